using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Organizations;

/// <summary>The people of an organization, newest account first.</summary>
public static class ListMembers
{
    [Requires(Permission.MembersView)]
    public sealed record Query(Guid Organization, Page Page) : IQuery<Paged<MemberResource>>, IInOrganization, IPagedQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => this.CheckPage();
    }

    internal sealed class Handler(ICloudDb db) : IHandler<Query, Paged<MemberResource>>
    {
        public async Task<Result<Paged<MemberResource>>> Handle(Query query, CancellationToken cancellationToken)
        {
            var members = db.Database.SqlQuery<MemberRow>(
                $"""
                select user_id as "UserId", email as "Email", display_name as "DisplayName", permissions as "Permissions", added_at as "AddedAt"
                from cloud_members_of({query.Organization})
                """);
            var total = await members.CountAsync(cancellationToken);
            if (query.Page.AfterId is { } after)
            {
                members = members.Where(m => m.UserId < after);
            }

            var rows = await members.OrderByDescending(m => m.UserId).Take(query.Page.Items + 1).ToListAsync(cancellationToken);
            return query.Page.Of(rows, View, row => WireId.From(row.UserId), total);
        }

        private static MemberResource View(MemberRow row)
        {
            var id = WireId.From(row.UserId);
            return new MemberResource
            {
                Id = id,
                User = new UserReference { Id = id, Username = row.Email, Email = row.Email, DisplayName = row.DisplayName },
                Permissions = row.Permissions,
                AddedAt = row.AddedAt,
            };
        }
    }

    private sealed record MemberRow(Guid UserId, string Email, string DisplayName, string[] Permissions, DateTimeOffset AddedAt);
}
