using System.Reflection;
using System.Xml.Linq;
using Cloud.Support;

namespace Cloud.Architecture.Tests;

/// <summary>Who may know whom (docs/decisions/0001): by the project files and by what the compiler really put into the assemblies.</summary>
public sealed class ReferenceTests
{
    /// <summary>Project -> the projects it may name. Whoever adds one here changes the house: that is a decision to write down first.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["src/Client"] = [],
        ["src/Domain"] = [],
        ["src/Sandbox"] = [],
        ["src/Application"] = ["Client", "Domain"],
        ["src/Infrastructure"] = ["Application"],
        ["src/Api"] = ["Application", "Infrastructure"],
        ["src/Workers"] = ["Application", "Infrastructure"],
        ["src/Dashboard"] = ["Client"],
        ["src/Cli"] = ["Client"],
        ["tools/Launch"] = ["Infrastructure"],
        ["tools/DesignTime"] = ["Infrastructure"],
        ["tools/Admin"] = ["Infrastructure"],
        ["tools/Bench"] = ["Workers"],
    };

    /// <summary>Assembly -> the product assemblies that may appear in it, those reached through another project included.</summary>
    private static readonly Dictionary<string, string[]> Reach = new()
    {
        ["Cloud.Client"] = [],
        ["Cloud.Domain"] = [],
        ["Cloud.Sandbox"] = [],
        ["Cloud.Application"] = ["Cloud.Client", "Cloud.Domain"],
        ["Cloud.Infrastructure"] = ["Cloud.Application", "Cloud.Client", "Cloud.Domain"],
        ["Cloud.Dashboard"] = ["Cloud.Client"],
        ["Cloud.Cli"] = ["Cloud.Client"],
    };

    public static TheoryData<string> Projects =>
        [.. Tree.Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal) && !f.StartsWith("tests/", StringComparison.Ordinal) && !f.StartsWith("bench/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_names_only_the_projects_it_may(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        Assert.True(Allowed.TryGetValue(folder, out var allowed), $"{folder} is new: say in {nameof(ReferenceTests)} what it may know.");
        Assert.Empty(References(file, "ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r)!).Except(allowed));
    }

    [Theory]
    [InlineData("src/Client/Client.csproj")]
    [InlineData("src/Domain/Domain.csproj")]
    public void A_leaf_uses_no_package_and_no_framework_but_NET_itself(string file)
    {
        Assert.Empty(References(file, "PackageReference"));
        Assert.Empty(References(file, "FrameworkReference"));
    }

    [Fact]
    public void Only_tests_name_the_sandbox()
    {
        var naming = Tree.Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal)).Where(f => References(f, "ProjectReference").Any(r => r.EndsWith("Sandbox.csproj", StringComparison.Ordinal)));
        Assert.All(naming, f => Assert.StartsWith("tests/", f, StringComparison.Ordinal));
    }

    [Fact]
    public void No_assembly_reaches_past_its_walls()
    {
        foreach (var (name, allowed) in Reach)
        {
            var reached = Assembly.Load(name).GetReferencedAssemblies().Select(a => a.Name!).Where(a => a.StartsWith("Cloud.", StringComparison.Ordinal));
            Assert.True(!reached.Except(allowed).Any(), $"{name} uses {string.Join(", ", reached.Except(allowed))}.");
        }
    }

    [Fact]
    public void Nothing_but_Infrastructure_sees_the_AWS_SDK_or_the_driver_of_the_database()
    {
        string[] hidden = ["AWSSDK.", "Npgsql"];
        foreach (var name in new[] { "Cloud.Client", "Cloud.Domain", "Cloud.Application", "Cloud.Dashboard", "Cloud.Cli", "Cloud.Sandbox" })
        {
            var seen = Assembly.Load(name).GetReferencedAssemblies().Select(a => a.Name!).Where(a => hidden.Any(h => a.StartsWith(h, StringComparison.Ordinal)));
            Assert.True(!seen.Any(), $"{name} uses {string.Join(", ", seen)}.");
        }
    }

    private static IEnumerable<string> References(string file, string kind) =>
        XDocument.Load(Repository.File(file)).Descendants(kind).Select(e => (string?)e.Attribute("Include") ?? "").Where(include => include.Length > 0);
}
