using Cloud.Api.Http;
using Cloud.Application.Invitations;
using Cloud.Application.Pipeline;
using Cloud.Client;
using AcceptInvitation = Cloud.Application.Invitations.AcceptInvitation;
using InviteMember = Cloud.Application.Invitations.InviteMember;

namespace Cloud.Api.Members;

/// <summary>Ways into an organization, seen by whoever sends them and by whoever holds the mail.</summary>
internal static class InvitationEndpoints
{
    public static void MapInvitations(this IEndpointRouteBuilder routes)
    {
        var sent = routes.MapGroup("/organizations/{organization}/invitations").WithTags("Members");

        // A plain array, unlike an organization's other collections: published clients read it as one.
        sent.MapGet("/", (string organization, [AsParameters] PageQuery page, Sender sender, CancellationToken ct) => sender.Send(new ListInvitations.Query(Ids.Of(organization), page), ct).ToArray())
            .Describe<IReadOnlyList<InvitationResource>>("listInvitations", "List an organization's invitations", 403, 404, 422);
        sent.MapPost("/", (string organization, Body<Client.InviteMember> body, Sender sender, CancellationToken ct) =>
                sender.Send(new InviteMember.Command(Ids.Of(organization), body.Value), ct).ToCreated())
            .DescribeCreated<InvitationResource>("inviteMember", "Invite somebody into an organization by e-mail", 403, 404, 409, 429).Takes<Client.InviteMember>("force");
        sent.MapPost("/{invitation}/resend", (string organization, string invitation, Sender sender, CancellationToken ct) =>
                sender.Send(new ResendInvitation.Command(Ids.Of(organization), invitation), ct).ToOk())
            .Describe<InvitationResource>("resendInvitation", "Send an invitation again; the mail before opens nothing any more", 403, 404, 409, 429);
        sent.MapDelete("/{invitation}", (string organization, string invitation, Sender sender, CancellationToken ct) =>
                sender.Send(new CancelInvitation.Command(Ids.Of(organization), invitation), ct).ToNoContent())
            .WithName("cancelInvitation").WithSummary("Take an invitation back").Produces(StatusCodes.Status204NoContent).Refuses(403, 404, 409);

        var held = routes.MapGroup("/invitations").WithTags("Members").AllowAnonymous();

        // The secret is in the body, though one only reads: addresses are written into logs and traces.
        held.MapPost("/preview", (Body<OpenInvitation> body, Sender sender, CancellationToken ct) => sender.Send(new PreviewInvitation.Query(body.Value), ct).ToOk())
            .Describe<InvitationPreview>("previewInvitation", "Read the invitation of a mail", 404, 409).Takes<OpenInvitation>();
        held.MapPost("/accept", (Body<Client.AcceptInvitation> body, Sender sender, CancellationToken ct) => sender.Send(new AcceptInvitation.Command(body.Value), ct).ToNoContent())
            .WithName("acceptInvitation").WithSummary("Accept the invitation of a mail, with an account or with a new one").Produces(StatusCodes.Status204NoContent).Refuses(403, 404, 409)
            .Takes<Client.AcceptInvitation>();
    }
}
