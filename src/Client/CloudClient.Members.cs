namespace Cloud.Client;

/// <summary>The people of an organization, the ways into it, and its teams.</summary>
public sealed partial class CloudClient
{
    public Task<MemberResource> MemberAsync(string organization, string user, CancellationToken ct = default) =>
        wire.GetAsync<MemberResource>($"api/organizations/{Segment(organization)}/members/{Segment(user)}", ct);

    public Task<MemberResource> UpdateMemberAsync(MemberResource member, UpdateMember body, CancellationToken ct = default) =>
        wire.ChangeAsync<MemberResource>(HttpMethod.Patch, Offered(member, Relation.Edit), Wire.Body(body), null, ct);

    /// <summary>Takes a member out, with their roles in projects and their places in teams.</summary>
    public Task RemoveMemberAsync(MemberResource member, CancellationToken ct = default) => DeleteAsync(Offered(member, Relation.Delete), ct);

    /// <summary>The caller leaves. Refused with <c>organization.owner</c> for the owner, with <c>organization.last_admin</c> for the last administrator.</summary>
    public Task LeaveAsync(string organization, CancellationToken ct = default) => DeleteAsync($"api/organizations/{Segment(organization)}/members/me", ct);

    /// <summary>Gives the organization to another administrator; the owner alone is offered it.</summary>
    public Task<OrganizationResource> TransferAsync(OrganizationResource organization, TransferOrganization body, CancellationToken ct = default) =>
        wire.ChangeAsync<OrganizationResource>(HttpMethod.Post, Offered(organization, Relation.Transfer), Wire.Body(body), null, ct);

    public IAsyncEnumerable<InvitationResource> InvitationsAsync(string organization, CancellationToken ct = default) =>
        AllAsync<InvitationResource>($"api/organizations/{Segment(organization)}/invitations", ct);

    public Task<InvitationResource> InviteAsync(OrganizationResource organization, InviteMember body, CancellationToken ct = default) =>
        wire.ChangeAsync<InvitationResource>(HttpMethod.Post, Offered(organization, Relation.Invite), Wire.Body(body), null, ct);

    /// <summary>Sends it again, with a new link and a new week; the link before opens nothing any more.</summary>
    public Task<InvitationResource> ResendAsync(InvitationResource invitation, CancellationToken ct = default) =>
        wire.ChangeAsync<InvitationResource>(HttpMethod.Post, Offered(invitation, Relation.Resend), null, null, ct);

    public Task CancelInvitationAsync(InvitationResource invitation, CancellationToken ct = default) => DeleteAsync(Offered(invitation, Relation.Delete), ct);

    /// <summary>The invitation of a mail, for whoever holds its secret, signed in or not.</summary>
    public Task<InvitationPreview> InvitationAsync(OpenInvitation body, CancellationToken ct = default) =>
        wire.ChangeAsync<InvitationPreview>(HttpMethod.Post, "api/invitations/preview", Wire.Body(body), null, ct);

    /// <summary>Accepts with the account that is signed in, or makes one. Refused with <c>auth.required</c> where there is an account that is not signed in.</summary>
    public async Task AcceptInvitationAsync(AcceptInvitation body, CancellationToken ct = default) =>
        (await wire.ChangeAsync(HttpMethod.Post, "api/invitations/accept", Wire.Body(body), null, ct).ConfigureAwait(false)).Dispose();

    private async Task DeleteAsync(string path, CancellationToken ct) => (await wire.ChangeAsync(HttpMethod.Delete, path, null, null, ct).ConfigureAwait(false)).Dispose();
}
