using System.Text.Json.Nodes;
using Cloud.Application.Configuration;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Configuration;
using Cloud.Domain.Environments;
using Cloud.Domain.Projects;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Environments;

/// <summary>Brings what its branch says now to an environment of integration: commit and files, read before the transaction opens.</summary>
public static class DeployEnvironment
{
    [Requires(Permission.EnvironmentDeploy)]
    public sealed record Command(string Project, string Environment, Client.DeployEnvironment Body) : ICommand<Accepted>, IInEnvironment, IAudited
    {
        public string AuditTarget => $"projects/{Project}/environments/{Environment}";
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Body.Config).HasTexts();
            RuleFor(c => c.Body.RemoveServices).IsServices();
        }
    }

    /// <summary>Reads nothing where the handler refuses anyway.</summary>
    internal sealed class Preparation(ICloudDb db, ConfigurationSources sources, Prepared<ConfigurationSource> prepared) : IPreparation<Command>
    {
        public async Task<Error?> Prepare(Command command, CancellationToken ct)
        {
            var place = await (from e in db.Environments.AsNoTracking()
                               join p in db.Projects on e.ProjectId equals p.Id
                               where e.ProjectId == command.Project && e.MachineName == command.Environment
                               select new { e.Name, e.Type, p.RepositoryUrl }).SingleOrDefaultAsync(ct);
            if (place is not { Type: EnvironmentType.Integration })
            {
                return null;
            }

            if (place.RepositoryUrl is null == command.Body.Config is null)
            {
                return Error.Invalid("config", place.RepositoryUrl is null
                    ? "is needed: the project has no repository to read, so its files come with the request"
                    : "must be left out: the files are those of the project's repository");
            }

            var source = await sources.Read(place.RepositoryUrl is { } url ? new RepositoryLocation(url) : null, command.Body.Config, place.Name, ct);
            if (source.Error is { } refusal)
            {
                return refusal;
            }

            prepared.Value = source.Value;
            return source.Value.Reading.Configuration is null ? ConfigurationErrors.Invalid(source.Value.Reading.Faults) : null;
        }
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time, Prepared<ConfigurationSource> prepared) : IHandler<Command, Accepted>
    {
        public async Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken) =>
            await db.LockProject(command.Project, cancellationToken) is { } project
                ? await db.Ask(command.Project, command.Environment, caller, environment => Deploy(command.Body, project, environment, cancellationToken), cancellationToken)
                : EnvironmentErrors.NotFound;

        private async Task<Result<Activity>> Deploy(Client.DeployEnvironment body, Project project, Environment environment, CancellationToken ct)
        {
            if (environment.DeployRefusal is { } refusal)
            {
                return refusal;
            }

            var (source, files) = (prepared.Value, prepared.Value.Reading.Configuration!);
            var before = await db.FilesOf(project, environment, ct);
            var revision = Revision.Of(project, source.Commit, ConfigurationJson.Write(files), time.GetUtcNow());
            if (environment.HeadCommit == source.Commit && (source.Commit is not null || IsSame(before, revision)))
            {
                return EnvironmentErrors.NothingToDeploy(environment);
            }

            if (ServiceLoss.Refusal(environment, before, files, body.RemoveServices, caller) is { } removed)
            {
                return removed;
            }

            if (ServiceSteps.Downgraded(environment, before, files) is { } downgraded)
            {
                return downgraded;
            }

            var asked = environment.Deploy(revision, ServiceSteps.Followed(environment, before, files), time.GetUtcNow(), caller.User);
            if (asked.Error is null)
            {
                db.Revisions.Add(revision);
            }

            return StackTemplates.Check(project.Blueprint, await db.SpecOf(project, environment, revision.Configuration, ct)) is { } fault ? fault : asked;
        }

        /// <summary>The database keeps names in an order of its own.</summary>
        private static bool IsSame(ProjectConfiguration before, Revision revision) =>
            JsonNode.DeepEquals(JsonNode.Parse(ConfigurationJson.Write(before)), JsonNode.Parse(revision.Configuration));
    }
}
