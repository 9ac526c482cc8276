using Cloud.Domain.Blueprints;

namespace Cloud.Aws.Tests.Templates;

public sealed class LintTests
{
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(4);

    /// <summary>
    /// Every different body where it is first built, and in every region as many as hold every type of resource: types are what regions differ in. Starting
    /// cfn-lint costs more than a template, so those of the same regions go in one call.
    /// </summary>
    [Fact]
    public async Task Cfn_lint_finds_nothing_in_any_template_in_any_region()
    {
        if (!ExternalTool.IsThere("cfn-lint"))
            Assert.Skip("cfn-lint is not installed here, so no template was linted. The resource schemas were still checked (SchemaTests).");

        var folder = Directory.CreateTempSubdirectory("cloud-lint-");
        try
        {
            foreach (var (name, body) in TemplateCases.Bodies().Concat(TemplateCases.EdgeBodies()))
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{name}.json"), body, TestContext.Current.CancellationToken);

            foreach (var alike in Regions().GroupBy(item => string.Join(' ', item.Value), item => item.Key, StringComparer.Ordinal))
            {
                string[] arguments = ["--regions", .. alike.Key.Split(' '), "--", .. alike.Select(name => $"{name}.json")];
                var (exitCode, output) = await ExternalTool.Run("cfn-lint", arguments, folder.FullName, "", Within, TestContext.Current.CancellationToken);
                Assert.Equal(("", 0), (output, exitCode));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Largest first: a body with no type that those before lack is linted in one region.</summary>
    private static Dictionary<string, IEnumerable<string>> Regions()
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        Dictionary<string, IEnumerable<string>> regions = new(StringComparer.Ordinal);
        foreach (var name in TemplateCases.Bodies().Keys.OrderByDescending(name => RenderedStack.Named(name).Resources.Count).ThenBy(name => name, StringComparer.Ordinal))
        {
            var types = RenderedStack.Named(name).Resources.Select(resource => (string)resource.Value!["Type"]!).ToHashSet(StringComparer.Ordinal);
            regions[name] = types.IsSubsetOf(seen) ? TemplateCases.RegionsOf(name).Take(1) : TemplateCases.RegionsOf(name);
            seen.UnionWith(types);
        }

        foreach (var name in TemplateCases.EdgeBodies().Keys)
            regions[name] = [StackTemplates.EdgeRegion];

        return regions;
    }
}
