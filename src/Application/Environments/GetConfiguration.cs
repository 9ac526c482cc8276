using Cloud.Application.Configuration;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;

namespace Cloud.Application.Environments;

/// <summary>What the project's files say (R28, R31, R34, R36), active or not.</summary>
public static class GetConfiguration
{
    [Requires(Permission.EnvironmentView)]
    public sealed record Query(string Project, string Environment) : IQuery<ConfigurationResource>, IInEnvironment;

    internal sealed class Handler(ICloudDb db) : IHandler<Query, ConfigurationResource>
    {
        public async Task<Result<ConfigurationResource>> Handle(Query query, CancellationToken cancellationToken) =>
            await EnvironmentParts.Find(db, query.Project, query.Environment, cancellationToken) is { } parts
                ? parts.Configuration.ToResource() with
                {
                    Links = new(StringComparer.Ordinal)
                    {
                        ["self"] = new($"/api/projects/{query.Project}/environments/{query.Environment}/config"),
                        ["environment"] = new($"/api/projects/{query.Project}/environments/{query.Environment}"),
                    },
                }
                : EnvironmentErrors.NotFound;
    }
}
