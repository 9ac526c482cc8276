using Cloud.Api.Http;
using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Client;

namespace Cloud.Api.Environments;

/// <summary>What an environment is made of: read from what workers last saw, never from AWS.</summary>
internal static class EnvironmentPartEndpoints
{
    public static void MapEnvironmentParts(this IEndpointRouteBuilder routes)
    {
        var parts = routes.MapGroup("/projects/{project}/environments/{environment}").WithTags("Environments");
        parts.MapGet("/nodes", (string project, string environment, Sender sender, CancellationToken ct) => sender.Send(new GetNodes.Query(project, environment), ct).ToArray())
            .Describe<IReadOnlyList<NodeResource>>("listNodes", "List the cluster's nodes, one a zone", 403, 404);
        parts.MapGet("/gateways", (string project, string environment, Sender sender, CancellationToken ct) => sender.Send(new GetGateways.Query(project, environment), ct).ToArray())
            .Describe<IReadOnlyList<GatewayResource>>("listGateways", "List the gateways and their permanent addresses", 403, 404);
        parts.MapGet("/services", (string project, string environment, Sender sender, CancellationToken ct) => sender.Send(new GetServices.Query(project, environment), ct).ToArray())
            .Describe<IReadOnlyList<ServiceResource>>("listServices", "List the running services", 403, 404);
        parts.MapGet("/bastion", (string project, string environment, Sender sender, CancellationToken ct) => sender.Send(new GetBastion.Query(project, environment), ct).ToOk())
            .Describe<BastionResource>("getBastion", "Get who may open SSH and VPN, and where", 403, 404);
        parts.MapGet("/service-versions", (string project, string environment, Sender sender, CancellationToken ct) => sender.Send(new GetServiceVersions.Query(project, environment), ct).ToArray())
            .Describe<IReadOnlyList<ServiceVersionsResource>>("listServiceVersions", "List the services' versions and those they may go to", 403, 404);
        parts.MapGet("/routes", (string project, string environment, Sender sender, CancellationToken ct) => sender.Send(new GetRoutes.Query(project, environment), ct).ToArray())
            .Describe<IReadOnlyList<RouteResource>>("listRoutes", "List the routes with their hosts", 403, 404);
        parts.MapGet("/config", (string project, string environment, Sender sender, CancellationToken ct) => sender.Send(new GetConfiguration.Query(project, environment), ct).ToOk())
            .Describe<ConfigurationResource>("getConfiguration", "Get what the project's files say", 403, 404);
        parts.MapGet("/stack", (string project, string environment, Sender sender, CancellationToken ct) => sender.Send(new GetStack.Query(project, environment), ct).ToOk())
            .Describe<StackResource>("getStack", "Get the CloudFormation stack as last seen", 403, 404);
        parts.MapGet("/health", (string project, string environment, Sender sender, CancellationToken ct) => sender.Send(new GetHealth.Query(project, environment), ct).ToOk())
            .Describe<HealthResource>("getHealth", "Get the health and the checks it follows from", 403, 404);
    }
}
