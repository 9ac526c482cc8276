using System.Text.Json;
using Cloud.Domain.Configuration;

namespace Cloud.Domain.Environments;

/// <summary>Which code an environment has.</summary>
/// <param name="Revision">What its files say; null for what the project was created from.</param>
/// <param name="Commit">Null where the files were given inline.</param>
public sealed record Code(Guid? Revision, string? Commit)
{
    /// <summary>Digits of a commit that people read, as Git shortens it.</summary>
    private const int ShortCommit = 7;

    /// <summary>As sentences name it.</summary>
    public string Word => Commit is null ? "the files given" : Commit[..Math.Min(ShortCommit, Commit.Length)];
}

/// <summary>From one code to another: what a deployment brings, and what it takes back when it fails.</summary>
public sealed record CodeChange(Code From, Code To)
{
    /// <summary>Name of the parameter of a deployment that carries it.</summary>
    public const string Parameter = "code";

    /// <summary>As the parameter's value.</summary>
    public object Value => new { from = Written(From), to = Written(To) };

    /// <summary>The change that an activity's parameters carry; null where they carry none.</summary>
    public static CodeChange? In(string parameters)
    {
        using var read = JsonDocument.Parse(parameters);
        return read.RootElement.TryGetProperty(Parameter, out var change) ? new(Read(change.GetProperty("from")), Read(change.GetProperty("to"))) : null;
    }

    private static object Written(Code code) => new { commit = code.Commit, revision = code.Revision is { } id ? WireId.From(id) : null };

    private static Code Read(JsonElement code) =>
        new(WireId.TryParse(code.GetProperty("revision").GetString(), out var id) ? id : null, code.GetProperty("commit").GetString());
}

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
