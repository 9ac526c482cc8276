using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Identity;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Identity;

/// <summary>Where the caller is signed in, newest first.</summary>
public static class ListSessions
{
    [RequiresSignIn]
    public sealed record Query(string User, Page Page) : IQuery<Paged<SessionResource>>, IPagedQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => this.CheckPage();
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Query, Paged<SessionResource>>
    {
        public async Task<Result<Paged<SessionResource>>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (caller.Refuses(query.User) is { } refusal)
            {
                return refusal;
            }

            var now = time.GetUtcNow();
            var sessions = db.Sessions.AsNoTracking().Where(s => s.UserId == caller.User && s.ExpiresAt > now);
            if (query.Page.AfterId is { } after)
            {
                sessions = sessions.Where(s => s.Id < after);
            }

            var rows = await sessions.OrderByDescending(s => s.Id).Take(query.Page.Items + 1)
                .Select(s => new { Session = s, Used = db.Credentials.Where(c => c.FamilyId == s.Id).Max(c => c.LastUsedAt) }).ToListAsync(cancellationToken);
            return query.Page.Of(rows, row => View(row.Session, row.Used), row => WireId.From(row.Session.Id));
        }

        private SessionResource View(Session session, DateTimeOffset? used) => new()
        {
            Id = WireId.From(session.Id),
            Current = session.Id == caller.Session,
            Address = session.Address,
            UserAgent = session.UserAgent,
            CreatedAt = session.CreatedAt,
            LastUsedAt = used > session.LastUsedAt ? used.Value : session.LastUsedAt,
            ExpiresAt = session.ExpiresAt,
            Links = new(StringComparer.Ordinal) { ["#delete"] = new($"/api/users/{WireId.From(session.UserId)}/sessions/{WireId.From(session.Id)}") },
        };
    }
}
