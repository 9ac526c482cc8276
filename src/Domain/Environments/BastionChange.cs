using System.Text.Json;

namespace Cloud.Domain.Environments;

/// <summary>From some ranges that may use the bastion to others; none means that no bastion stands.</summary>
public sealed record BastionChange(IReadOnlyList<string> From, IReadOnlyList<string> To)
{
    /// <summary>Name of the parameter of a redeployment that carries it.</summary>
    private const string Parameter = "bastion";

    /// <summary>The change that an activity's parameters carry; null where they carry none.</summary>
    public static BastionChange? In(string parameters)
    {
        using var read = JsonDocument.Parse(parameters);
        return read.RootElement.TryGetProperty(Parameter, out var change) ? new(Ranges(change, "from"), Ranges(change, "to")) : null;
    }

    /// <summary>The parameters of the redeployment that makes it.</summary>
    public string Parameters() => JsonSerializer.Serialize(new Dictionary<string, object> { [Parameter] = new { from = From, to = To } });

    private static List<string> Ranges(JsonElement change, string name) => [.. change.GetProperty(name).EnumerateArray().Select(r => r.GetString()!)];
}
