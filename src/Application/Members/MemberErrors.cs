using Cloud.Domain;

namespace Cloud.Application.Members;

internal static class MemberErrors
{
    public static Error NotFound => Error.NotFound("member");

    public static Error OwnerStays => Error.Conflict("organization.owner", "This is the owner of the organization. Transfer it to another administrator first.");

    public static Error LastAdmin => Error.Conflict("organization.last_admin", "This is the last administrator. Make somebody else one first.");

    public static Error OnlyAdminsMakeAdmins => new(ErrorKind.Forbidden, "auth.forbidden", "Only an administrator changes what an administrator may do, or makes one.");

    /// <summary>Nobody gives what they do not have.</summary>
    public static Error MoreThanYours(IEnumerable<string> permissions) =>
        new(ErrorKind.Forbidden, "auth.forbidden", $"You cannot give what you do not have: {string.Join(", ", permissions)}. Ask an administrator.");

    public static Error NotAdmin => Error.Invalid("user", "must be a member with the permission admin");
}
