using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Identity;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Organizations;

/// <summary>Who did what in an organization, or was refused, newest first.</summary>
public static class ListAuditEvents
{
    [Requires(Permission.AuditView)]
    public sealed record Query(Guid Organization, Page Page) : IQuery<Paged<AuditEvent>>, IInOrganization, IPagedQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => this.CheckPage();
    }

    internal sealed class Handler(ICloudDb db) : IHandler<Query, Paged<AuditEvent>>
    {
        public async Task<Result<Paged<AuditEvent>>> Handle(Query query, CancellationToken cancellationToken)
        {
            var events = db.AuditEvents.AsNoTracking();
            var total = await events.CountAsync(cancellationToken);
            if (query.Page.AfterId is { } after)
            {
                events = events.Where(e => e.Id < after);
            }

            var page = events.OrderByDescending(e => e.Id).Take(query.Page.Items + 1);
            var named = from e in page
                        join u in db.Users on e.ActorId equals (Guid?)u.Id into actors
                        from u in actors.DefaultIfEmpty()
                        orderby e.Id descending
                        select new Row(e, u != null ? u.DisplayName : null, u != null && u.PlatformRole != PlatformRole.None);
            var rows = await named.ToListAsync(cancellationToken);
            return query.Page.Of(rows, View, row => WireId.From(row.Event.Id), total);
        }

        private static AuditEvent View(Row named) => View(named.Event, named.ActorName, named.IsStaff);

        private static AuditEvent View(Domain.Audit.AuditEvent row, string? name, bool staff) => new()
        {
            Id = WireId.From(row.Id),
            At = row.At,
            Actor = row.ActorId is { } actor ? new AuditActor(staff ? "staff" : "user", WireId.From(actor), name) : new AuditActor("system", "schedule"),
            Action = row.Action,
            Target = TargetOf(row.Target),
            After = WireJson.ToElement(After(row)),
            Ip = row.Ip,
            RequestId = row.RequestId,
        };

        private static Dictionary<string, string> After(Domain.Audit.AuditEvent row)
        {
            var after = new Dictionary<string, string>(StringComparer.Ordinal) { ["outcome"] = row.Outcome };
            if (row.Reason is { } reason)
            {
                after["reason"] = reason;
            }

            return after;
        }

        /// <summary><c>projects/{p}/environments/{e}</c> is the environment <c>{e}</c>.</summary>
        private static AuditTarget TargetOf(string path)
        {
            var parts = path.Split('/');
            return parts.Length < 2 ? new AuditTarget("unknown", path) : new AuditTarget(parts[^2].TrimEnd('s'), parts[^1], path);
        }
    }

    private sealed record Row(Domain.Audit.AuditEvent Event, string? ActorName, bool IsStaff);
}
