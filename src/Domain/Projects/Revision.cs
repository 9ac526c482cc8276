namespace Cloud.Domain.Projects;

/// <summary>
/// What a project's files said when they were read again: kept as read, so that every environment it is promoted to is rendered from the same. A project begins without
/// one: what it was created from stands in <see cref="Project.Configuration"/>.
/// </summary>
public sealed class Revision : ITenantOwned
{
    private Revision()
    {
    }

    public Guid Id { get; private init; }

    public Guid OrganizationId { get; private init; }

    public string ProjectId { get; private init; } = "";

    /// <summary>40 (or 64) hex digits; null where the files were given inline.</summary>
    public string? Commit { get; private init; }

    /// <summary>The parsed files, as JSON.</summary>
    public string Configuration { get; private init; } = "{}";

    public DateTimeOffset CreatedAt { get; private init; }

    public static Revision Of(Project project, string? commit, string configuration, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        OrganizationId = project.OrganizationId,
        ProjectId = project.Id,
        Commit = commit,
        Configuration = configuration,
        CreatedAt = now,
    };
}
