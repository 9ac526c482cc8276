using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Blueprints;
using FluentValidation;

namespace Cloud.Application.Configuration;

/// <summary>What a configuration says and every fault in it; nothing is created.</summary>
public static class CheckConfiguration
{
    [Requires(Permission.ProjectCreate)]
    public sealed record Query(Guid Organization, Client.CheckConfiguration Body) : IQuery<ConfigurationCheck>, IInOrganization;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            RuleFor(q => q.Body).Must(b => b.Repository is null != b.Config is null).OverridePropertyName("repository").WithMessage("is needed, or config: one of the two and not both");
            RuleFor(q => q.Body.Repository).IsRepository();
            RuleFor(q => q.Body.Config).HasTexts();
            RuleFor(q => q.Body.Branch).IsBranch();
        }
    }

    internal sealed class Handler(ConfigurationSources sources) : IHandler<Query, ConfigurationCheck>
    {
        public async Task<Result<ConfigurationCheck>> Handle(Query query, CancellationToken cancellationToken)
        {
            var source = await sources.Read(query.Body.Repository, query.Body.Config, query.Body.Branch, cancellationToken);
            if (source.Error is { } refusal)
            {
                return refusal;
            }

            var (reading, branch, commit) = source.Value;
            return new ConfigurationCheck
            {
                Valid = reading.Configuration is not null,
                DefaultBranch = branch,
                Commit = commit,
                SuggestedBlueprint = reading.Configuration is { } found ? BlueprintSuggestion.For(found) : null,
                Configuration = reading.Configuration?.ToResource() ?? new ConfigurationResource(),
                Faults = [.. reading.Faults.Select(ConfigurationView.ToWire)],
            };
        }
    }
}
