using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Organizations;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using OrganizationPermission = Cloud.Domain.Organizations.OrganizationPermission;

namespace Cloud.Application.Members;

internal static class MemberQueries
{
    /// <summary>
    /// The organization's row, locked: who is in it and who administers it changes one at a time, so that the last administrator is the last however many ask at once.
    /// </summary>
    public static Task<Organization> LockOrganization(this ICloudDb db, Guid organization, CancellationToken ct) =>
        db.Organizations.FromSql($"select * from organizations where id = {organization} for update").SingleAsync(ct);

    /// <summary>The membership an address names; null for what has no id's shape and for who is not in.</summary>
    public static Task<Membership?> FindMember(this ICloudDb db, Guid organization, string user, CancellationToken ct) => WireId.TryParse(user, out var id)
        ? db.Memberships.SingleOrDefaultAsync(m => m.OrganizationId == organization && m.UserId == id, ct)
        : Task.FromResult<Membership?>(null);

    public static Task<int> OtherAdmins(this ICloudDb db, Membership member, CancellationToken ct) =>
        db.Memberships.CountAsync(m => m.OrganizationId == member.OrganizationId && m.UserId != member.UserId && m.Permissions.Contains(OrganizationPermission.Admin), ct);

    /// <summary>What somebody without <c>admin</c> would give away without having it; null for an administrator.</summary>
    public static async Task<Error?> MoreThanTheirs(this ICloudDb db, Guid organization, Guid giver, IEnumerable<string> permissions, CancellationToken ct)
    {
        var own = await db.Memberships.Where(m => m.OrganizationId == organization && m.UserId == giver).Select(m => m.Permissions).SingleOrDefaultAsync(ct) ?? [];
        var more = own.Contains(OrganizationPermission.Admin) ? [] : permissions.Except(own, StringComparer.Ordinal).ToList();
        return more.Count == 0 ? null : MemberErrors.MoreThanYours(more);
    }

    public static UserReference Reference(Guid id, string email, string name) => new() { Id = WireId.From(id), Username = email, Email = email, DisplayName = name };

    /// <summary>Words of organizations' permissions; none is one too.</summary>
    public static IRuleBuilderOptions<T, IReadOnlyList<string>> AreOrganizationPermissions<T>(this IRuleBuilder<T, IReadOnlyList<string>> rule) => rule
        .Must(all => all is not null && all.All(OrganizationPermission.All.Contains)).WithMessage($"must be words of {string.Join(", ", OrganizationPermission.All)}");
}
