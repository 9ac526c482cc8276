using System.Text.Encodings.Web;
using System.Text.Json;

namespace Cloud.Aws.Tests.Templates;

/// <summary>
/// The templates as last reviewed. After a wanted change, run the tests with <c>CLOUD_UPDATE_SNAPSHOTS=1</c> and read the difference before it is committed.
/// </summary>
public sealed class SnapshotTests
{
    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One of each kind; the other integration bodies repeat the same parts.</summary>
    public static TheoryData<string> Names => ["production", "staging", "staging-shared", "integration", "drupal-production", "wordpress-production-proxy", "wordpress-integration", "containers-production", "containers-integration", "agents-staging", "agents-integration", "agents-containers", "fastly-staging", "fastly-containers", "edge-magento-cluster", "edge-wordpress-containers"];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_template_is_the_reviewed_one(string name)
    {
        var actual = RenderedStack.Named(name).Root.ToJsonString(Pretty) + "\n";
        var file = Path.Combine(SourceTree.Templates, "snapshots", $"{name}.json");
        if (System.Environment.GetEnvironmentVariable("CLOUD_UPDATE_SNAPSHOTS") == "1")
            File.WriteAllText(file, actual);

        Assert.True(File.Exists(file), $"No snapshot {name}.json; see the summary of this class.");
        Assert.Equal(File.ReadAllText(file), actual);
    }
}
