using Cloud.Application.Identity;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Tickets;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.AccessGrants;
using Cloud.Domain.Identity;
using Cloud.Domain.Organizations;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using OrganizationPermission = Cloud.Domain.Organizations.OrganizationPermission;

namespace Cloud.Application.AccessGrants;

/// <summary>
/// Staff ask to look into an organization, or to act there. It begins at once or waits for a yes, as the organization has chosen; its administrators get a mail
/// either way.
/// </summary>
public static class StaffRequestAccess
{
    [RequiresStaff(PlatformRole.Support)]
    public sealed record Command(string Organization, RequestAccess Body) : ICommand<AccessGrantResource>, IReachesTenant, IReasoned
    {
        public Reach Reach => new(Reach.Organization, Organization);

        public string? Why => Body.Reason;
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Body.Reason).IsReason().OverridePropertyName("reason");
            RuleFor(c => c.Body.Hours).InclusiveBetween(1, AccessGrant.MaxHours).WithMessage($"must be 1 to {AccessGrant.MaxHours}").OverridePropertyName("hours");
        }
    }

    internal sealed class Handler(ICloudDb db, Caller caller, Letters letters, TimeProvider time) : IHandler<Command, AccessGrantResource>
    {
        public async Task<Result<AccessGrantResource>> Handle(Command command, CancellationToken cancellationToken)
        {
            var (body, now) = (command.Body, time.GetUtcNow());
            if (!body.ReadOnly && caller.PlatformRole < PlatformRole.Operator)
            {
                return AuthorizationErrors.RoleNeeded(PlatformRole.Operator);
            }

            _ = WireId.TryParse(command.Organization, out var id);
            _ = WireId.TryParse(body.Ticket, out var ticket);
            if (body.Project is { } project && !await db.Projects.AnyAsync(p => p.Id == project, cancellationToken))
            {
                return Error.Invalid("project", "There is no such project in this organization.");
            }

            if (body.Ticket is not null && !await db.Tickets.AnyAsync(t => t.Id == ticket, cancellationToken))
            {
                return Error.Invalid("ticket", "There is no such ticket of this organization.");
            }

            // Its lock keeps two requests at once from both finding nothing.
            var organization = await db.Organizations.FromSql($"select * from organizations where id = {id} for update").SingleAsync(cancellationToken);
            if (await Same(body, now, cancellationToken) is { } same)
            {
                return AccessGrantErrors.Exists(same);
            }

            var grant = AccessGrant.Ask(new(id, body.Project, body.Reason.Trim(), body.Ticket is null ? null : ticket, body.ReadOnly, body.Hours), caller.User, organization.StaffAccess, now);
            db.AccessGrants.Add(grant);
            await db.SaveChangesAsync(cancellationToken);
            var row = await db.Rows(db.AccessGrants.Where(g => g.Id == grant.Id)).SingleAsync(cancellationToken);
            await Tell(organization, row, cancellationToken);
            return row.ToResourceForStaff(now);
        }

        private async Task<Guid?> Same(RequestAccess body, DateTimeOffset now, CancellationToken ct)
        {
            var same = await db.AccessGrants.Where(g => g.StaffId == caller.User && g.ProjectId == body.Project && g.ReadOnly == body.ReadOnly && g.EndsAt > now
                && (g.State == AccessGrantState.Requested || g.State == AccessGrantState.Active)).Select(g => g.Id).FirstOrDefaultAsync(ct);
            return same == Guid.Empty ? null : same;
        }

        private async Task Tell(Organization organization, AccessGrantRow row, CancellationToken ct)
        {
            var administrators = await (from m in db.Memberships
                                        join u in db.Users on m.UserId equals u.Id
                                        where m.Permissions.Contains(OrganizationPermission.Admin)
                                        select u.Email).ToListAsync(ct);
            var (grant, waits) = (row.Grant, row.Grant.State == AccessGrantState.Requested);
            var what = $"{(grant.ReadOnly ? "look into" : "look into and act in")} {(grant.ProjectId is { } project ? $"the project {project} of {organization.Title}" : organization.Title)}";
            foreach (var administrator in administrators)
            {
                letters.Tell(administrator, waits ? $"{row.Staff} of Cloud asks to see {organization.Title}" : $"{row.Staff} of Cloud has access to {organization.Title}", $"""
                    {row.Staff} of Cloud {(waits ? "asks to" : "may now")} {what}{(waits ? $", for {grant.Hours} h from your yes" : $", until {grant.EndsAt:yyyy-MM-dd HH:mm} UTC")}.

                    The reason given: {grant.Reason}

                    {(waits ? "Approve or decline it" : "You can end it at once")} under "Support access" in the dashboard. All they do is in your audit log.
                    """);
            }
        }
    }
}
