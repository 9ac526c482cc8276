using Cloud.Api.Http;
using Cloud.Application.Audit;
using Cloud.Application.Pipeline;
using Cloud.Client;
using Microsoft.AspNetCore.Mvc;

namespace Cloud.Api.Audit;

/// <summary>The log of who did what: read, taken along, and checked.</summary>
internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder routes)
    {
        var audit = routes.MapGroup("/organizations/{organization}/audit-events").WithTags("Audit");
        audit.MapGet("/", (string organization, [AsParameters] PageQuery page, [AsParameters] AuditQuery filter, Sender sender, CancellationToken ct) =>
                sender.Send(new ListAuditEvents.Query(Ids.Of(organization), page, filter), ct).ToItems())
            .Describe<ItemCollection<AuditEvent>>("listAuditEvents", "List who did what in an organization", 403, 404, 422);
        audit.MapGet("/export", (string organization, [AsParameters] AuditQuery filter, Sender sender) => new AuditStream(sender, new ExportAuditEvents.Query(Ids.Of(organization), filter)))
            .WithName("exportAuditEvents").WithSummary("Stream the audit log in the order of its chain, one event a line").Produces<string>(StatusCodes.Status200OK, AuditStream.MediaType).Refuses(403, 404, 422);
        audit.MapGet("/verification", (string organization, string? sequence, string? hash, Sender sender, CancellationToken ct) =>
                sender.Send(new VerifyAudit.Query(Ids.Of(organization), sequence, hash), ct).ToOk())
            .Describe<AuditVerification>("verifyAuditEvents", "Compute the log's hash chain anew and compare; a head that was kept may be given along", 403, 404, 422);
    }
}

internal sealed record AuditQuery(
    [FromQuery(Name = "filter[actor]")] string? Actor, [FromQuery(Name = "filter[action]")] string? Action, [FromQuery(Name = "filter[outcome]")] string? Outcome,
    [FromQuery(Name = "filter[target]")] string? Target, [FromQuery(Name = "filter[from]")] string? From, [FromQuery(Name = "filter[to]")] string? To)
{
    public static implicit operator AuditAsked(AuditQuery query) => new(query.Actor, query.Action, query.Outcome, query.Target, query.From, query.To);
}
