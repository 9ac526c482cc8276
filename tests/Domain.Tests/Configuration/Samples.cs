using Cloud.Application.Ports;
using Cloud.Domain.Configuration;
using Cloud.Infrastructure.Configuration;

namespace Cloud.Domain.Tests.Configuration;

/// <summary>The sample projects beside these tests, and a reader that believes to live on a fixed day.</summary>
internal static class Samples
{
    private static readonly DateTimeOffset Today = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    public static string Folder => Path.Combine(AppContext.BaseDirectory, "data");

    public static TheoryData<string> Names => [.. Directory.GetDirectories(Folder).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    public static IConfigurationReader Reader { get; } = new YamlConfigurationReader(ServiceCatalogue.Current, new FixedDay());

    public static Dictionary<string, string> Files(string sample)
    {
        var root = Path.Combine(Folder, sample);
        var all = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        return Directory.EnumerateFiles(root, "*", all).ToDictionary(f => Path.GetRelativePath(root, f).Replace('\\', '/'), File.ReadAllText, StringComparer.Ordinal);
    }

    public static ProjectConfiguration Read(string sample)
    {
        var reading = Reader.Read(Files(sample));
        return reading.Configuration ?? throw new InvalidOperationException(string.Join('\n', reading.Faults));
    }

    /// <summary>An application with everything it must have, and the given lines below it.</summary>
    public static Dictionary<string, string> App(string more = "", string services = "", string routes = "") => new(StringComparer.Ordinal)
    {
        [".platform.app.yaml"] = $"name: app\ntype: php:8.4\n{more}",
        [".platform/services.yaml"] = services,
        [".platform/routes.yaml"] = routes,
    };

    public static IReadOnlyList<Fault> Faults(Dictionary<string, string> files) => Reader.Read(files).Faults;

    public static Fault OnlyError(Dictionary<string, string> files) => Assert.Single(Faults(files), f => f.IsError);

    private sealed class FixedDay : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Today;
    }
}
