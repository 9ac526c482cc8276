using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Domains;
using Cloud.Domain.Environments;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Domains;

/// <summary>What the verbs on a host name share.</summary>
internal static class DomainVerb
{
    /// <summary>Finds it, holds it, asks it, shows it.</summary>
    public static async Task<Result<Accepted>> ChangeDomain(this ICloudDb db, string project, string environment, string name, Caller caller, Func<EnvironmentDomain, Result<EnvironmentDomain>> act, CancellationToken ct)
    {
        if (await db.FindEnvironment(project, environment, ct) is not { } found)
        {
            return EnvironmentErrors.NotFound;
        }

        if (await db.LockDomain(found.Id, name, ct) is not { } domain)
        {
            return DomainErrors.NotFound;
        }

        if (act(domain).Error is { } refusal)
        {
            return refusal;
        }

        var stack = await db.Stacks.AsNoTracking().Where(s => s.EnvironmentId == found.Id).Select(s => s.Outputs).SingleOrDefaultAsync(ct);
        return Accepted.Of(new DomainRow(domain, found, stack).ToResource(caller));
    }
}
