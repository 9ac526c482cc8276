using Cloud.Api.Http;
using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Client;
using BranchEnvironment = Cloud.Application.Environments.BranchEnvironment;
using ChangeBastion = Cloud.Application.Environments.ChangeBastion;
using ChangeServiceVersions = Cloud.Application.Environments.ChangeServiceVersions;
using DeactivateEnvironment = Cloud.Application.Environments.DeactivateEnvironment;
using DeleteEnvironment = Cloud.Application.Environments.DeleteEnvironment;
using RecoverEnvironment = Cloud.Application.Environments.RecoverEnvironment;
using DeployEnvironment = Cloud.Application.Environments.DeployEnvironment;
using PromoteEnvironment = Cloud.Application.Environments.PromoteEnvironment;
using SynchronizeEnvironment = Cloud.Application.Environments.SynchronizeEnvironment;
using UpdateEnvironment = Cloud.Application.Environments.UpdateEnvironment;

namespace Cloud.Api.Environments;

/// <summary>Environments and their verbs: one POST each, answered by the activity that does the work.</summary>
internal static class EnvironmentEndpoints
{
    /// <summary>Published clients send how large containers should be with every verb; sizes are the plan's here.</summary>
    private const string Resources = "resources";

    public static void MapEnvironments(this IEndpointRouteBuilder routes)
    {
        var environments = routes.MapGroup("/projects/{project}/environments").WithTags("Environments");
        environments.MapGet("/", (string project, [AsParameters] PageQuery page, Sender sender, CancellationToken ct) =>
                sender.Send(new ListEnvironments.Query(project, page), ct).ToArray())
            .Describe<IReadOnlyList<EnvironmentResource>>("listEnvironments", "List a project's environments", 403, 404, 422);

        var one = environments.MapGroup("/{environment}").Changes(route => new GetEnvironment.Query(route.Value("project"), route.Value("environment")));
        one.MapGet("/", (string project, string environment, Sender sender, CancellationToken ct) => sender.Send(new GetEnvironment.Query(project, environment), ct).ToOk())
            .Describe<EnvironmentResource>("getEnvironment", "Get an environment", 403, 404);
        one.MapPatch("/", (string project, string environment, Body<Client.UpdateEnvironment> body, Sender sender, CancellationToken ct) =>
                sender.Send(new UpdateEnvironment.Command(project, environment, body.Value), ct).ToOk())
            .Describe<EnvironmentResource>("updateEnvironment", "Change an environment's title", 403, 404, 409).Takes<Client.UpdateEnvironment>();
        one.MapDelete("/", (string project, string environment, Body<Client.DeleteEnvironment> body, Sender sender, CancellationToken ct) =>
                sender.Send(new DeleteEnvironment.Command(project, environment, body.Value), ct).ToAccepted())
            .Describe<Accepted>("deleteEnvironment", "Delete an inactive branch's environment", 403, 404, 409, 422, 423).Takes<Client.DeleteEnvironment>();
        MapVerbs(one);
        MapStackVerbs(one);

        MapRetained(routes);
    }

    private static void MapRetained(IEndpointRouteBuilder routes)
    {
        var retained = routes.MapGroup("/projects/{project}/retained-resources").WithTags("Environments");
        retained.MapGet("/", (string project, [AsParameters] PageQuery page, Sender sender, CancellationToken ct) =>
                sender.Send(new ListRetainedResources.Query(project, page), ct).ToArray())
            .Describe<IReadOnlyList<RetainedResource>>("listRetainedResources", "List what stays in the AWS account of environments that were taken down", 403, 404, 422);
        retained.MapPost("/{resource}/purge", (string project, string resource, Body<Nothing> _, Sender sender, CancellationToken ct) =>
                sender.Send(new PurgeRetainedResource.Command(project, resource), ct).ToAccepted())
            .Describe<Accepted>("purgeRetainedResource", "Delete for good what stayed in the AWS account", 403, 404, 409, 423).Takes<Nothing>();
    }

