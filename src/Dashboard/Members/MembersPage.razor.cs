using Cloud.Client;
using Microsoft.AspNetCore.Components;

namespace Cloud.Dashboard.Members;

/// <summary>The people of an organization and what they may do in it.</summary>
public sealed partial class MembersPage
{
    private MemberResource? changing;
    private MemberResource? removing;
    private bool transferring;
    private IReadOnlyList<string>? wanted;

    [PersistentState] public List<MemberResource>? Kept { get; set; }

    protected override string Needs => Relation.Members;

    protected override bool HasState => Kept is not null;

    /// <summary>What the viewer may do: nobody gives more.</summary>
    private IReadOnlyList<string> Mine => Kept?.FirstOrDefault(m => m.Id == Workspace.Me?.Id)?.Permissions ?? [];

    protected override void Forget()
    {
        Kept = null;
        Close();
    }

    protected override async Task LoadPeopleAsync(CancellationToken ct)
    {
        var members = await Api.MembersAsync(Organization, ct).ToListAsync(ct);
        Kept = [.. members.OrderByDescending(m => m.Owner).ThenBy(m => PermissionWords.Name(m.User), StringComparer.CurrentCultureIgnoreCase)];
    }

    private string Leaving(MemberResource member) => member.Id == Workspace.Me?.Id ? "Leave" : "Take out";

    private void Close() => (changing, removing, transferring, wanted) = (null, null, false, null);

    private async Task ChangeAsync(MemberResource member)
    {
        await Api.UpdateMemberAsync(member, new UpdateMember { Permissions = wanted ?? member.Permissions }, Gone);
        if (member.Id == Workspace.Me?.Id) await Workspace.ReloadAsync(Gone);
    }

    private async Task ChangedAsync()
    {
        Close();
        await RefreshAsync();
    }
}
