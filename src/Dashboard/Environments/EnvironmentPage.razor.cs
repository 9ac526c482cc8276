using Cloud.Client;
using Cloud.Dashboard.Frame;
using Microsoft.AspNetCore.Components;

namespace Cloud.Dashboard.Environments;

/// <summary>One environment: its state, what runs it, what happens to it.</summary>
public sealed partial class EnvironmentPage
{
    private const string Overview = "overview";
    private const string StackView = "stack";
    private const string VariablesView = "variables";
    private const string DomainsView = "domains";
    private const int NewestActivities = 50;
    private static readonly (string Id, string Label)[] Tabs =
        [(Overview, "Overview"), ("activity", "Activity"), ("backups", "Backups"), ("scaling", "Scaling"), (DomainsView, "Domains"), ("configuration", "Configuration"), (VariablesView, "Variables"), (StackView, "Stack")];

    // Nodes and the stack change through activities, which refresh them as they run; between them a slow look is enough.
    private static readonly TimeSpan PartsHold = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan PartsHoldWhileRunning = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan PartsHoldWhileTold = TimeSpan.FromMinutes(1);

    private IReadOnlyList<string> zones = [];
    private IReadOnlyList<ClusterSizeResource> sizes = [];
    private CloudProblemException? refused;
    private DateTimeOffset partsAt;
    private string? shownTab;

    [Parameter] public string Project { get; set; } = "";

    [Parameter] public string Environment { get; set; } = "";

    [Parameter] public string? Tab { get; set; }

    [Inject] private Catalogue Catalogue { get; set; } = default!;

    [PersistentState] public EnvironmentState? Kept { get; set; }

    protected override string Subject => $"{Project}/{Environment}";

    protected override bool HasState => Kept is not null;

    protected override Link? Line => Workspace.Line;

    protected override bool IsBusy => Kept?.Environment.LockedBy is not null || Kept?.Activities.Any(a => !a.IsOver) == true || NamesMove;

    private bool NamesMove => shownTab == DomainsView && Kept?.Domains?.Any(d => Domains.DomainWords.Moves(d, Time.GetUtcNow())) == true;

    /// <summary>What runs now, else what waits its turn, else what ran last.</summary>
    private ActivityResource? Current =>
        Kept?.Activities.FirstOrDefault(a => a.State == ActivityState.InProgress)
        ?? Kept?.Activities.LastOrDefault(a => !a.IsOver)
        ?? Kept?.Activities.FirstOrDefault();

    private ClusterSizeResource? Size => sizes.FirstOrDefault(s => s.Id == Kept?.Environment.Size);

    /// <summary>Its own changes and work, and its siblings: they are in the frame.</summary>
    protected override bool Concerns(Heard heard) => heard.IsAbout(Project, Environment) || (heard.Event == ChangeEvent.Environment && heard.Project == Project);

    protected override void WhenMissing()
    {
        if (Kept?.Environment.Lifecycle == EnvironmentLifecycle.Deleting) Navigation.NavigateTo(Address.Project(Project));
        else base.WhenMissing();
    }

    protected override void Forget() => (Kept, refused, partsAt) = (null, null, default);

    protected override async Task OnParametersSetAsync()
    {
        var turned = shownTab is not null && shownTab != (Tab ?? Overview);
        shownTab = Tab ?? Overview;
        if (turned) partsAt = default;
        await base.OnParametersSetAsync();
        if (turned) await RefreshAsync();
        if (Kept is null) return;
        Workspace.Enter(Kept.Project, Kept.Siblings);
        await LoadCatalogueAsync(Kept);
    }

    protected override async Task LoadAsync(CancellationToken ct)
    {
        var before = Kept;
        var project = before?.Project ?? await Api.ProjectAsync(Project, ct);
        var environment = await Api.EnvironmentAsync(Project, Environment, ct);
        var activities = await Api.ActivitiesAsync(Project, Environment, NewestActivities, ct);
        var next = (before ?? new EnvironmentState(project, environment, [])) with { Environment = environment, Activities = [.. activities] };
        var settled = IsBusy && activities.All(a => a.IsOver);
        var moved = before is not null && (before.Environment.Lifecycle, before.Environment.LockedBy) != (environment.Lifecycle, environment.LockedBy);
        if (settled || moved || IsTold || Time.GetUtcNow() - partsAt >= (IsHeard ? PartsHoldWhileTold : IsBusy ? PartsHoldWhileRunning : PartsHold))
        {
            // Whatever tab is open, a stack that hangs is said above it.
            next = next with { Siblings = await Api.EnvironmentsAsync(Project, ct).ToListAsync(ct), Stack = await OrNone(Api.StackAsync(Project, Environment, ct)) };
            next = await PartsAsync(next, ct);
            partsAt = Time.GetUtcNow();
        }

        Kept = next;
        Workspace.Enter(project, next.Siblings);
        await LoadCatalogueAsync(next);
    }

