using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cloud.Domain.Configuration;

/// <summary>The one way a <see cref="ProjectConfiguration"/> becomes JSON (for the jsonb column) and comes back.</summary>
public static class ConfigurationJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    public static string Write(ProjectConfiguration configuration) => JsonSerializer.Serialize(configuration, Options);

    /// <exception cref="JsonException">The text is not a configuration.</exception>
    public static ProjectConfiguration Read(string json) =>
        JsonSerializer.Deserialize<ProjectConfiguration>(json, Options) ?? throw new JsonException("The configuration is null.");

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            MaxDepth = 2 * ConfigurationLimits.Depth,
        };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
