using Cloud.Client;
using Cloud.Dashboard.Frame;
using Microsoft.AspNetCore.Components;

namespace Cloud.Dashboard.Environments;

/// <summary>What stays in the AWS account of a project's environments that were taken down, and goes on costing.</summary>
public sealed partial class RetainedPage
{
    private CloudProblemException? refused;
    private RetainedResource? asking;

    [Parameter] public string Project { get; set; } = "";

    [PersistentState] public State? Kept { get; set; }

    public sealed record State(ProjectResource Project, List<EnvironmentResource> Environments, List<RetainedResource> Resources);

    protected override string Subject => Project;

    protected override bool HasState => Kept is not null;

    protected override Link? Line => Workspace.Line;

    protected override bool Concerns(Heard heard) => heard.Event == ChangeEvent.Activity && heard.Project == Project;

    protected override bool IsBusy => Kept?.Resources.Any(r => r.PurgeActivity is not null) == true;

    protected override void Forget() => (Kept, refused, asking) = (null, null, null);

    protected override async Task OnParametersSetAsync()
    {
        await base.OnParametersSetAsync();
        if (Kept is not null) Workspace.Enter(Kept.Project, Kept.Environments);
    }

    protected override async Task LoadAsync(CancellationToken ct)
    {
        var project = Kept?.Project ?? await Api.ProjectAsync(Project, ct);
        var environments = await Api.EnvironmentsAsync(Project, ct).ToListAsync(ct);
        Kept = new(project, environments, await Api.RetainedResourcesAsync(Project, ct).ToListAsync(ct));
        Workspace.Enter(project, environments);
    }

    private async Task PurgeAsync(RetainedResource resource)
    {
        (asking, refused) = (null, null);
        try
        {
            await Api.PurgeAsync(resource, Gone);
            await RefreshAsync();
        }
        catch (CloudProblemException e)
        {
            refused = e;
        }
    }
}