    private async Task<EnvironmentState> PartsAsync(EnvironmentState state, CancellationToken ct) => shownTab switch
    {
        "activity" or StackView => state,
        "backups" => state with
        {
            Backups = [.. await Api.NewestBackupsAsync(Project, Environment, 100, ct)],
            Restores = [.. await Api.NewestRestoresAsync(Project, Environment, 20, ct)],
        },
        "scaling" => state with { ScalingRequests = [.. await Api.NewestScalingRequestsAsync(Project, Environment, 50, ct)] },
        VariablesView => state with { Variables = Variables.VariableWords.WithoutValues(await Api.VariablesAsync(Project, Environment, ct)) },
        DomainsView => state with { Domains = await Api.DomainsAsync(Project, Environment, ct) },
        "configuration" => state with
        {
            Configuration = await OrNone(Api.ConfigurationAsync(Project, Environment, ct)),
            Versions = await Api.ServiceVersionsAsync(Project, Environment, ct).ToListAsync(ct),
            Wishes = await WishesAsync(state, ct),
            Bastion = state.Environment.Links.ContainsKey(Relation.Bastion) ? await Api.BastionAsync(Project, Environment, ct) : null,
        },
        _ => state with
        {
            Nodes = await Api.NodesAsync(Project, Environment, ct).ToListAsync(ct),
            Gateways = await Api.GatewaysAsync(Project, Environment, ct).ToListAsync(ct),
            Services = await Api.ServicesAsync(Project, Environment, ct).ToListAsync(ct),
        },
    };

    // What an inactive environment does not have is 404 or 409 there, and simply nothing here.
    private static async Task<T?> OrNone<T>(Task<T> part) where T : class
    {
        try
        {
            return await part;
        }
        catch (CloudProblemException e) when (e.Status is 404 or 409)
        {
            return null;
        }
    }

    private async Task LoadCatalogueAsync(EnvironmentState state)
    {
        if (zones.Count > 0) return;
        try
        {
            zones = (await Catalogue.RegionsAsync(Gone)).FirstOrDefault(r => r.Id == state.Project.Region)?.Zones ?? [];
            sizes = await Catalogue.SizesAsync(Gone);
        }
        catch (CloudProblemException)
        {
            // Names of zones and sizes are a courtesy; the page is true without them.
        }
    }

    private async Task AcceptedAsync(Accepted accepted)
    {
        refused = null;
        if (Kept is not null)
        {
            var ids = accepted.Embedded.Activities.Select(a => a.Id).ToHashSet(StringComparer.Ordinal);
            Kept = Kept with { Activities = [.. accepted.Embedded.Activities, .. Kept.Activities.Where(a => !ids.Contains(a.Id))] };
        }

        partsAt = default;
        await RefreshAsync();
    }

    /// <summary>What was begun from the backups tab; a restore's activities run in its target, where they are followed.</summary>
    private Task BackupAcceptedAsync(Accepted accepted)
    {
        if (accepted.Entity<RestoreResource>() is { } restore && restore.Environment != Environment)
        {
            Navigation.NavigateTo(Address.Environment(Project, restore.Environment));
            return Task.CompletedTask;
        }

        return AcceptedAsync(accepted);
    }

    /// <summary>Among the organization's newest tickets: what waits is answered before it grows old.</summary>
    private async Task<List<TicketResource>> WishesAsync(EnvironmentState state, CancellationToken ct)
    {
        await Workspace.EnsureAsync(ct);
        if (state.Environment.Type == EnvironmentKind.Integration || Workspace.Organizations.FirstOrDefault(o => o.Id == state.Project.Organization)?.Offers(Relation.Tickets) != true) return [];
        var tickets = await Api.TicketsAsync(state.Project.Organization, ct: ct);
        return [.. tickets.Items.Where(t => t is { Change.Decision: TicketDecision.Awaited, Status: not TicketStatus.Closed } && t.Project == Project && t.Environment == state.Environment.MachineName)];
    }

    private Task BastionChangedAsync(Accepted accepted) => accepted.Embedded.Activities.Count == 0 ? ChangedAsync() : AcceptedAsync(accepted);

    /// <summary>Other versions: a redeployment to follow here, or the ticket that the wish became; the card tells of one that its wisher may not see.</summary>
    private Task VersionsAskedAsync(Accepted accepted)
    {
        if (accepted.Entity<TicketResource>() is { } ticket)
        {
            if (ticket.Offers(Relation.Self)) Navigation.NavigateTo(Address.Ticket(ticket.Id));
            return Task.CompletedTask;
        }

        return AcceptedAsync(accepted);
    }

    private async Task ChangedAsync()
    {
        (refused, partsAt) = (null, default);
        await RefreshAsync();
    }

    private async Task BackUpAsync()
    {
        try
        {
            await AcceptedAsync(await Api.TakeBackupAsync(Kept!.Environment, new TakeBackup(), Gone));
        }
        catch (CloudProblemException e)
        {
            refused = e;
        }
    }
}
