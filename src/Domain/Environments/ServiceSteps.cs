using Cloud.Domain.Configuration;

namespace Cloud.Domain.Environments;

/// <summary>What other files mean for the services of an environment that runs.</summary>
public static class ServiceSteps
{
    /// <summary>Services that the files have no more, or as another type: each goes with what it holds.</summary>
    /// <param name="from">The environment's files now.</param>
    /// <param name="to">Its files after.</param>
    public static IReadOnlyList<string> Gone(ProjectConfiguration from, ProjectConfiguration to) =>
        [.. from.Services.Where(s => !to.Services.Any(t => t.Name == s.Name && t.Type == s.Type)).Select(s => s.Name)];

    /// <summary>One that keeps data never goes to a version below its own; null where none does.</summary>
    public static Error? Downgraded(Environment environment, ProjectConfiguration from, ProjectConfiguration to)
    {
        var followed = Followed(environment, from, to).ToDictionary(c => c.Service, c => c.To, StringComparer.Ordinal);
        var after = ServiceVersions.Of(to, environment).Where(s => from.Services.Any(f => f.Name == s.Name && f.Type == s.Type)).ToDictionary(s => s.Name, s => followed.GetValueOrDefault(s.Name, s.Version), StringComparer.Ordinal);
        return ServiceVersions.Plan(ServiceVersions.Of(from, environment), after).Error is { Kind: ErrorKind.Invalid } unfit ? unfit : null;
    }

    /// <summary>Versions that somebody changed beside the files, and that the files say anew now: on integration the files have the last word.</summary>
    public static IReadOnlyList<VersionChange> Followed(Environment environment, ProjectConfiguration from, ProjectConfiguration to) =>
        [.. from before in @from.Services
            join after in to.Services on (before.Name, before.Type) equals (after.Name, after.Type)
            where before.Version != after.Version && environment.ServiceVersions.GetValueOrDefault(after.Name, after.Version) != after.Version
            select new VersionChange(after.Name, after.Type, environment.ServiceVersions[after.Name], after.Version)];

    /// <summary>The versions that run, of the services whose files now say another: on staging and production those are changed by a ticket, and not by a promotion (R54).</summary>
    public static IReadOnlyDictionary<string, string> Kept(Environment environment, ProjectConfiguration from, ProjectConfiguration to) =>
        (from now in ServiceVersions.Of(@from, environment)
         join then in to.Services on (now.Name, now.Type) equals (then.Name, then.Type)
         where now.Version != then.Version
         select now).ToDictionary(s => s.Name, s => s.Version, StringComparer.Ordinal);
}
