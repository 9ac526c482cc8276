namespace Cloud.Aws.Tests.Templates;

/// <summary>Test data is read from the source tree, so that a snapshot is written where it is reviewed.</summary>
internal static class SourceTree
{
    internal static string Templates { get; } = Path.Combine(Root(), "tests", "Aws.Tests", "Templates");

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Cloud.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No Cloud.sln above {AppContext.BaseDirectory}: the tests run from a checkout.");
    }
}