    private static void MapStackVerbs(RouteGroupBuilder one)
    {
        one.MapPost("/pause", (string project, string environment, Body<Nothing> _, Sender sender, CancellationToken ct) =>
                sender.Send(new PauseEnvironment.Command(project, environment), ct).ToAccepted())
            .Describe<Accepted>("pauseEnvironment", "Stop an integration environment's containers, keeping its data", 403, 404, 409, 423).Takes<Nothing>(Resources);
        one.MapPost("/resume", (string project, string environment, Body<Nothing> _, Sender sender, CancellationToken ct) =>
                sender.Send(new ResumeEnvironment.Command(project, environment), ct).ToAccepted())
            .Describe<Accepted>("resumeEnvironment", "Start a paused environment's containers", 403, 404, 409, 423).Takes<Nothing>(Resources);
        one.MapPost("/redeploy", (string project, string environment, Body<Nothing> _, Sender sender, CancellationToken ct) =>
                sender.Send(new RedeployEnvironment.Command(project, environment), ct).ToAccepted())
            .Describe<Accepted>("redeployEnvironment", "Apply what the project says now, behind the environment's own work", 403, 404, 409).Takes<Nothing>(Resources);
        one.MapPost("/deploy", (string project, string environment, Body<Client.DeployEnvironment> body, Sender sender, CancellationToken ct) =>
                sender.Send(new DeployEnvironment.Command(project, environment, body.Value), ct).ToAccepted())
            .Describe<Accepted>("deployEnvironment", "Bring what the branch says now: its commit and its files", 403, 404, 409, 422, 423).Takes<Client.DeployEnvironment>();
        one.MapPost("/promote", (string project, string environment, Body<Client.PromoteEnvironment> body, Sender sender, CancellationToken ct) =>
                sender.Send(new PromoteEnvironment.Command(project, environment, body.Value), ct).ToAccepted())
            .Describe<Accepted>("promoteEnvironment", "Send the code on: from integration to staging, from staging to production", 403, 404, 409, 422, 423).Takes<Client.PromoteEnvironment>();
        one.MapPost("/synchronize", (string project, string environment, Body<Client.SynchronizeEnvironment> body, Sender sender, CancellationToken ct) =>
                sender.Send(new SynchronizeEnvironment.Command(project, environment, body.Value), ct).ToAccepted())
            .Describe<Accepted>("synchronizeEnvironment", "Take over the parent's code", 403, 404, 409, 422, 423).Takes<Client.SynchronizeEnvironment>(Resources, "rebase", "synchronize_resources");
        one.MapPost("/recover", (string project, string environment, Body<Client.RecoverEnvironment> body, Sender sender, CancellationToken ct) =>
                sender.Send(new RecoverEnvironment.Command(project, environment, body.Value), ct).ToAccepted())
            .Describe<Accepted>("recoverEnvironment", "Lead a stack out of a rollback that failed", 403, 404, 409, 422, 423).Takes<Client.RecoverEnvironment>();
        one.MapPost("/service-versions", (string project, string environment, Body<Client.ChangeServiceVersions> body, Sender sender, CancellationToken ct) =>
                sender.Send(new ChangeServiceVersions.Command(project, environment, body.Value), ct).ToAccepted())
            .Describe<Accepted>("changeServiceVersions", "Change services' versions: at once on integration, by a ticket on staging and production", 403, 404, 409).Takes<Client.ChangeServiceVersions>();
        one.MapPut("/bastion", (string project, string environment, Body<Client.ChangeBastion> body, Sender sender, CancellationToken ct) =>
                sender.Send(new ChangeBastion.Command(project, environment, body.Value), ct).ToAccepted())
            .Describe<Accepted>("changeBastion", "Say who may open SSH and VPN; none takes the bastion away", 403, 404, 409, 422).Takes<Client.ChangeBastion>();
        one.MapPost("/drift", (string project, string environment, Body<Nothing> _, Sender sender, CancellationToken ct) =>
                sender.Send(new CompareEnvironment.Command(project, environment), ct).ToAccepted())
            .Describe<Accepted>("compareEnvironment", "Compare the environment with its stack now", 403, 404, 409).Takes<Nothing>();
    }

    private static void MapVerbs(RouteGroupBuilder one)
    {
        one.MapPost("/activate", (string project, string environment, Body<Nothing> _, Sender sender, CancellationToken ct) =>
                sender.Send(new ActivateEnvironment.Command(project, environment), ct).ToAccepted())
            .Describe<Accepted>("activateEnvironment", "Provision an inactive environment", 403, 404, 409, 423).Takes<Nothing>(Resources);
        one.MapPost("/deactivate", (string project, string environment, Body<Client.DeactivateEnvironment> body, Sender sender, CancellationToken ct) =>
                sender.Send(new DeactivateEnvironment.Command(project, environment, body.Value), ct).ToAccepted())
            .Describe<Accepted>("deactivateEnvironment", "Take an environment's stack down", 403, 404, 409, 423).Takes<Client.DeactivateEnvironment>(Resources);
        one.MapPost("/branch", (string project, string environment, Body<Client.BranchEnvironment> body, Sender sender, CancellationToken ct) =>
                sender.Send(new BranchEnvironment.Command(project, environment, body.Value), ct).ToAccepted())
            .Describe<Accepted>("branchEnvironment", "Branch a new, inactive environment", 403, 404, 409).Takes<Client.BranchEnvironment>(Resources);
        one.MapPost("/backup", (string project, string environment, Body<TakeBackup> body, Sender sender, CancellationToken ct) =>
                sender.Send(new BackUpEnvironment.Command(project, environment, body.Value), ct).ToAccepted())
            .Describe<Accepted>("backUpEnvironment", "Take a backup now", 403, 404, 409).Takes<TakeBackup>(Resources);
    }
}
