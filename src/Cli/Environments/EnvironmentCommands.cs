using System.CommandLine;
using Cloud.Cli.Activities;
using Cloud.Cli.Output;
using Cloud.Cli.Running;
using Cloud.Client;

namespace Cloud.Cli.Environments;

/// <summary><c>cloud environment</c>: branches, and what runs them.</summary>
internal static class EnvironmentCommands
{
    private static readonly Sheet<EnvironmentResource> Sheet = new(
        new("id", e => e.Id),
        new("name", e => e.Name, Wide: true),
        new("title", e => e.Title, Wide: true),
        new("type", e => e.Type),
        new("status", e => e.Status),
        new("health", e => e.Health),
        new("parent", e => e.Parent),
        new("lifecycle", e => e.Lifecycle, Wide: true),
        new("size", e => e.Size, Wide: true),
        new("web_nodes", e => e.WebNodes, Wide: true),
        new("edge_hostname", e => e.EdgeHostname, Wide: true),
        new("locked_by", e => e.LockedBy, Wide: true),
        new("last_backup_at", e => e.LastBackupAt),
        new("next_backup_at", e => e.NextBackupAt, Wide: true),
        new("head_commit", e => e.HeadCommit, Wide: true),
        new("shared_with", e => e.SharedWith, Wide: true),
        new("created_at", e => e.CreatedAt, Wide: true));

    private static readonly Argument<string> Name = new("name") { Description = "The new branch" };
    private static readonly Option<string?> Title = new("--title") { Description = "Its name for people" };
    private static readonly Option<bool> WithoutData = new("--no-clone") { Description = "Begin empty, not with the parent's data" };
    private static readonly Option<bool> Code = new("--no-code") { Description = "Do not take over the parent's code" };
    private static readonly Option<bool> Data = new("--data") { Description = "Take over the parent's data" };
    private static readonly Option<string[]> Retain = new("--retain") { Description = "Leave a resource behind that AWS could not delete; may be given again", HelpName = "logical id" };
    private static readonly Option<string[]> RemoveService = new("--remove-service") { Description = "Let a service go that the files do not have any more, with all it holds; may be given again", HelpName = "name" };
    private static readonly Option<string[]> Skip = new("--skip") { Description = "Give up on a resource that the rollback hangs at; may be given again", HelpName = "logical id" };

    public static Verb Noun() => new Verb("environment", "Branches, and what runs them").With(
        List(), Get(), BranchOff(), Activate(),
        Deactivate(),
        Simple("pause", "Stop what costs while nobody needs it; data stays", Relation.Pause, "To pause"),
        Simple("resume", "Bring a paused environment back", Relation.Resume, "To resume"),
        Simple("redeploy", "Put the same code and configuration out again", Relation.Redeploy, "To redeploy"),
        Deploy(), Promote(), Synchronize(),
        Simple("drift", "Compare the environment with its stack now", Relation.Drift, "To compare"),
        Recover(), Update(), Delete(), EnvironmentParts.Nodes(), EnvironmentParts.Services(), EnvironmentParts.Routes(), EnvironmentParts.Gateways(), EnvironmentParts.Stack());

    private static Verb List() => new Verb("list", "List a project's environments", "cloud environment list", "cloud environment list --columns id,status,edge_hostname -o csv").With(Choices.Project).Shows(Sheet).Does(async call =>
    {
        var all = await call.Api.EnvironmentsAsync(await call.Place.ProjectAsync(), call.Stop).ToListAsync(call.Stop);
        call.Print.List(Sheet, all, "No environment.");
        return ExitCode.Done;
    });

    private static Verb Get() => new Verb("get", "Show one environment", "cloud environment get   # the branch that is checked out", "cloud environment get -e production -o yaml").With(Choices.Project, Choices.Environment)
        .Shows(Sheet).Does(async call =>
        {
            call.Print.One(Sheet, await call.Place.ReadEnvironmentAsync());
            return ExitCode.Done;
        });

    private static Verb BranchOff() => new Verb("branch", "Make an environment from another; it is not activated", "cloud environment branch feature/cart -e master")
        .With(Name, Title, WithoutData, Choices.Project, Choices.Environment, Choices.NoWait)
        .Shows(Sheet)
        .Does(async call =>
        {
            var parent = await call.Place.ReadEnvironmentAsync();
            var body = new BranchEnvironment { Name = call.Value(Name)!, Title = call.Value(Title), CloneParent = call.Value(WithoutData) ? false : null };
            return await FollowAsync(call, parent, await call.AskAsync(parent, Relation.Branch, $"To branch off {parent.Id}", body));
        });

    private static Verb Activate() => Simple("activate", "Provision an environment", Relation.Activate, "To activate");

    private static Verb Deactivate() => new Verb("deactivate", "Take an environment's stack down; backups and what holds data stay", "cloud environment deactivate -e feature-cart")
        .With(Retain, Choices.Project, Choices.Environment, Choices.NoWait)
        .Shows(Sheet).Does(async call =>
        {
            var environment = await call.Place.ReadEnvironmentAsync();
            var question = $"Take {environment.Id} of project {environment.Project} down?";
            string? typed = null;
            if (environment.Type == EnvironmentKind.Production)
            {
                typed = await Asking.TypedAsync(call, question, environment.Id);
            }
            else
            {
                await Asking.ConfirmAsync(call, question);
            }

            var body = new DeactivateEnvironment { Confirm = typed, Retain = call.Value(Retain) ?? [] };
            return await FollowAsync(call, environment, await call.AskAsync(environment, Relation.Deactivate, $"To deactivate {environment.Id}", body));
        });

