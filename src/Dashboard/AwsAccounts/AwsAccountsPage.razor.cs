using Cloud.Client;
using Microsoft.AspNetCore.Components;

namespace Cloud.Dashboard.AwsAccounts;

/// <summary>The AWS accounts of an organization's own: what opens each, and what its last check saw.</summary>
public sealed partial class AwsAccountsPage
{
    private AwsAccountResource? removing;
    private CloudProblemException? refused;
    private bool adding;
    private string number = "";
    private string title = "";

    [PersistentState] public List<AwsAccountResource>? Kept { get; set; }

    protected override string Needs => Relation.AwsAccounts;

    protected override bool HasState => Kept is not null;

    protected override bool IsBusy => Kept?.Exists(a => a.State == AwsAccountState.Checking) == true;

    protected override void Forget()
    {
        (Kept, refused) = (null, null);
        Close();
    }

    protected override async Task LoadPeopleAsync(CancellationToken ct) => Kept = await Api.AwsAccountsAsync(Organization, ct).ToListAsync(ct);

    private void Close() => (adding, removing, number, title) = (false, null, "", "");

    private Task<AwsAccountResource> AddAsync() => Api.CreateAwsAccountAsync(Here!, new CreateAwsAccount { AccountId = number.Trim(), Title = string.IsNullOrWhiteSpace(title) ? null : title.Trim() }, Gone);

    private async Task CheckAsync(AwsAccountResource account)
    {
        refused = null;
        try
        {
            await Api.CheckAwsAccountAsync(account, Gone);
        }
        catch (CloudProblemException e)
        {
            refused = e;
        }

        await RefreshAsync();
    }

    private async Task ChangedAsync()
    {
        Close();
        await RefreshAsync();
    }
}
