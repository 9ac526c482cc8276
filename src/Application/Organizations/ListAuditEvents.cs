using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
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

            var rows = await events.OrderByDescending(e => e.Id).Take(query.Page.Items + 1).ToListAsync(cancellationToken);
            return query.Page.Of(rows, View, row => WireId.From(row.Id), total);
        }

        private static AuditEvent View(Domain.Audit.AuditEvent row) => new()
        {
            Id = WireId.From(row.Id),
            At = row.At,
            Actor = row.ActorId is { } actor ? new AuditActor("user", WireId.From(actor)) : new AuditActor("system", "schedule"),
            Action = row.Action,
            Target = TargetOf(row.Target),
            After = WireJson.ToElement(new Dictionary<string, string>(StringComparer.Ordinal) { ["outcome"] = row.Outcome }),
            Ip = row.Ip,
            RequestId = row.RequestId,
        };

        /// <summary><c>projects/{p}/environments/{e}</c> is the environment <c>{e}</c>.</summary>
        private static AuditTarget TargetOf(string path)
        {
            var parts = path.Split('/');
            return parts.Length < 2 ? new AuditTarget("unknown", path) : new AuditTarget(parts[^2].TrimEnd('s'), parts[^1], path);
        }
    }
}
