using Cloud.Client;
using Cloud.Dashboard.Frame;
using Microsoft.AspNetCore.Components;

namespace Cloud.Dashboard.Support;

/// <summary>The staff console's tables over all organizations. What is shown is in the address: view, filters and page.</summary>
public sealed partial class SupportPage
{
    private const string Attention = "attention";
    private const string Organizations = "organizations";

    private static readonly (string Id, string Label)[] Views =
        [(Attention, "Attention"), ("environments", "Environments"), ("activities", "Activities"), ("tickets", "Tickets"), ("projects", "Projects"), (Organizations, "Organizations")];

    [Parameter] public string? View { get; set; }

    [PersistentState] public State? Kept { get; set; }

    [SupplyParameterFromQuery(Name = "organization")] private string? Of { get; set; }

    [SupplyParameterFromQuery] private string? Lifecycle { get; set; }

    [SupplyParameterFromQuery] private string? Health { get; set; }

    [SupplyParameterFromQuery] private string? Type { get; set; }

    [SupplyParameterFromQuery(Name = "state")] private string? Stage { get; set; }

    [SupplyParameterFromQuery] private string? Result { get; set; }

    [SupplyParameterFromQuery] private string? Severity { get; set; }

    [SupplyParameterFromQuery] private string? Status { get; set; }

    [SupplyParameterFromQuery] private string? After { get; set; }

    /// <summary>One of the lists is filled: that of the view shown.</summary>
    public sealed record State
    {
        public IReadOnlyList<StaffAttention> Attention { get; init; } = [];

        public IReadOnlyList<StaffEnvironment> Environments { get; init; } = [];

        public IReadOnlyList<StaffActivity> Activities { get; init; } = [];

        public IReadOnlyList<StaffTicket> Tickets { get; init; } = [];

        public IReadOnlyList<StaffProject> Projects { get; init; } = [];

        public IReadOnlyList<StaffOrganization> Organizations { get; init; } = [];

        public string? After { get; init; }

        /// <summary>Whose the rows are, where one organization was asked for.</summary>
        public string? Title => (Attention.Select(r => r.Organization).FirstOrDefault() ?? Environments.Select(r => r.Organization).FirstOrDefault() ?? Activities.Select(r => r.Organization).FirstOrDefault()
            ?? Tickets.Select(r => r.Organization).FirstOrDefault() ?? Projects.Select(r => r.Organization).FirstOrDefault())?.Title;

        public int Count => Attention.Count + Environments.Count + Activities.Count + Tickets.Count + Projects.Count + Organizations.Count;
    }

    protected override string Subject => Navigation.Uri;

    protected override bool HasState => Kept is not null;

    /// <summary>Of tickets, and of projects and organizations that come and go, no subscription tells.</summary>
    protected override Link? Line => Shown is Attention or "environments" or "activities" ? CloudClient.StaffLine : null;

    protected override TimeSpan AtLeastEvery => TimeSpan.FromSeconds(Shown == Attention ? 10 : 30);

    /// <summary>Something always changes somewhere.</summary>
    protected override TimeSpan Spacing => TimeSpan.FromSeconds(3);

    private string Shown => View ?? Attention;

    private bool IsFiltered => !string.IsNullOrEmpty(Of) || SupportFilters.Of(Shown).Any(f => !string.IsNullOrEmpty(Value(f.Name)));

    protected override bool Concerns(Heard heard) => Shown switch
    {
        "environments" => heard.Event == ChangeEvent.Environment,
        "activities" => heard.Event == ChangeEvent.Activity,
        _ => heard.IsOver || heard.Event == ChangeEvent.Environment,
    };

    protected override void Forget() => Kept = null;

    protected override async Task LoadAsync(CancellationToken ct)
    {
        var filter = SupportFilters.Of(Shown).ToDictionary(f => f.Name, f => Value(f.Name), StringComparer.Ordinal);
        filter["organization"] = Of;
        Kept = Shown switch
        {
            Attention => await Api.StaffAttentionAsync(filter, After, ct) is var page ? new State { Attention = page.Items, After = page.After } : null,
            "environments" => await Api.StaffEnvironmentsAsync(filter, After, ct) is var page ? new State { Environments = page.Items, After = page.After } : null,
            "activities" => await Api.StaffActivitiesAsync(filter, After, ct) is var page ? new State { Activities = page.Items, After = page.After } : null,
            "tickets" => await Api.StaffTicketsAsync(filter, After, ct) is var page ? new State { Tickets = page.Items, After = page.After } : null,
            "projects" => await Api.StaffProjectsAsync(filter, After, ct) is var page ? new State { Projects = page.Items, After = page.After } : null,
            Organizations => await Api.StaffOrganizationsAsync(After, ct) is var page ? new State { Organizations = page.Items, After = page.After } : null,
            _ => null,
        };
        if (Kept is null) WhenMissing();
    }

    private string? Value(string filter) => filter switch
    {
        "lifecycle" => Lifecycle,
        "health" => Health,
        "type" => Type,
        "state" => Stage,
        "result" => Result,
        "severity" => Severity,
        "status" => Status,
        _ => null,
    };

    private void Filter(string name, string? value) => Navigation.NavigateTo(Here((name, value)));

    /// <summary>This table with one thing different; another filter begins at the first page.</summary>
    private string Here((string Name, string? Value) changed) => Address.Support(
        Shown == Attention ? null : Shown,
        SupportFilters.Of(Shown).Select(f => (f.Name, f.Name == changed.Name ? changed.Value : Value(f.Name))).Append(("organization", Of)).Append(("after", changed.Name == "after" ? changed.Value : null)));
}
