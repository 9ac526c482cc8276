using System.Collections.Frozen;
using Cloud.Application.Activities;
using Cloud.Application.AwsAccounts;
using Cloud.Application.Configuration;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.AwsAccounts;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Configuration;
using Cloud.Domain.Environments;
using Cloud.Domain.Projects;

namespace Cloud.Application.Projects;

/// <summary>A project with its three environments, from the configuration its own files hold (R14, R28, R37).</summary>
public static class CreateProject
{
    [Requires(Permission.ProjectCreate)]
    public sealed record Command(Guid Organization, Client.CreateProject Body) : ICommand<Accepted>, IInOrganization;

    /// <summary>Reads the repository, or the text given, before any transaction opens; faults end the request here.</summary>
    internal sealed class Preparation(ConfigurationSources sources, Prepared<ConfigurationSource> prepared) : IPreparation<Command>
    {
        public async Task<Error?> Prepare(Command command, CancellationToken ct)
        {
            var body = command.Body;
            var source = await sources.Read(body.Repository, body.Config, body.DefaultBranch, ct);
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
        /// <summary>What the field calls the main branch; only where inline text names no other.</summary>
        private const string UsualBranch = "master";

        private static readonly IReadOnlyList<string> ActivatedByDefault = ["production"];

        public async Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (command.Body.AwsAccount is not { } asked)
            {
                return Create(command, account: null);
            }

            return await db.HoldAwsAccount(asked, cancellationToken) is { } account
                ? Create(command, account)
                : Error.Invalid("aws_account", "is none of this organization's AWS accounts; leave it out for the shared one");
        }

        private Result<Accepted> Create(Command command, AwsAccount? account)
        {
            var branch = prepared.Value.Branch ?? UsualBranch;
            if (BranchName.Reserved.Contains(BranchName.Slug(branch), StringComparer.Ordinal))
            {
                return ProjectErrors.BranchReserved(branch);
            }

            var now = time.GetUtcNow();
            var (project, environments) = Project.Create(RequestOf(command, branch, account), now);
            var wanted = command.Body.Activate ?? ActivatedByDefault;
            if (wanted.FirstOrDefault(name => environments.All(e => e.MachineName != name)) is { } unknown)
            {
                return Error.Invalid("activate", $"names {unknown}, which is none of {string.Join(", ", environments.Select(e => e.MachineName))}");
            }

            var activated = environments.Where(e => wanted.Contains(e.MachineName, StringComparer.Ordinal)).ToList();
            if (activated.Find(e => e.IsShared) is { } shared)
            {
                return EnvironmentErrors.NeedsProduction(shared);
            }

            if (activated.Select(e => StackTemplates.Check(project.Blueprint, EnvironmentSpec.Of(project, e))).FirstOrDefault(fault => fault is not null) is { } fault)
            {
                return fault;
            }

            db.Projects.Add(project);
            db.Environments.AddRange(environments);
            Keep(project, now);
            var activities = project.Begin(activated, now, caller.User);
            db.Activities.AddRange(activities);
            var names = environments.ToDictionary(e => e.Id, e => e.MachineName);
            return Accepted.Of(project.ToResource(isIdle: activities.Count == 0, account, caller), [.. activities.Select(a => a.ToResource(names[a.EnvironmentId!.Value], caller))]);
        }

        /// <summary>Who makes a project without being an administrator of the organization is one of the project: it would be shut to them otherwise.</summary>
        private void Keep(Project project, DateTimeOffset now)
        {
            if (caller.May(Permission.AccessEdit))
            {
                return;
            }

            db.ProjectAccess.Add(ProjectAccess.OfUser(project.OrganizationId, project.Id, caller.User, [ProjectRole.Admin], now));
            var theirs = Grants.Of([], [ProjectRole.Admin], caller.Scopes);
            caller.Grant(theirs with { Everywhere = theirs.Everywhere.Union(caller.Granted.Everywhere).ToFrozenSet() });
        }

        private Project.Request RequestOf(Command command, string branch, AwsAccount? account) => new(
            command.Organization,
            command.Body.Title.Trim(),
            command.Body.Region,
            command.Body.Plan,
            command.Body.Blueprint,
            branch,
            command.Body.Repository?.Url,
            ConfigurationJson.Write(prepared.Value.Reading.Configuration!),
            prepared.Value.Commit,
            SizeOf(command.Body),
            account?.Id);

        private static string SizeOf(Client.CreateProject body)
        {
            if (body.Size is { } asked)
            {
                return asked;
            }

            var plan = Domain.Blueprints.Catalogue.Plan(body.Plan)!;
            return Domain.Blueprints.Catalogue.Blueprint(body.Blueprint)!.Sizes.First(plan.AllowsSize);
        }
    }
}
