using Cloud.Client;

namespace Cloud.Dashboard.Frame;

/// <summary>Where this viewer is: what the frame around every page shows. One for each circuit.</summary>
public sealed class Workspace(CloudClient api)
{
    /// <summary>Something the frame shows is different now.</summary>
    public event Action? Changed;

    public MeResource? Me { get; private set; }

    public IReadOnlyList<OrganizationResource> Organizations { get; private set; } = [];

    public OrganizationResource? Organization { get; private set; }

    public ProjectResource? Project { get; private set; }

    public IReadOnlyList<EnvironmentResource> Environments { get; private set; } = [];

    public IReadOnlyList<AttentionItem> Attention { get; private set; } = [];

    /// <summary>The subscription that tells of what is looked at: the organization's where it is offered, because all its pages share it, else the project's.</summary>
    public Link? Line => Project is null || Project.Organization == Organization?.Id ? LineOf(Organization) ?? LineOf(Project) : LineOf(Project);

    /// <summary>The address at which the API knows nothing, while the viewer is there.</summary>
    public string? MissingAt { get; private set; }

    /// <summary>What a page must know to draw the frame at once; null until it was loaded.</summary>
    public Snapshot? Kept => Me is null ? null : new(Me, [.. Organizations], [.. Attention], MissingAt);

    public async Task EnsureAsync(CancellationToken ct)
    {
        if (Me is not null) return;
        var me = await api.MeAsync(ct);
        Organizations = await api.OrganizationsAsync(ct).ToListAsync(ct);
        Organization ??= Organizations is [var first, ..] ? first : null;
        Me = me;
        await CountAttentionAsync(ct);
    }

    /// <summary>The organizations anew: what the viewer may do in one of them has changed.</summary>
    public async Task ReloadAsync(CancellationToken ct)
    {
        var here = Organization?.Id;
        Organizations = await api.OrganizationsAsync(ct).ToListAsync(ct);
        Organization = Organizations.FirstOrDefault(o => o.Id == here) ?? (Organizations is [var first, ..] ? first : null);
        Changed?.Invoke();
    }

    public void Restore(Snapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        (Me, Organizations, Attention, MissingAt) = (snapshot.Me, snapshot.Organizations, snapshot.Attention, snapshot.MissingAt);
        Organization ??= Organizations is [var first, ..] ? first : null;
        Changed?.Invoke();
    }

    public async Task CountAttentionAsync(CancellationToken ct)
    {
        Attention = await api.AttentionAsync(ct).ToListAsync(ct);
        Changed?.Invoke();
    }

    /// <summary>What the viewer asked for does not exist, or is not theirs to know.</summary>
    public void Miss(string address)
    {
        MissingAt = address;
        Changed?.Invoke();
    }

    /// <summary>The viewer looks at an organization's page.</summary>
    public void Enter(string organization)
    {
        Organization = Find(organization) ?? Organization;
        (Project, Environments) = (null, []);
        Changed?.Invoke();
    }

    /// <summary>The viewer looks at a project or one of its environments.</summary>
    public void Enter(ProjectResource project, IReadOnlyList<EnvironmentResource> environments)
    {
        ArgumentNullException.ThrowIfNull(project);
        Organization = Find(project.Organization) ?? Organization;
        (Project, Environments) = (project, environments);
        Changed?.Invoke();
    }

    private static Link? LineOf(LinkedResource? resource) => resource?.Links.GetValueOrDefault(Relation.Subscribe);

    private OrganizationResource? Find(string organization) => Organizations.FirstOrDefault(o => o.Id == organization || o.Name == organization);

    /// <summary>What goes from the page as first drawn to its circuit, so that it is not fetched and drawn twice.</summary>
    public sealed record Snapshot(MeResource Me, IReadOnlyList<OrganizationResource> Organizations, IReadOnlyList<AttentionItem> Attention, string? MissingAt);
}
