using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Identity;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Pipeline;

/// <summary>
/// The door of the people who run the product. To everybody else there is nothing behind it. A request about one thing of a tenant goes in by one function of the
/// database, <c>cloud_staff_reach</c>, and is on record there: a look before it is answered, a refusal by itself, an action in its own transaction.
/// </summary>
internal sealed class StaffDoor(Caller caller, Tenant tenant, ICloudDb db, Trail trail)
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

        var reaches = request as IReachesTenant;
        if (reaches is not null && !await Reached(reaches.Reach, ct))
        {
            return Error.NotFound(reaches.Reach.Noun);
        }

        var acts = Trail.IsCommand(request.GetType());
        var refusal = caller.PlatformRole < role ? AuthorizationErrors.RoleNeeded(role)
            : acts && caller.IsNarrowed ? AuthorizationErrors.TokenTooNarrow
            : null;
        if (refusal is not null)
        {
            await trail.Refused(request, refusal, ct);
        }
        else if (reaches is not null && !acts)
        {
            await trail.Looked(request, ct);
        }

        return refusal;
    }

    private async Task<bool> Reached(Reach reach, CancellationToken ct)
    {
        if (!WireId.TryParse(reach.Id, out var id))
        {
            return false;
        }

        var found = await db.Database.SqlQuery<ReachRow>(
            $"select organization_id as \"OrganizationId\", project_id as \"ProjectId\", name as \"Name\" from cloud_staff_reach({caller.User}, {reach.Noun}, {id})").FirstOrDefaultAsync(ct);
        if (found is null)
        {
            return false;
        }

        tenant.Set(found.OrganizationId);
        caller.Reached = reach.Noun switch
        {
            Reach.Environment => $"projects/{found.ProjectId}/environments/{found.Name}",
            Reach.Activity => $"projects/{found.ProjectId}/activities/{reach.Id}",
            _ => $"tickets/{reach.Id}",
        };
        return true;
    }

    private sealed record ReachRow(Guid OrganizationId, string? ProjectId, string? Name);
}
