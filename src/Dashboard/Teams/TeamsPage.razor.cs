using Cloud.Client;
using Microsoft.AspNetCore.Components;

namespace Cloud.Dashboard.Teams;

/// <summary>The teams of an organization.</summary>
public sealed partial class TeamsPage
{
    private List<MemberResource> members = [];
    private TeamResource? renaming;
    private TeamResource? deleting;
    private TeamResource? open;
    private bool naming;
    private string name = "";

    [PersistentState] public List<TeamResource>? Kept { get; set; }

    protected override string Needs => Relation.Teams;

    protected override bool HasState => Kept is not null && members.Count > 0;

    protected override void Forget()
    {
        (Kept, members) = (null, []);
        Close();
    }

    protected override async Task LoadPeopleAsync(CancellationToken ct)
    {
        var teams = await Api.TeamsAsync(Organization, ct).ToListAsync(ct);
        if (Here!.Offers(Relation.Members)) members = await Api.MembersAsync(Organization, ct).ToListAsync(ct);
        Kept = teams;
    }

    private void Close() => (naming, renaming, deleting, open, name) = (false, null, null, null, "");

    private Task<TeamResource> NameAsync()
    {
        var body = new NameTeam { Name = name.Trim() };
        return renaming is null ? Api.CreateTeamAsync(Here!, body, Gone) : Api.RenameTeamAsync(renaming, body, Gone);
    }

    private async Task ChangedAsync()
    {
        Close();
        await RefreshAsync();
    }
}
