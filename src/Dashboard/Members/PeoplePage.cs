using Cloud.Client;
using Cloud.Dashboard.Frame;
using Microsoft.AspNetCore.Components;

namespace Cloud.Dashboard.Members;

/// <summary>A page about an organization's people, which asks for nothing that the organization does not offer this viewer.</summary>
public abstract class PeoplePage : LivePage
{
    [Parameter] public string Organization { get; set; } = "";

    protected override string Subject => Organization;

    /// <summary>The relation without which there is nothing to see here.</summary>
    protected abstract string Needs { get; }

    /// <summary>The organization of the address, as far as the viewer is in it.</summary>
    protected OrganizationResource? Here => Workspace.Organization is { } here && (here.Id == Organization || here.Name == Organization) ? here : null;

    protected bool IsOffered => Here?.Offers(Needs) == true;

    protected override async Task OnParametersSetAsync()
    {
        Workspace.Enter(Organization);
        await base.OnParametersSetAsync();
    }

    protected sealed override async Task LoadAsync(CancellationToken ct)
    {
        await Workspace.EnsureAsync(ct);
        Workspace.Enter(Organization);
        if (Here is null) Workspace.Miss(Navigation.Uri);
        else if (IsOffered) await LoadPeopleAsync(ct);
    }

    protected abstract Task LoadPeopleAsync(CancellationToken ct);
}
