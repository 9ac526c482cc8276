using Cloud.Client;
using Cloud.Dashboard.Frame;
using Cloud.Dashboard.Members;
using Microsoft.AspNetCore.Components;

namespace Cloud.Dashboard.Invitations;

/// <summary>Who was invited into an organization, and what became of it.</summary>
public sealed partial class InvitationsPage
{
    private Dictionary<string, string> names = [];
    private Dictionary<string, string> titles = [];
    private IReadOnlyList<string> mine = [];
    private InvitationResource? ending;
    private CloudProblemException? refused;
    private string? done;
    private bool inviting;
    private bool sending;

    /// <summary>Opens the dialog at once, for the button on the page of members.</summary>
    [SupplyParameterFromQuery] private bool Invite { get; set; }

    [PersistentState] public List<InvitationResource>? Kept { get; set; }

    protected override string Needs => Relation.Invitations;

    protected override bool HasState => Kept is not null && names.Count > 0;

    protected override void OnInitialized()
    {
        base.OnInitialized();
        inviting = Invite;
    }

    protected override void Forget()
    {
        Kept = null;
        (refused, done) = (null, null);
        Close();
    }

    protected override async Task LoadPeopleAsync(CancellationToken ct)
    {
        var invitations = await Api.InvitationsAsync(Organization, ct).ToListAsync(ct);
        if (names.Count == 0)
        {
            var members = await Api.MembersAsync(Organization, ct).ToListAsync(ct);
            names = members.ToDictionary(m => m.Id, m => PermissionWords.Name(m.User), StringComparer.Ordinal);
            mine = members.Find(m => m.Id == Workspace.Me?.Id)?.Permissions ?? [];
            titles = await Api.ProjectsAsync(Organization, ct).ToDictionaryAsync(p => p.Id, p => p.Title, StringComparer.Ordinal, ct);
        }

        Kept = invitations;
    }

    // A page that is opened anew by its address would open the dialog anew.
    private void Close()
    {
        (inviting, ending) = (false, null);
        if (Invite) Navigation.NavigateTo(Address.Invitations(Organization), replace: true);
    }

    private async Task ResendAsync(InvitationResource invitation)
    {
        (sending, refused, done) = (true, null, null);
        try
        {
            await Api.ResendAsync(invitation, Gone);
            await ChangedAsync($"A new e-mail is on its way to {invitation.Email}. The link in the one before opens nothing any more.");
        }
        catch (CloudProblemException e)
        {
            refused = e;
        }
        finally
        {
            sending = false;
        }
    }

    private Task InvitedAsync(InvitationResource invitation) => ChangedAsync($"An e-mail with the link is on its way to {invitation.Email}. It opens once, within a week.");

    private async Task ChangedAsync(string? said)
    {
        Close();
        done = said;
        await RefreshAsync();
    }
}
