using Cloud.Client;

namespace Cloud.Dashboard.Tests.FakeApi;

/// <summary>A little cloud in memory, told by wire records: enough of the contract for every page, and nothing of the product's rules.</summary>
internal sealed class FakeCloud(TimeProvider time)
{
    public const string Region = "us-east-1";
    private readonly Lock gate = new();
    private readonly List<ProjectResource> projects = [];
    private readonly Dictionary<string, EnvironmentResource> environments = new(StringComparer.Ordinal);
    private readonly List<FakeActivity> activities = [];
    private readonly Dictionary<string, List<BackupResource>> backups = new(StringComparer.Ordinal);
    private readonly List<RestoreResource> restores = [];
    private int serial;

    /// <summary>How long each step takes.</summary>
    public TimeSpan PerStep { get; set; } = TimeSpan.FromMilliseconds(350);

    public List<AttentionItem> Attention { get; } = [];

    /// <summary>What is not as the fake makes it, by <c>project/environment</c>: a stack that hangs.</summary>
    public Dictionary<string, Func<StackResource, StackResource>> Stacks { get; } = new(StringComparer.Ordinal);

    public List<RetainedResource> Retained { get; } = [];

    public DateTimeOffset Now => time.GetUtcNow();

    public List<ProjectResource> Projects(string organization) => Locked(() => projects.Where(p => p.Organization == organization).Reverse().ToList());

    public ProjectResource? Project(string id) => Locked(() => projects.Find(p => p.Id == id));

    public List<EnvironmentResource> Environments(string project) =>
        Locked(() => environments.Values.Where(e => e.Project == project).Select(Linked).ToList());

    public EnvironmentResource? Environment(string project, string id) => Locked(() => environments.TryGetValue($"{project}/{id}", out var e) ? Linked(e) : null);

    public List<ActivityResource> Activities(string project, string? environment = null) => Locked(() =>
        activities.Select(a => a.At(Now)).Where(a => a.Project == project && (environment is null || a.Environments.Contains(environment))).Reverse().ToList());

    public FakeActivity? Activity(string id) => Locked(() => activities.Find(a => a.Id == id));

    public List<BackupResource> Backups(string project, string environment) => Locked(() =>
        backups.GetValueOrDefault($"{project}/{environment}", []).OrderByDescending(b => b.CreatedAt).Select(FakeBackups.Linked).ToList());

    public List<RestoreResource> Restores(string project, string environment) => Locked(() =>
        restores.Where(r => r.Project == project && (r.Environment == environment || r.SourceEnvironment == environment)).Select(FakeBackups.Linked).Reverse().ToList());

    public void Put(RestoreResource restore) => Locked(() =>
    {
        restores.RemoveAll(r => r.Id == restore.Id);
        restores.Add(restore);
        return 0;
    });

    public void Remove(BackupResource backup) => backups[$"{backup.Project}/{backup.Environment}"].RemoveAll(b => b.Id == backup.Id);

    public void Put(ProjectResource project) => Locked(() =>
    {
        var at = projects.FindIndex(p => p.Id == project.Id);
        if (at < 0) projects.Add(project);
        else projects[at] = project;
        return 0;
    });

    public void Put(EnvironmentResource environment) => Locked(() => environments[$"{environment.Project}/{environment.Id}"] = environment);

    public void Put(BackupResource backup) => Locked(() =>
    {
        var key = $"{backup.Project}/{backup.Environment}";
        backups.TryAdd(key, []);
        backups[key].RemoveAll(b => b.Id == backup.Id);
        backups[key].Add(backup);
        return 0;
    });

    public void Change(string project, string environment, Func<EnvironmentResource, EnvironmentResource> change)
    {
        var key = $"{project}/{environment}";
        if (environments.TryGetValue(key, out var before)) environments[key] = change(before) with { UpdatedAt = Now };
    }

    public void Remove(string project, string environment) => environments.Remove($"{project}/{environment}");

    /// <summary>Starts work that moves the environment through <paramref name="during"/> and does <paramref name="onDone"/> at its end.</summary>
    public ActivityResource Start(string type, string project, string environment, string text, string? during, IReadOnlyList<string> steps, Action onDone, string? failsAt = null, TimeSpan? ago = null, string? noReturnFrom = null, Func<ActivityResource, ActivityResource>? seeded = null) => Locked(() =>
    {
        var id = NewId();
        var at = Now - (ago ?? TimeSpan.Zero);
        var seed = new ActivityResource
        {
            Id = id,
            Type = type,
            State = ActivityState.Pending,
            Description = text,
            Text = text,
            Project = project,
            Environments = [environment],
            CreatedBy = ago is null ? "user-ada" : null,
            CreatedAt = at,
            UpdatedAt = at,
        };
        environments.TryGetValue($"{project}/{environment}", out var before);
        if (during is not null) Change(project, environment, e => e with { Lifecycle = during, LockedBy = id });
        var activity = new FakeActivity(seeded?.Invoke(seed) ?? seed, at, PerStep, steps, () =>
        {
            Change(project, environment, e => e with { LockedBy = null });
            onDone();
        }, failsAt)
        { NoReturnFrom = noReturnFrom, OnStopped = () => Change(project, environment, _ => before!) };
        activities.Add(activity);
        return activity.At(Now);
    });

    public string NewId() => $"01k{Interlocked.Increment(ref serial):d6}q7w3e5r8t2y4u6i9o"[..26];

    private T Locked<T>(Func<T> read)
    {
        lock (gate)
        {
            foreach (var activity in activities) activity.Settle(Now);
            return read();
        }
    }

    private static EnvironmentResource Linked(EnvironmentResource e)
    {
        var links = new Dictionary<string, Link>(StringComparer.Ordinal) { [Relation.Self] = To("") };
        if (e.LockedBy is null) AddFree(e, links);
        if (e.Status == EnvironmentStatus.Active) links[Relation.Backup] = To("/backup");
        if (e.Status is EnvironmentStatus.Active or EnvironmentStatus.Paused or EnvironmentStatus.Dirty) links[Relation.Drift] = To("/drift");
        if (e is { Type: EnvironmentKind.Production, Status: EnvironmentStatus.Active, LockedBy: null }) links[Relation.Scale] = To("/scaling-requests");
        return e with { Links = links };

        Link To(string verb) => new($"/api/projects/{e.Project}/environments/{e.Id}{verb}");

        void AddFree(EnvironmentResource free, Dictionary<string, Link> offered)
        {
            if (free.Type == EnvironmentKind.Integration) offered[Relation.Branch] = To("/branch");
            if (free.Status == EnvironmentStatus.Inactive) offered[Relation.Activate] = To("/activate");
            if (free.Status == EnvironmentStatus.Active && free.Type != EnvironmentKind.Production) offered[Relation.Deactivate] = To("/deactivate");
            if (free is { Type: EnvironmentKind.Integration, IsMain: false, Status: EnvironmentStatus.Inactive }) offered[Relation.Delete] = To("");
            FakeStacks.AddFree(free, offered, To);
        }
    }
}
