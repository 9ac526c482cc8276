using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Configuration;
using Cloud.Domain.Environments;
using Cloud.Domain.Projects;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Environments;

/// <summary>What shared staging and the production that carries it owe each other (R46, ADR 0011). Exact only under <c>LockProject</c>.</summary>
internal static class SharingQueries
{
    /// <summary>Shared staging stands only where production does; null for everything else.</summary>
    public static async Task<Error?> NeedsProduction(this ICloudDb db, Environment environment, CancellationToken ct) =>
        !environment.IsShared || await db.Environments.AnyAsync(e => e.Id == environment.SharedWithId && e.Lifecycle == Lifecycle.Active, ct)
            ? null
            : EnvironmentErrors.NeedsProduction(environment);

    /// <summary>Production stays while a staging stands on its nodes; null for everything else.</summary>
    public static async Task<Error?> CarriesStaging(this ICloudDb db, Environment environment, CancellationToken ct) =>
        environment.Type == EnvironmentType.Production
            && await db.Environments
                .Where(e => e.SharedWithId == environment.Id && e.Lifecycle != Lifecycle.Inactive && e.Lifecycle != Lifecycle.ProvisioningFailed)
                .Select(e => e.MachineName).FirstOrDefaultAsync(ct) is { } staging
            ? EnvironmentErrors.CarriesStaging(environment, staging)
            : null;

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
