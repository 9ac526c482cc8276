using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Organizations;

namespace Cloud.Application.Invitations;

internal static class InvitationView
{
    private const string Expired = "expired";

    public static InvitationResource ToResource(this Invitation invitation, DateTimeOffset now)
    {
        var self = $"/api/organizations/{WireId.From(invitation.OrganizationId)}/invitations/{WireId.From(invitation.Id)}";
        var links = new Dictionary<string, Link>(StringComparer.Ordinal) { [Relation.Self] = new(self) };
        if (invitation.State == InvitationState.Pending)
        {
            links["#resend"] = new($"{self}/resend");
            links["#delete"] = new(self);
        }

        return new InvitationResource
        {
            Id = WireId.From(invitation.Id),
            OrganizationId = WireId.From(invitation.OrganizationId),
            Email = invitation.Email,
            State = invitation.State == InvitationState.Pending && !invitation.IsOpen(now) ? Expired : Words.Of(invitation.State),
            Permissions = invitation.Permissions,
            Projects = [.. invitation.Projects.Select(p => new ProjectGrant { Project = p.Project, Permissions = p.Permissions })],
            InvitedBy = WireId.From(invitation.InvitedBy),
            CreatedAt = invitation.CreatedAt,
            SentAt = invitation.SentAt,
            ExpiresAt = invitation.ExpiresAt,
            Links = links,
        };
    }
}
