using System.Reflection;
using System.Runtime.CompilerServices;
using Cloud.Support;

namespace Cloud.Architecture.Tests;

/// <summary>Names that say what a thing is.</summary>
public sealed class NameTests
{
    /// <summary>Each fits every type, so it says nothing of this one.</summary>
    private static readonly string[] Forbidden = ["Manager", "Helper", "Helpers", "Util", "Utils", "Service", "Impl", "Base", "Dto", "Info", "Processor"];

    private static readonly string[] Assemblies =
        ["Cloud.Client", "Cloud.Domain", "Cloud.Application", "Cloud.Infrastructure", "Cloud.Api", "Cloud.Workers", "Cloud.Dashboard", "Cloud.Cli", "Cloud.Sandbox", "Cloud.Launch"];

    [Fact]
    public void No_type_hides_behind_a_word_that_fits_everything()
    {
        var hiding = Assemblies.SelectMany(a => Assembly.Load(a).GetTypes())
            .Where(t => t.Namespace?.StartsWith("Cloud.", StringComparison.Ordinal) == true && !t.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false))
            .Where(t => Forbidden.Any(suffix => t.Name.Split('`')[0].EndsWith(suffix, StringComparison.Ordinal)))
            .Select(t => t.FullName!).ToList();
        var allowed = Tree.Exceptions("names.txt").ToList();
        Assert.Empty(hiding.Except(allowed));
        Assert.Empty(allowed.Except(hiding).Select(name => $"{name} is gone: take it off names.txt"));
    }

    [Fact]
    public void One_noun_has_one_folder_name_in_every_layer()
    {
        var nouns = Directory.GetDirectories(Repository.File("src", "Domain")).Select(d => Path.GetFileName(d)!).Where(n => n is not ("bin" or "obj")).ToList();
        Assert.NotEmpty(nouns);

        // The sandbox speaks AWS's nouns, not ours.
        var others = Tree.Files.Where(f => (f.StartsWith("src/", StringComparison.Ordinal) && !f.StartsWith("src/Sandbox/", StringComparison.Ordinal)) || f.StartsWith("tests/", StringComparison.Ordinal))
            .Select(f => f.Split('/')).Where(parts => parts.Length > 3).Select(parts => (Path: string.Join('/', parts[..3]), Name: parts[2])).Distinct();
        var twisted = others.SelectMany(o => nouns.Where(n => n != o.Name && Stem(n) == Stem(o.Name)).Select(n => $"{o.Path} should be called {n}, as in src/Domain"));
        Assert.Empty(twisted);
    }

    // "Activities", "activity" and "Activity" are one noun.
    private static string Stem(string name)
    {
        var lower = name.ToLowerInvariant();
        return lower.EndsWith("ies", StringComparison.Ordinal) ? lower[..^3] + "y" : lower.TrimEnd('s');
    }
}
