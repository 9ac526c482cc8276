using System.Globalization;

namespace Cloud.Domain.Domains;

public static class DomainErrors
{
    public static Error NotFound => Error.NotFound("domain");

    public static Error Exists(string name, string environment) => Error.Conflict("domain.exists", $"{environment} has {name} already.");

    /// <summary>Within one project; what others have is nobody's business.</summary>
    public static Error Elsewhere(string name, string environment) => Error.Conflict("domain.exists", $"{name} is {environment}'s. Remove it there first: one name leads to one environment.");

    public static Error TooMany(string environment) => Error.Conflict(
        "domain.limit_reached",
        $"{environment} has {EnvironmentDomain.MostOfEnvironment.ToString(CultureInfo.InvariantCulture)} host names, as many as its certificate holds. Remove one, or let a wildcard (*.example.com) stand for several.");

    public static Error ZoneNotYours => Error.Conflict(
        "domain.zone_not_yours", "The project is in the shared AWS account, where no zone is yours. Set the name's record where its DNS is kept; a project in an AWS account of your own can have its alias set in a zone there.");

    public static Error ZoneBehindFastly => Error.Conflict("domain.zone_behind_fastly", "Fastly stands before the environment, and where its visitors enter is Fastly's to say: set the name's record yourself.");

    public static Error NotActive(EnvironmentDomain domain) => Error.Conflict(
        "domain.not_active", $"{domain.Name} is {Words.Of(domain.Status)}: an environment calls itself by a name that it answers for. Wait until it is active.");

    public static Error NoNameItself(EnvironmentDomain domain) => Error.Conflict("domain.wildcard", $"{domain.Name} stands for many names and is none that the environment could call itself by. Add the name itself.");

    public static Error BeingRemoved(EnvironmentDomain domain) => Error.Conflict("domain.being_removed", $"{domain.Name} is being removed. Add it again when it is gone.");
}
