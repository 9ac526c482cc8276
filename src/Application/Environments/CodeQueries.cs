using Cloud.Application.Ports;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Configuration;
using Cloud.Domain.Projects;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Environments;

/// <summary>What the files of an environment say, and what it is rendered from by them.</summary>
internal static class CodeQueries
{
    /// <summary>What the environment is rendered from now; for shared staging with what production's stack tells.</summary>
    /// <param name="files">What its revision says, as JSON; null for what the project was created from.</param>
    public static async Task<EnvironmentSpec> SpecOf(this ICloudDb db, Project project, Environment environment, string? files, CancellationToken ct) => EnvironmentSpec.Of(
        project,
        environment,
        environment.IsShared ? await db.Stacks.AsNoTracking().SingleOrDefaultAsync(s => s.EnvironmentId == environment.SharedWithId, ct) : null,
        files: files);

    /// <summary>What its files say: of its revision, or of what the project was created from.</summary>
    public static async Task<ProjectConfiguration> FilesOf(this ICloudDb db, Project project, Environment environment, CancellationToken ct) =>
        ConfigurationJson.Read(await db.RevisionOf(environment, ct) ?? project.Configuration);

    /// <summary>Null for what the project was created from.</summary>
    public static Task<string?> RevisionOf(this ICloudDb db, Environment environment, CancellationToken ct) => environment.RevisionId is { } id
        ? db.Revisions.Where(r => r.Id == id).Select(r => r.Configuration).SingleOrDefaultAsync(ct)
        : Task.FromResult<string?>(null);
}