    private static Verb Deploy() => new Verb("deploy", "Bring what the branch says now: its commit and its files", "cloud environment deploy   # the branch that is checked out, as it was pushed", "cloud environment deploy -e master --remove-service queue")
        .With(RemoveService, Choices.Project, Choices.Environment, Choices.NoWait)
        .Shows(Sheet).Does(async call =>
        {
            var environment = await call.Place.ReadEnvironmentAsync();
            var body = new DeployEnvironment { RemoveServices = call.Value(RemoveService) };
            return await FollowAsync(call, environment, await call.AskAsync(environment, Relation.Deploy, $"To deploy to {environment.Id}", body));
        });

    private static Verb Promote() => new Verb("promote", "Send the code on: from the main environment to staging, from staging to production", "cloud environment promote -e master", "cloud environment promote -e staging --yes")
        .With(RemoveService, Choices.Project, Choices.Environment, Choices.NoWait)
        .Shows(Sheet).Does(async call =>
        {
            var environment = await call.Place.ReadEnvironmentAsync();
            if (environment.Type == EnvironmentKind.Staging)
            {
                await Asking.ConfirmAsync(call, $"Bring {environment.HeadCommit} from {environment.Id} to production of project {environment.Project}?");
            }

            var body = new PromoteEnvironment { RemoveServices = call.Value(RemoveService) };
            var accepted = await call.AskAsync(environment, Relation.Promote, $"To promote {environment.Id}", body);
            return await FollowAsync(call, environment.Parent is { } next ? await call.Api.EnvironmentAsync(environment.Project, next, call.Stop) : environment, accepted);
        });

    private static Verb Synchronize() => new Verb("synchronize", "Take over code, and with --data data, from the parent", "cloud environment synchronize -e feature-cart", "cloud environment synchronize -e feature-cart --no-code --data")
        .With(Code, Data, RemoveService, Choices.Project, Choices.Environment, Choices.NoWait)
        .Shows(Sheet).Does(async call =>
        {
            var environment = await call.Place.ReadEnvironmentAsync();
            if (call.Value(Data))
            {
                await Asking.ConfirmAsync(call, $"Replace the data of {environment.Id} by that of {environment.Parent}?");
            }

            var body = new SynchronizeEnvironment { SynchronizeCode = !call.Value(Code), SynchronizeData = call.Value(Data), RemoveServices = call.Value(RemoveService) };
            return await FollowAsync(call, environment, await call.AskAsync(environment, Relation.Synchronize, $"To synchronize {environment.Id}", body));
        });

    private static Verb Recover() => new Verb("recover", "Lead a stack out of a rollback that failed", "cloud environment stack -e master   # says what hangs", "cloud environment recover -e master --skip App")
        .With(Skip, Choices.Project, Choices.Environment, Choices.NoWait)
        .Shows(Sheet).Does(async call =>
        {
            var environment = await call.Place.ReadEnvironmentAsync();
            return await FollowAsync(call, environment, await call.AskAsync(environment, Relation.Recover, $"To recover {environment.Id}", new RecoverEnvironment { Skip = call.Value(Skip) ?? [] }));
        });

    private static Verb Update() => new Verb("update", "Change an environment's title", "cloud environment update -e feature-cart --title \"New cart\"").With(Title, Choices.Project, Choices.Environment).Shows(Sheet).Does(async call =>
    {
        var environment = await call.Place.ReadEnvironmentAsync();
        call.Print.One(Sheet, await call.AskAsync<UpdateEnvironment, EnvironmentResource>(environment, Relation.Edit, $"To change {environment.Id}", new() { Title = call.Value(Title) }));
        return ExitCode.Done;
    });

    private static Verb Delete() => new Verb("delete", "Delete an inactive environment, its backups and what was retained of it", "cloud environment delete -e feature-cart")
        .With(Choices.Project, Choices.Environment, Choices.NoWait)
        .Shows(Sheet).Does(async call =>
        {
            var environment = await call.Place.ReadEnvironmentAsync();
            var typed = await Asking.TypedAsync(call, $"Delete {environment.Id} of project {environment.Project} with its backups?", environment.Id);
            return await FollowAsync(call, environment, await call.AskAsync(environment, Relation.Delete, $"To delete {environment.Id}", new DeleteEnvironment { Confirm = typed }));
        });

    private static Verb Simple(string name, string description, string relation, string what) =>
        new Verb(name, description, $"cloud environment {name} -e feature-cart").With(Choices.Project, Choices.Environment, Choices.NoWait).Shows(Sheet).Does(async call =>
        {
            var environment = await call.Place.ReadEnvironmentAsync();
            return await FollowAsync(call, environment, await call.AskAsync(environment, relation, $"{what} {environment.Id}"));
        });

    private static Task<ExitCode> FollowAsync(Call call, EnvironmentResource environment, Accepted accepted) =>
        new Watch(call, environment.Project).FollowAsync(WithEntity(accepted, environment), Sheet, async (e, _) => await call.Api.EnvironmentAsync(e!.Project, e.Id, call.Stop));

    // Where nothing new is made the envelope has no entity: it is the environment that was acted on.
    private static Accepted WithEntity(Accepted accepted, EnvironmentResource environment) =>
        accepted.Embedded.Entity is not null ? accepted : accepted with { Embedded = accepted.Embedded with { Entity = WireJson.ToElement(environment) } };
}
