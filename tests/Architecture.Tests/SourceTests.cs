using System.Text.RegularExpressions;

namespace Cloud.Architecture.Tests;

/// <summary>Walls that only the source shows.</summary>
public sealed partial class SourceTests
{
    [Fact]
    public void Only_the_pipeline_names_MediatR() => NoneNames(
        MediatR(),
        Tree.Files.Where(f => Path.GetExtension(f) is ".cs" or ".props" or ".targets")
            // RequestTypes stands in the pipeline to see what passes.
            .Where(f => f is not ("Directory.Packages.props" or "tests/Api.Tests/Setup/RequestTypes.cs") && !f.StartsWith("src/Application/Pipeline/", StringComparison.Ordinal)));

    [Fact]
    public void Api_and_Workers_name_Infrastructure_only_where_they_are_composed() => NoneNames(
        Infrastructure(),
        Tree.Code.Where(f => f.StartsWith("src/Api/", StringComparison.Ordinal) || f.StartsWith("src/Workers/", StringComparison.Ordinal)).Where(f => !IsComposition(f)));

    [Fact]
    public void Only_Infrastructure_Aws_names_the_AWS_SDK() => NoneNames(
        AwsSdk(),
        Tree.Code.Where(f => f.StartsWith("src/", StringComparison.Ordinal) && !f.StartsWith("src/Infrastructure/Aws/", StringComparison.Ordinal)));

    private static bool IsComposition(string file) =>
        Path.GetFileName(file) is var name && (name == "Program.cs" || name.StartsWith("Composition", StringComparison.Ordinal) || file.Contains("/Hosting/", StringComparison.Ordinal));

    private static void NoneNames(Regex pattern, IEnumerable<string> files)
    {
        var naming = files.Where(f => pattern.IsMatch(Tree.Read(f)));
        Assert.Empty(naming);
    }

    [GeneratedRegex(@"^\s*(global\s+)?using\s+(static\s+)?MediatR\b|Include=""MediatR""", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex MediatR();

    [GeneratedRegex(@"\bCloud\.Infrastructure\b")]
    private static partial Regex Infrastructure();

    [GeneratedRegex(@"^\s*(global\s+)?using\s+(static\s+)?(\w+\s*=\s*)?Amazon\b", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex AwsSdk();
}
