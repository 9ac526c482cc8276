using Cloud.Domain;

namespace Cloud.Application.Access;

internal static class AccessErrors
{
    public static Error UserNotFound => Error.NotFound("member");

    public static Error TeamNotFound => Error.NotFound("team");

    public static Error NotGranted => Error.NotFound("access");
}
