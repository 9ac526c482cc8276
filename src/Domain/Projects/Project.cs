using Cloud.Domain.Activities;
using Cloud.Domain.Environments;

namespace Cloud.Domain.Projects;

public enum ProjectStatus
{
    Requested,
    Active,
    Failed,
    Suspended,
    Deleted,
}

/// <summary>The container of a store or site: one repository, one or more environments (R28).</summary>
public sealed class Project : ITenantOwned
{
    private Project()
    {
    }

    public string Id { get; private init; } = "";

    public Guid OrganizationId { get; private init; }

    public required string Title { get; set; }

    public required string Region { get; init; }

    /// <summary>The customer's AWS account that it lives in, for good; null for the shared one.</summary>
    public Guid? AwsAccountId { get; private init; }

    public required string Plan { get; init; }

    public required string Blueprint { get; init; }

    public required string DefaultBranch { get; init; }

    /// <summary>Null where the configuration was given inline.</summary>
    public string? RepositoryUrl { get; private init; }

    /// <summary>IANA zone of retention cycles and of times shown to people who set none.</summary>
    public string Timezone { get; set; } = "UTC";

    public ProjectStatus Status { get; private set; }

    public string? StatusMessage { get; private set; }

    /// <summary>The parsed configuration of the default branch, as JSON.</summary>
    public string Configuration { get; private set; } = "{}";

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public sealed record Request(Guid Organization, string Title, string Region, string Plan, string Blueprint, string DefaultBranch, string? RepositoryUrl, string Configuration, string? Commit, string ProductionSize, Guid? AwsAccount = null);

    /// <summary>A project with its three environments of the default branch: integration main, staging, production (R14, R37).</summary>
    public static (Project Project, IReadOnlyList<Environment> Environments) Create(Request request, DateTimeOffset now)
    {
        var project = new Project
        {
            Id = WireId.NewProject(),
            OrganizationId = request.Organization,
            Title = request.Title,
            Region = request.Region,
            AwsAccountId = request.AwsAccount,
            Plan = request.Plan,
            Blueprint = request.Blueprint,
            DefaultBranch = request.DefaultBranch,
            RepositoryUrl = request.RepositoryUrl,
            Configuration = request.Configuration,
            CreatedAt = now,
            UpdatedAt = now,
        };
        Environment Make(string machineName, EnvironmentType type, bool isMain, Environment? parent, string size, Environment? sharedWith = null) =>
            Environment.Create(project, request.DefaultBranch, machineName, Titles[type], type, isMain, parent, size, request.Commit, now, sharedWith);

        var production = Make("production", EnvironmentType.Production, isMain: false, parent: null, request.ProductionSize);
        var staging = Make("staging", EnvironmentType.Staging, isMain: false, production, request.ProductionSize, SharesStaging(request) ? production : null);
        var main = Make(BranchName.Slug(request.DefaultBranch), EnvironmentType.Integration, isMain: true, staging, EnvironmentSizes.Integration);
        return (project, [main, staging, production]);
    }

    /// <summary>The plan decides where staging of a cluster runs, once: what stands does not move. Containers stand on nobody's nodes.</summary>
    private static bool SharesStaging(Request request) =>
        Blueprints.Catalogue.Blueprint(request.Blueprint)?.IsCluster == true && Blueprints.Catalogue.Plan(request.Plan)?.Limits.Staging == Blueprints.StagingPlacement.Shared;

    /// <summary>Provisions the environments asked for: the first production one as <c>project.create</c>.</summary>
    public IReadOnlyList<Activity> Begin(IReadOnlyList<Environment> activate, DateTimeOffset now, Guid? by)
    {
        if (activate.Count == 0)
        {
            Settle(null, now);
            return [];
        }

        var first = activate.MinBy(e => Activity.PriorityOf(e.Type));
        return [.. activate.OrderBy(e => Activity.PriorityOf(e.Type)).Select(e => e.Activate(now, by, e == first ? ActivityTypes.ProjectCreate : ActivityTypes.EnvironmentActivate).Value)];
    }

    /// <summary>Creation ended: well, or with the reason why not.</summary>
    public void Settle(string? failure, DateTimeOffset now) =>
        (Status, StatusMessage, UpdatedAt) = (failure is null ? ProjectStatus.Active : ProjectStatus.Failed, failure is null ? null : Text.Cut(failure, Text.Message), now);

    /// <summary>Hides the project for good. Refused while <paramref name="environments"/>, all of the project's, has one that is not inactive.</summary>
    public Result<Project> Delete(IReadOnlyList<Environment> environments, DateTimeOffset now)
    {
        var active = environments.Where(e => !e.IsDown).Select(e => e.MachineName).Order(StringComparer.Ordinal).ToList();
        if (active.Count > 0)
        {
            return ProjectErrors.StillActive(active);
        }

        (Status, UpdatedAt) = (ProjectStatus.Deleted, now);
        return this;
    }

    public void Rename(string title, string timezone, DateTimeOffset now) => (Title, Timezone, UpdatedAt) = (title, timezone, now);

    private static readonly Dictionary<EnvironmentType, string> Titles = new()
    {
        [EnvironmentType.Integration] = "Integration",
        [EnvironmentType.Staging] = "Staging",
        [EnvironmentType.Production] = "Production",
    };
}
