using System.Text.Json.Nodes;

namespace Cloud.Aws.Tests.Templates;

/// <summary>AWS's own resource schemas, run by node from the small pinned package in <c>schemas/</c>: always, never skipped.</summary>
public sealed class SchemaTests
{
    private const string Package = "@aws-cdk/aws-service-spec";

    private static readonly TimeSpan Within = TimeSpan.FromMinutes(2);
    private static readonly string Folder = Path.Combine(SourceTree.Templates, "schemas");

    [Fact]
    public async Task Every_template_fits_the_official_resource_schemas()
    {
        var templates = new JsonObject([.. TemplateCases.Bodies().Concat(TemplateCases.EdgeBodies()).Select(body => KeyValuePair.Create(body.Key, JsonNode.Parse(body.Value)))]);

        var (exitCode, output) = await Check(templates);

        Assert.Equal("", output);
        Assert.Equal(0, exitCode);
    }

    /// <summary>The check itself: a template broken in nine ways gives nine findings.</summary>
    [Fact]
    public async Task The_check_finds_what_is_broken()
    {
        var template = JsonNode.Parse(TemplateCases.Bodies()["production"])!;
        var resources = template["Resources"]!;
        resources["Vpc"]!["Properties"]!["Bogus"] = 1;
        resources["DataVolume1"]!["Properties"]!["Encrypted"] = "perhaps";
        resources["Vault"]!["Properties"]!.AsObject().Remove("BackupVaultName");
        resources["SystemLog"]!["Properties"]!["RetentionInDays"] = 31;
        resources["HttpListener"]!["Properties"]!["DefaultActions"]!["Fn::If"]![1]![0]!["RedirectConfig"]!["Status"] = "301";
        resources["Node1"]!["Properties"]!["LaunchTemplate"]!.AsObject().Remove("Version");
        resources["Node2"]!["DependsOn"] = "Node9";
        resources["Extra"] = new JsonObject { ["Type"] = "AWS::EC2::Nothing" };
        template["Outputs"]!["VpcId"]!["Value"] = new JsonObject { ["Fn::GetAtt"] = new JsonArray("Vpc", "Nope") };

        var (exitCode, output) = await Check(new JsonObject { ["broken"] = template });

        string[] expected =
        [
            "broken: DataVolume1.Properties.Encrypted: is \"perhaps\", not boolean",
            "broken: Extra: unknown type AWS::EC2::Nothing",
            "broken: HttpListener.Properties.DefaultActions[0].RedirectConfig: no property Status",
            "broken: Node1.Properties.LaunchTemplate: lacks Version",
            "broken: Node2: DependsOn Node9, which does not exist",
            "broken: Outputs: AWS::EC2::VPC has no attribute Nope",
            "broken: SystemLog.Properties.RetentionInDays: is 31, not one of",
            "broken: Vault.Properties: lacks BackupVaultName",
            "broken: Vpc.Properties: no property Bogus",
        ];
        var findings = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(1, exitCode);
        Assert.Equal(expected.Length, findings.Length);
        Assert.All(expected.Zip(findings), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    internal static async Task<(int ExitCode, string Output)> Check(JsonObject templates)
    {
        await Install();
        return await ExternalTool.Run("node", ["check.mjs"], Folder, templates.ToJsonString(), Within, TestContext.Current.CancellationToken);
    }

    private static async Task Install()
    {
        if (InstalledVersion() == PinnedVersion())
            return;

        string[] quiet = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
        var (exitCode, output) = await ExternalTool.Run("npm", quiet, Folder, "", Within, TestContext.Current.CancellationToken);
        Assert.True(exitCode == 0, $"npm ci failed: {output}");
    }

    private static string? InstalledVersion()
    {
        var manifest = Path.Combine(Folder, "node_modules", Package, "package.json");
        return File.Exists(manifest) ? (string?)JsonNode.Parse(File.ReadAllText(manifest))!["version"] : null;
    }

    private static string PinnedVersion() =>
        (string)JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "package.json")))!["dependencies"]![Package]!;
}
