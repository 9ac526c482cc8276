using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Environments;
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
}
