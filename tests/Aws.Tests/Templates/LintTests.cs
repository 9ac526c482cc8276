using Cloud.Domain.Blueprints;

namespace Cloud.Aws.Tests.Templates;

public sealed class LintTests
{
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(4);

    /// <summary>Every different body, in every region a project may choose, in one call: starting cfn-lint costs more than a template.</summary>
    [Fact]
    public async Task Cfn_lint_finds_nothing_in_any_template_in_any_region()
    {
        if (!ExternalTool.IsThere("cfn-lint"))
            Assert.Skip("cfn-lint is not installed here, so no template was linted. The resource schemas were still checked (SchemaTests).");

        var folder = Directory.CreateTempSubdirectory("cloud-lint-");
        try
        {
            foreach (var (name, body) in TemplateCases.Bodies())
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{name}.json"), body, TestContext.Current.CancellationToken);

            var regions = Catalogue.Regions.Where(region => region.Available).Select(region => region.Id);
            string[] arguments = ["--regions", .. regions, "--", .. TemplateCases.Bodies().Keys.Select(name => $"{name}.json")];
            var (exitCode, output) = await ExternalTool.Run("cfn-lint", arguments, folder.FullName, "", Within, TestContext.Current.CancellationToken);

            Assert.Equal("", output);
            Assert.Equal(0, exitCode);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
