using Cloud.Api.Http;
using Cloud.Application.AccessGrants;
using Cloud.Application.Pipeline;
using Cloud.Client;

namespace Cloud.Api.AccessGrants;

/// <summary>How staff come into an organization: seen from both sides of the door.</summary>
internal static class AccessGrantEndpoints
{
    public static void MapAccessGrants(this IEndpointRouteBuilder routes)
    {
        var seen = routes.MapGroup("/organizations/{organization}/access-grants").WithTags("Access grants");
        seen.MapGet("/", (string organization, [AsParameters] PageQuery page, Sender sender, CancellationToken ct) => sender.Send(new ListAccessGrants.Query(Ids.Of(organization), page), ct).ToItems())
            .Describe<ItemCollection<AccessGrantResource>>("listAccessGrants", "List who of staff may look into an organization, or asks to", 403, 404, 422);
        seen.MapGet("/{grant}", (string organization, string grant, Sender sender, CancellationToken ct) => sender.Send(new GetAccessGrant.Query(Ids.Of(organization), grant), ct).ToOk())
            .Describe<AccessGrantResource>("getAccessGrant", "Get an access grant of staff", 403, 404);
        seen.MapPost("/{grant}/approve", (string organization, string grant, Sender sender, CancellationToken ct) => sender.Send(new ApproveAccessGrant.Command(Ids.Of(organization), grant), ct).ToOk())
            .Describe<AccessGrantResource>("approveAccessGrant", "Let staff in who asked, from now and for the hours they asked", 403, 404, 409);
        seen.MapPost("/{grant}/decline", (string organization, string grant, Sender sender, CancellationToken ct) => sender.Send(new DeclineAccessGrant.Command(Ids.Of(organization), grant), ct).ToOk())
            .Describe<AccessGrantResource>("declineAccessGrant", "Keep staff out who asked", 403, 404, 409);
        seen.MapPost("/{grant}/end", (string organization, string grant, Sender sender, CancellationToken ct) => sender.Send(new EndAccessGrant.Command(Ids.Of(organization), grant), ct).ToOk())
            .Describe<AccessGrantResource>("endAccessGrant", "End staff's access at once", 403, 404, 409);

        var held = routes.MapGroup("/staff/access-grants").WithTags("Staff");
        held.MapGet("/", ([AsParameters] PageQuery page, Sender sender, CancellationToken ct) => sender.Send(new StaffListAccessGrants.Query(page), ct).ToArray())
            .Describe<IReadOnlyList<AccessGrantResource>>("staffListAccessGrants", "List the caller's own access grants", 404, 422);
        routes.MapPost("/staff/organizations/{organization}/access-grants", (string organization, Body<RequestAccess> body, Sender sender, CancellationToken ct) =>
                sender.Send(new StaffRequestAccess.Command(organization, body.Value), ct).ToCreated())
            .WithTags("Staff").DescribeCreated<AccessGrantResource>("staffRequestAccess", "Ask to look into an organization, or to act there, saying why", 403, 404, 409).Takes<RequestAccess>();
        held.MapPost("/{grant}/end", (string grant, Sender sender, CancellationToken ct) => sender.Send(new StaffEndAccessGrant.Command(grant), ct).ToOk())
            .Describe<AccessGrantResource>("staffEndAccessGrant", "End one's own access, or take the request back", 403, 404, 409);
    }
}
