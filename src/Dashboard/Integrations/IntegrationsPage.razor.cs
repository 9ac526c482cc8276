using Cloud.Client;
using Cloud.Dashboard.Frame;
using Microsoft.AspNetCore.Components;

namespace Cloud.Dashboard.Integrations;

/// <summary>The integrations of a project: what is connected, where it runs, and what else could be.</summary>
public sealed partial class IntegrationsPage
{
    /// <summary>What checks of keys found; gone with the page.</summary>
    private readonly Dictionary<string, IntegrationValidation> looks = new(StringComparer.Ordinal);

    private string? adding;
    private IntegrationResource? editing;
    private IntegrationResource? removing;
    private string? done;
    private string? hint;
    private CloudProblemException? refused;

    [Parameter] public string Project { get; set; } = "";

    [PersistentState] public State? Kept { get; set; }

    public sealed record State(ProjectResource Project, List<EnvironmentResource> Environments, List<IntegrationResource> Integrations, PlanResource? Plan);

    protected override string Subject => Project;

    protected override bool HasState => Kept is not null;

    protected override Link? Line => Workspace.Line;

    private IReadOnlyList<(string Type, string Good)> Open => [.. IntegrationWords.All.Where(known => Kept!.Integrations.TrueForAll(i => i.Type != known.Type))];

    protected override bool Concerns(Heard heard) => heard.Project == Project;

    protected override void Forget()
    {
        (Kept, done, hint, refused) = (null, null, null, null);
        looks.Clear();
        Close();
    }

    protected override async Task OnParametersSetAsync()
    {
        await base.OnParametersSetAsync();
        if (Kept is not null)
        {
            Workspace.Enter(Kept.Project, Kept.Environments);
        }
    }

    protected override async Task LoadAsync(CancellationToken ct)
    {
        var project = await Api.ProjectAsync(Project, ct);
        var environments = await Api.EnvironmentsAsync(Project, ct).ToListAsync(ct);
        Kept = new(project, environments, project.Offers(Relation.Integrations) ? await Api.IntegrationsAsync(Project, ct) : [], await Api.PlansAsync(ct).FirstOrDefaultAsync(p => p.Id == project.Plan, ct));
        Workspace.Enter(project, environments);
    }

    private void Close() => (adding, editing, removing) = (null, null, null);

    private Task SavedAsync(Accepted saved) => ChangedAsync(saved, $"{IntegrationWords.NameOf(adding!)} is {(editing is null ? "connected" : "changed")}.");

    private async Task RemoveAsync(IntegrationResource integration) => await ChangedAsync(await Api.DeleteIntegrationAsync(integration, Gone), $"{IntegrationWords.NameOf(integration.Type)} is removed.");

    private async Task ChangedAsync(Accepted accepted, string what)
    {
        Close();
        (done, hint, refused) = (what, accepted.Hint?.Message, null);
        looks.Clear();
        await RefreshAsync();
    }

    private async Task ValidateAsync(IntegrationResource integration) => await TryAsync(async () => looks[integration.Id] = await Api.ValidateIntegrationAsync(integration, Gone));

    private async Task RedeployAsync(IntegrationUse use) => await TryAsync(async () =>
    {
        var accepted = await Api.ActAsync(use, Relation.Redeploy);
        if (accepted.Embedded.Activities is [var activity, ..])
        {
            Navigation.NavigateTo(Address.Activity(Project, activity.Id));
        }
    });

    private async Task TryAsync(Func<Task> act)
    {
        (refused, done) = (null, null);
        try
        {
            await act();
        }
        catch (CloudProblemException e)
        {
            refused = e;
        }
    }
}
