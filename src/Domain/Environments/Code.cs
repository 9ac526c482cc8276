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
    /// <summary>A service that is left out loses what it holds: the refusal for each that was not named; null where all were.</summary>
    /// <param name="environment">As it runs.</param>
    /// <param name="from">Its files now.</param>
    /// <param name="to">Its files after.</param>
    /// <param name="named">Names of services that may go.</param>
    public static Error? Removed(Environment environment, ProjectConfiguration from, ProjectConfiguration to, IReadOnlyCollection<string> named)
    {
        var gone = from.Services.Where(s => !to.Services.Any(t => t.Name == s.Name && t.Type == s.Type)).Select(s => s.Name).Except(named, StringComparer.Ordinal).ToList();
        return gone.Count > 0 ? EnvironmentErrors.RemovesServices(environment, gone) : null;
    }

    /// <summary>One that keeps data never goes to a version below its own; null where none does.</summary>
    public static Error? Downgraded(Environment environment, ProjectConfiguration from, ProjectConfiguration to)
    {
        var after = ServiceVersions.Of(to, environment).Where(s => from.Services.Any(f => f.Name == s.Name && f.Type == s.Type)).ToDictionary(s => s.Name, s => s.Version, StringComparer.Ordinal);
        return ServiceVersions.Plan(ServiceVersions.Of(from, environment), after).Error is { Kind: ErrorKind.Invalid } unfit ? unfit : null;
    }

    /// <summary>The versions that run, of the services whose files now say another: on staging and production those are changed by a ticket, and not by a promotion (R54).</summary>
    public static IReadOnlyDictionary<string, string> Kept(Environment environment, ProjectConfiguration from, ProjectConfiguration to) =>
        (from now in ServiceVersions.Of(@from, environment)
         join then in to.Services on (now.Name, now.Type) equals (then.Name, then.Type)
         where now.Version != then.Version
         select now).ToDictionary(s => s.Name, s => s.Version, StringComparer.Ordinal);
}
