namespace Cloud.Client;

/// <summary>Projects, and what their configuration says before there is one.</summary>
public sealed partial class CloudClient
{
    // The API clones before it answers these two, bounded in time over there; a slow Git host must not look like a dead API.
    private static readonly TimeSpan ReadingRepository = TimeSpan.FromSeconds(60);

    public IAsyncEnumerable<ProjectResource> ProjectsAsync(string organization, CancellationToken ct = default) =>
        AllAsync<ProjectResource>($"api/organizations/{Segment(organization)}/projects", ct);

    public Task<ProjectResource> ProjectAsync(string project, CancellationToken ct = default) =>
        wire.GetAsync<ProjectResource>($"api/projects/{Segment(project)}", ct);

    /// <summary>The envelope's entity is the project, its activity the <c>project.create</c> that provisions it.</summary>
    public Task<Accepted> CreateProjectAsync(string organization, CreateProject body, CancellationToken ct = default) =>
        wire.ChangeAsync<Accepted>(HttpMethod.Post, $"api/organizations/{Segment(organization)}/projects", Wire.Body(body), ReadingRepository, ct);

    public Task<ProjectResource> UpdateProjectAsync(string project, UpdateProject body, CancellationToken ct = default) =>
        wire.ChangeAsync<ProjectResource>(HttpMethod.Patch, $"api/projects/{Segment(project)}", Wire.Body(body), null, ct);

    /// <summary>Reads a configuration and reports every fault; creates nothing.</summary>
    public Task<ConfigurationCheck> CheckConfigurationAsync(string organization, CheckConfiguration body, CancellationToken ct = default) =>
        wire.ChangeAsync<ConfigurationCheck>(
            HttpMethod.Post, $"api/organizations/{Segment(organization)}/configuration-checks", Wire.Body(body), ReadingRepository, ct);

    /// <summary>The newest activities of a project, at most <paramref name="size"/> (200).</summary>
    public Task<IReadOnlyList<ActivityResource>> ProjectActivitiesAsync(string project, int size = 50, CancellationToken ct = default) =>
        FirstAsync<ActivityResource>($"api/projects/{Segment(project)}/activities", size, ct);
}
