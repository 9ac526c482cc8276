using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Projects;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Access;

internal static class AccessRules
{
    public static readonly string Fault = $"must be one or more of {string.Join(", ", ProjectRole.All)}";

    public static IRuleBuilderOptions<T, IReadOnlyList<string>> AreProjectPermissions<T>(this IRuleBuilder<T, IReadOnlyList<string>> rule) =>
        rule.Must(all => ProjectRole.Read(all) is not null).WithMessage(Fault);

    /// <summary>The refusal for somebody who is admin of none or not all of these projects; null where they are of all.</summary>
    public static async Task<Error?> NotTheirs(this ICloudDb db, IReadOnlyCollection<string> projects, Guid user, CancellationToken ct)
    {
        var theirs = await db.ProjectAccess.Where(a => projects.Contains(a.ProjectId) && a.Permissions.Contains(ProjectRole.Admin)
            && (a.UserId == user || db.TeamMembers.Any(m => m.TeamId == a.TeamId && m.UserId == user))).Select(a => a.ProjectId).Distinct().ToListAsync(ct);
        return projects.Except(theirs, StringComparer.Ordinal).FirstOrDefault() is { } other
            ? new Error(ErrorKind.Forbidden, "auth.forbidden", $"You are no administrator of project {other}, so you cannot give roles in it.")
            : null;
    }
}
