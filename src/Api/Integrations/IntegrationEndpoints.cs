using Cloud.Api.Http;
using Cloud.Application.Integrations;
using Cloud.Application.Pipeline;
using Cloud.Client;
using CreateIntegration = Cloud.Application.Integrations.CreateIntegration;
using UpdateIntegration = Cloud.Application.Integrations.UpdateIntegration;

namespace Cloud.Api.Integrations;

/// <summary>Other companies' services that a project uses by key. Changes answer the envelope with HTTP 200, as published clients read it.</summary>
internal static class IntegrationEndpoints
{
    public static void MapIntegrations(this IEndpointRouteBuilder routes)
    {
        var integrations = routes.MapGroup("/projects/{project}/integrations").WithTags("Integrations");
        integrations.MapGet("/", (string project, Sender sender, CancellationToken ct) => sender.Send(new ListIntegrations.Query(project), ct).ToArray())
            .Describe<IReadOnlyList<IntegrationResource>>("listIntegrations", "List a project's integrations", 403, 404);
        integrations.MapPost("/", (string project, Body<Client.CreateIntegration> body, Sender sender, CancellationToken ct) =>
                sender.Send(new CreateIntegration.Command(project, body.Value), ct).ToAccepted())
            .Describe<Accepted>("createIntegration", "Connect a project with another company's service", 403, 404, 409).Takes<Client.CreateIntegration>()
            .WithDescription("Nothing is redeployed by it: environments take it over when they are activated or redeployed next. The answer's used_by says which need that, each with its #redeploy. The key is kept sealed and answered by nothing.");
        integrations.MapGet("/{integration}", (string project, string integration, Sender sender, CancellationToken ct) => sender.Send(new GetIntegration.Query(project, integration), ct).ToOk())
            .Describe<IntegrationResource>("getIntegration", "Get an integration and which environments run with it", 403, 404);
        integrations.MapPost("/{integration}/validate", (string project, string integration, Sender sender, CancellationToken ct) => sender.Send(new ValidateIntegration.Query(project, integration), ct).ToOk())
            .Describe<IntegrationValidation>("validateIntegration", "Look whether an integration's key is right", 403, 404)
            .WithDescription("Looks at the key's form and asks its maker, for ten seconds at most. Where this installation asks nobody, or nobody answers, the check says not_checked.");
        var one = integrations.MapGroup("/{integration}").Changes(route => new GetIntegration.Query(route.Value("project"), route.Value("integration")));
        one.MapPatch("/", (string project, string integration, Body<Client.UpdateIntegration> body, Sender sender, CancellationToken ct) =>
                sender.Send(new UpdateIntegration.Command(project, integration, body.Value), ct).ToAccepted())
            .Describe<Accepted>("updateIntegration", "Give an integration another key or other settings", 403, 404).Takes<Client.UpdateIntegration>();
        one.MapDelete("/", (string project, string integration, Sender sender, CancellationToken ct) => sender.Send(new DeleteIntegration.Command(project, integration), ct).ToAccepted())
            .Describe<Accepted>("deleteIntegration", "Take an integration and its key away", 403, 404);
    }
}
