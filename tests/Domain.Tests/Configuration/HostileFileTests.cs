using System.Diagnostics;
using System.Text;
using Cloud.Domain.Configuration;

namespace Cloud.Domain.Tests.Configuration;

public sealed class HostileFileTests
{
    /// <summary>Generous for a slow machine that runs other suites beside; each of these takes milliseconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    [Fact]
    public void A_bomb_of_aliases_is_refused()
    {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 30; i++)
            bomb.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        AssertRefusedQuickly(bomb.ToString(), "too");
    }

    [Fact]
    public void A_bomb_of_merges_is_refused()
    {
        var bomb = new StringBuilder("m0: &m0 { k: v }\n");
        for (var i = 1; i < 4000; i++)
            bomb.Append($"m{i}: &m{i} {{ <<: *m{i - 1}, k{i}: v }}\n");
        AssertRefusedQuickly(bomb.ToString(), "too much");
    }

    [Fact]
    public void A_bomb_of_long_texts_is_refused() =>
        AssertRefusedQuickly($"t: &t \"{new string('x', 60_000)}\"\nl: [{string.Join(", ", Enumerable.Repeat("*t", 20_000))}]\n", "too much");

    [Theory]
    [InlineData("x: {0}", '[', 50_000)]
    [InlineData("x: {0}", '{', 50_000)]
    [InlineData("{0}", '-', 1)]
    public void Deep_nesting_is_refused(string shape, char opening, int count)
    {
        var deep = count == 1
            ? string.Concat(Enumerable.Range(0, 200).Select(i => $"{new string(' ', 2 * i)}k:\n"))
            : shape.Replace("{0}", new string(opening, count), StringComparison.Ordinal);
        AssertRefusedQuickly(deep, "nested too deeply");
    }

    [Fact]
    public void Aliases_do_not_hide_depth()
    {
        var deep = new StringBuilder("d0: &d0 [x]\n");
        for (var i = 1; i < 100; i++)
            deep.Append($"d{i}: &d{i} [*d{i - 1}]\n");
        AssertRefusedQuickly(deep.ToString(), "nested too deeply");
    }

    [Fact]
    public void A_mapping_cannot_hold_itself() => AssertRefusedQuickly("a: &a\n    b: *a\n", "no anchor");

    [Fact]
    public void A_huge_value_is_refused() => AssertRefusedQuickly($"x: {new string('a', 100_000)}\n", "characters long");

    [Fact]
    public void Too_large_a_file_is_refused()
    {
        var fault = Samples.OnlyError(Samples.App($"# {new string('x', ConfigurationLimits.FileBytes)}\n"));
        Assert.Contains("bytes", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_much_together_and_too_many_files_are_refused()
    {
        var files = Samples.App();
        for (var i = 0; i < 5; i++)
            files[$"s{i}/.platform.app.yaml"] = $"name: s{i}\ntype: php:8.4\n# {new string('x', 250 * 1024)}\n";
        Assert.Contains(Samples.Faults(files), f => f.IsError && f.Message.Contains("together", StringComparison.Ordinal));
        for (var i = 0; i < ConfigurationLimits.Files; i++)
            files[$"f{i}"] = "";
        Assert.Contains("files", Samples.OnlyError(files).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../secret")]
    [InlineData("a/../../secret")]
    [InlineData("~/secret")]
    [InlineData("C:/secret")]
    [InlineData("..\\\\secret")]
    public void An_include_cannot_leave_the_repository(string path)
    {
        var fault = Samples.OnlyError(Samples.App($"hooks:\n    build: !include {{ type: string, path: \"{path}\" }}\n"));
        Assert.Equal((4, "hooks.build"), (fault.Line, fault.Path));
        Assert.Contains("inside the repository", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Includes_in_a_circle_are_refused()
    {
        var files = Samples.App("web: !include web.yaml\n");
        files["web.yaml"] = "a: !include web.yaml\n";
        Assert.Contains("circle", Samples.OnlyError(files).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_included_file_that_is_not_there_warns_and_what_it_may_name_is_not_judged()
    {
        var files = Samples.App(routes: "\"https://{default}/\":\n    type: upstream\n    upstream: \"other:http\"\n");
        files[".platform/applications.yaml"] = "- !include other.app.yaml\n";
        var warning = Assert.Single(Samples.Faults(files));
        Assert.Equal((FaultSeverity.Warning, ".platform/applications.yaml", 1, 3), (warning.Severity, warning.File, warning.Line, warning.Column));
    }

    [Theory]
    [InlineData("disk: 1\ndisk: 2\n", 4, 1, "already there in line 3")]
    [InlineData("web: [\n", 4, 1, "not YAML")]
    [InlineData("web:\n\tlocations: {}\n", 4, 1, "tab")]
    [InlineData("---\nname: b\n", 3, 1, "second document")]
    [InlineData("? [a]\n: b\n", 3, 3, "A key is a mapping or a list")]
    [InlineData("web: *nothing\n", 3, 6, "no anchor &nothing")]
    [InlineData("web: { <<: text }\n", 3, 12, "Only mappings can be merged")]
    [InlineData("web: \"\\0\"\n", 3, 6, "cannot be stored")]
    [InlineData("web: \"\\ud800\"\n", 3, 6, "")]
    [InlineData("web: !include\n    type: string\n", 3, 6, "what to include")]
    public void Broken_yaml_is_one_fault_at_its_place(string more, int line, int column, string message)
    {
        var fault = Samples.OnlyError(Samples.App(more));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (fault.Line, fault.Column));
    }

    [Fact]
    public void Tabs_inside_a_script_are_text()
    {
        var reading = Samples.Reader.Read(Samples.App("hooks:\n    build: |\n        if true; then\n        \techo yes\n        fi\n"));
        Assert.Empty(reading.Faults);
        Assert.Contains("\techo yes", reading.Configuration!.Applications[0].Hooks!.Value.GetProperty("build").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_and_carriage_returns_do_not_matter()
    {
        var files = new Dictionary<string, string> { [".platform.app.yaml"] = "\uFEFFname: app\r\ntype: php:8.4\r\ndisk: x\r\n" };
        var fault = Samples.OnlyError(files);
        Assert.Equal((3, 7), (fault.Line, fault.Column));
    }

    private static void AssertRefusedQuickly(string more, string message)
    {
        var watch = Stopwatch.StartNew();
        var errors = Samples.Faults(Samples.App(more)).Where(f => f.IsError).ToList();
        Assert.True(watch.Elapsed < Patience, $"took {watch.Elapsed}");
        Assert.Contains(errors, f => f.Message.Contains(message, StringComparison.Ordinal));
    }
}
