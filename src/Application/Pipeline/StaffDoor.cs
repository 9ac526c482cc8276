using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.AccessGrants;
using Cloud.Domain.Environments;
using Cloud.Domain.Identity;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Pipeline;

/// <summary>
/// The door of the people who run the product. To everybody else there is nothing behind it. A request about one thing of a tenant goes in by one function of the
/// database, <c>cloud_staff_reach</c>, and is on record there: a look before it is answered, a refusal by itself, an action in its own transaction. What runs in a
/// tenant is shown under an access grant only; with one, the tenant's own addresses open as well.
/// </summary>
internal sealed class StaffDoor(Caller caller, Tenant tenant, ICloudDb db, Trail trail, TimeProvider time)
{
    /// <summary>The refusal, or null; then the tenant is set where the request reaches into one.</summary>
    public async Task<Error?> Refuses(object request, PlatformRole role, CancellationToken ct)
    {
        if (!caller.IsStaff)
        {
            return AuthorizationErrors.NotThere;
        }

        if (caller.OwesMfaAsStaff)
        {
            return AuthorizationErrors.MfaRequired("The staff door requires");
        }

        var (acts, reach) = (Trail.IsCommand(request.GetType()), (request as IReachesTenant)?.Reach);
        var found = reach is null ? null : await Reached(reach, ct);
        if (reach is not null && found is null)
        {
            return Error.NotFound(reach.Noun);
        }

        var refusal = caller.PlatformRole < role ? AuthorizationErrors.RoleNeeded(role)
            : caller.IsNarrowed && (acts || caller.Projects.Count > 0 || !caller.Scopes.Contains("read", StringComparer.Ordinal)) ? AuthorizationErrors.TokenTooNarrow
            : reach is not { NeedsGrant: true } ? null
            : found!.GrantId is null ? AccessGrantErrors.Needed(found.OrganizationId)
            : acts && found.ReadOnly == true ? AccessGrantErrors.ReadOnlyGrant
            : null;
        if (reach is not null && !acts)
        {
            await trail.Looked(request, ct, refusal);
        }
        else if (refusal is not null)
        {
            await trail.Refused(request, refusal, ct);
        }

        return refusal;
    }

    /// <summary>Lets staff in at a tenant's own address, under a grant that reaches it: false where there is none, as for anybody else who is no member.</summary>
    public async Task<bool> LetsIn(object request, CancellationToken ct)
    {
        var project = (request as IInProject)?.Project;
        if (!caller.IsStaff || caller.OwesMfaAsStaff || caller.IsNarrowed || (project is null ? request is not IInOrganization : !WireId.IsProject(project)))
        {
            return false;
        }

        var environment = IInEnvironment.Of(request);
        var found = await db.Database.SqlQuery<GuestRow>(
            $"""
            select organization_id as "OrganizationId", grant_id as "GrantId", read_only as "ReadOnly", environment_type as "EnvironmentType"
            from cloud_staff_access({caller.User}, {(request as IInOrganization)?.Organization}, {project}, {environment}, {time.GetUtcNow()})
            """).FirstOrDefaultAsync(ct);
        if (found is null)
        {
            return false;
        }

        tenant.Set(found.OrganizationId);
        caller.Under = found.GrantId;
        caller.Grant(Grants.OfStaff(found.ReadOnly), found.EnvironmentType is { } type ? Words.Parse<EnvironmentType>(type) : null);
        return true;
    }

    private async Task<ReachRow?> Reached(Reach reach, CancellationToken ct)
    {
        var found = !WireId.TryParse(reach.Id, out var id) ? null : await db.Database.SqlQuery<ReachRow>(
            $"""
            select organization_id as "OrganizationId", project_id as "ProjectId", name as "Name", grant_id as "GrantId", read_only as "ReadOnly"
            from cloud_staff_reach({caller.User}, {reach.Noun}, {id}, {time.GetUtcNow()})
            """).FirstOrDefaultAsync(ct);
        if (found is not null)
        {
            tenant.Set(found.OrganizationId);
            caller.Under = reach.NeedsGrant ? found.GrantId : null;
            caller.Reached = reach.Noun switch
            {
                Reach.Environment => $"projects/{found.ProjectId}/environments/{found.Name}",
                Reach.Activity => $"projects/{found.ProjectId}/activities/{reach.Id}",
                Reach.AccessGrant => $"access-grants/{reach.Id}",
                Reach.Organization => $"organizations/{reach.Id}",
                _ => $"tickets/{reach.Id}",
            };
        }

        return found;
    }

    private sealed record ReachRow(Guid OrganizationId, string? ProjectId, string? Name, Guid? GrantId, bool? ReadOnly);

    private sealed record GuestRow(Guid OrganizationId, Guid GrantId, bool ReadOnly, string? EnvironmentType);
}
