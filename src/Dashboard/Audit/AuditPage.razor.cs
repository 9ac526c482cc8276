using Cloud.Client;
using Cloud.Dashboard.Frame;
using Microsoft.AspNetCore.Components;

namespace Cloud.Dashboard.Audit;

/// <summary>The log of an organization: its filters are its address.</summary>
public sealed partial class AuditPage : LivePage
{
    private AuditVerification? found;
    private CloudProblemException? refused;
    private bool verifying;

    [Parameter] public string Organization { get; set; } = "";

    [SupplyParameterFromQuery] private string? Actor { get; set; }

    [SupplyParameterFromQuery] private string? Action { get; set; }

    [SupplyParameterFromQuery] private string? Outcome { get; set; }

    [SupplyParameterFromQuery] private string? Target { get; set; }

    [SupplyParameterFromQuery] private string? From { get; set; }

    [SupplyParameterFromQuery] private string? To { get; set; }

    [SupplyParameterFromQuery] private string? After { get; set; }

    [PersistentState] public PageOf<AuditEvent>? Kept { get; set; }

    protected override string Subject => $"{Organization}?{string.Join('&', Asked.Select(q => q.Value))}&{After}";

    protected override bool HasState => Kept is not null;

    private (string Name, string? Value)[] Asked => [("actor", Actor), ("action", Action), ("outcome", Outcome), ("target", Target), ("from", From), ("to", To)];

    private bool Filtered => Asked.Any(q => !string.IsNullOrEmpty(q.Value));

    protected override void Forget() => (Kept, found, refused) = (null, null, null);

    protected override async Task OnParametersSetAsync()
    {
        Workspace.Enter(Organization);
        await base.OnParametersSetAsync();
    }

    protected override async Task LoadAsync(CancellationToken ct)
    {
        await Workspace.EnsureAsync(ct);
        Workspace.Enter(Organization);
        Kept = await Api.AuditEventsAsync(Organization, AuditWords.Filter(Actor, Action, Outcome, Target, From, To), After, ct);
    }

    private async Task VerifyAsync()
    {
        (verifying, found, refused) = (true, null, null);
        try
        {
            found = await Api.VerifyAuditAsync(Organization, ct: Gone);
        }
        catch (CloudProblemException e)
        {
            refused = e;
        }
        catch (OperationCanceledException) when (Gone.IsCancellationRequested)
        {
            // The viewer went elsewhere.
        }
        finally
        {
            verifying = false;
        }
    }
}
