using System.Text.Json;

namespace Cloud.Domain.Environments;

/// <summary>Which code an environment has.</summary>
/// <param name="Revision">What its files say; null for what the project was created from.</param>
/// <param name="Commit">Null where the files were given inline.</param>
public sealed record Code(Guid? Revision, string? Commit)
{
    /// <summary>Digits of a commit that people read; as many as the dashboard shows.</summary>
    private const int ShortCommit = 8;

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
