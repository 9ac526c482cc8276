using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cloud.Application.Ports;

namespace Cloud.Infrastructure.Aws.Backup;

/// <summary>Reads AWS Backup's JSON into the ports' records: times are epoch seconds with a fraction, PercentDone is a string.</summary>
internal static class BackupJson
{
    public static string Required(this JsonObject x, string name) => x.Text(name) ?? throw new FormatException($"AWS Backup answered without {name}.");

    public static JsonObject Map(IReadOnlyDictionary<string, string> map) => new(map.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value)));

    public static IReadOnlyDictionary<string, string> Map(this JsonObject x, string name) =>
        x[name] is JsonObject map ? map.ToDictionary(m => m.Key, m => m.Value?.ToString() ?? "", StringComparer.Ordinal) : new Dictionary<string, string>();

    public static BackupVault Vault(JsonObject x) => new(
        x.Required("BackupVaultName"),
        x.Required("BackupVaultArn"),
        x.Flag("Locked"),
        x.Number("NumberOfRecoveryPoints") ?? 0,
        x.RequiredTime("CreationDate"));

    public static BackupJob Job(JsonObject x) => new(
        x.Required("BackupJobId"),
        x.Required("State"),
        x.Percent("PercentDone"),
        x.Number("BackupSizeInBytes"),
        x.Text("RecoveryPointArn"),
        x.Text("StatusMessage"),
        x.Text("ResourceArn"),
        x.RequiredTime("CreationDate"),
        x.Time("CompletionDate"));

    public static RestoreJob Restore(JsonObject x) => new(
        x.Required("RestoreJobId"),
        x.Required("Status"),
        x.Percent("PercentDone"),
        x.Number("BackupSizeInBytes"),
        x.Text("CreatedResourceArn"),
        x.Text("StatusMessage"),
        x.RequiredTime("CreationDate"),
        x.Time("CompletionDate"));

    public static RecoveryPoint Point(JsonObject x) => new(
        x.Required("RecoveryPointArn"),
        x.Text("ResourceArn"),
        x.Text("ResourceType"),
        x.Required("Status"),
        x.Text("StatusMessage"),
        x.Number("BackupSizeInBytes"),
        x.Flag("IsEncrypted"),
        x.RequiredTime("CreationDate"),
        x.Time("CompletionDate"),
        x["CalculatedLifecycle"] is JsonObject lifecycle ? lifecycle.Time("DeleteAt") : null);

    public static Page<RecoveryPoint> PointPage(JsonObject x) =>
        new([.. (x["RecoveryPoints"] as JsonArray ?? []).OfType<JsonObject>().Select(Point)], x.Text("NextToken"));

    private static string? Text(this JsonObject x, string name) => x[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text.Length == 0 ? null : text,
        _ => throw Wrong(name, "a string"),
    };

    private static bool Flag(this JsonObject x, string name) => x[name] switch
    {
        null => false,
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        _ => throw Wrong(name, "true or false"),
    };

    private static long? Number(this JsonObject x, string name) => x[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<long>(out var number) => number,
        _ => throw Wrong(name, "a whole number"),
    };

    /// <summary>AWS's text may read "42", "42.5" or "42%": whatever else it is, is no progress to show.</summary>
    private static double? Percent(this JsonObject x, string name) =>
        double.TryParse(x.Text(name)?.TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out var percent) ? percent : null;

    private static DateTimeOffset RequiredTime(this JsonObject x, string name) => x.Time(name) ?? throw new FormatException($"AWS Backup answered without {name}.");

    private static DateTimeOffset? Time(this JsonObject x, string name) => x[name] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.Number =>
            DateTimeOffset.UnixEpoch.AddTicks((long)Math.Round(value.GetValue<decimal>() * TimeSpan.TicksPerSecond)),
        _ => throw Wrong(name, "a number of seconds"),
    };

    private static FormatException Wrong(string name, string expected) => new($"AWS Backup answered {name} as something else than {expected}.");
}
