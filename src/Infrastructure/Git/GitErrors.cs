using Cloud.Domain;
using Cloud.Domain.Configuration;

namespace Cloud.Infrastructure.Git;

/// <summary>Every refusal of this folder. None repeats the URL or what the remote said: either may hold a password or an answer from inside our network.</summary>
internal static class GitErrors
{
    public static Error NotAllowed(string why) => Of("repository.not_allowed", why);

    public static Error Unreachable(string why) => Of("repository.unreachable", why);

    public static Error TooLarge(string what) => Of("repository.too_large", $"{what} Give the configuration inline instead, or move large files out of the repository.");

    public static Error TimedOut(TimeSpan after) => Of("repository.timeout",
        $"The repository did not arrive within {after.TotalSeconds:0} seconds. Try again, or give the configuration inline.");

    public static readonly Error NoConfiguration = Of("repository.no_configuration",
        "The branch has no configuration: add a .magento.app.yaml or a .platform.app.yaml, or give the configuration inline.");

    public static Error BranchNotFound(string branch, IEnumerable<string> branches)
    {
        const int shown = 20;
        var list = string.Join(", ", branches.Take(shown));
        return Of("repository.branch_not_found", list.Length == 0 ? "The repository has no branches yet: push one first." : $"There is no branch \"{branch}\". There are: {list}.", "repository.branch");
    }

    public static Error FileTooLarge(string path) => Of("repository.too_large", $"The configuration file {path} is larger than {ConfigurationLimits.FileBytes} bytes.");

    private static Error Of(string code, string message, string field = "repository.url") => new(ErrorKind.Invalid, code, message) { Fields = [new FieldError(field, message)] };
}
