using System.Text.Json;
using YamlDotNet.Serialization;

namespace Cloud.Cli.Tests.Output;

/// <summary>What stdout holds, to the letter: scripts read it.</summary>
public sealed class FormatTests
{
    private static async Task<(FakeApi Api, Shell Shell)> Start()
    {
        var api = await FakeApi.Start();
        api.On("GET /api/organizations", Samples.Organizations)
            .On("GET /api/organizations/01m7org/projects", Samples.Projects(Samples.Project("aaaaaaaaaaaaa", "Shop"), Samples.Project("bbbbbbbbbbbbb", "A \\\"quoted\\\", long title")))
            .On("GET /api/projects/aaaaaaaaaaaaa", Samples.Project("aaaaaaaaaaaaa", "Shop"));
        return (api, new Shell(api.Url, "cloud_pat_1"));
    }

    [Theory]
    [InlineData("", "id             title                   status  region        plan\naaaaaaaaaaaaa  Shop                    active  eu-central-1  pro\nbbbbbbbbbbbbb  A \"quoted\", long title  active  eu-central-1  pro\n")]
    [InlineData("--no-header --columns title,id", "Shop                    aaaaaaaaaaaaa\nA \"quoted\", long title  bbbbbbbbbbbbb\n")]
    [InlineData("-o csv --columns id,title,created_at", "id,title,created_at\naaaaaaaaaaaaa,Shop,2026-11-20T23:30:00.000000Z\nbbbbbbbbbbbbb,\"A \"\"quoted\"\", long title\",2026-11-20T23:30:00.000000Z\n")]
    [InlineData("-o csv --no-header --columns id", "aaaaaaaaaaaaa\nbbbbbbbbbbbbb\n")]
    [InlineData("--columns id,created_at", "id             created_at\naaaaaaaaaaaaa  2026-11-21 00:30:00\nbbbbbbbbbbbbb  2026-11-21 00:30:00\n")]
    [InlineData("-o json --columns id,created_at", "[\n  {\n    \"id\": \"aaaaaaaaaaaaa\",\n    \"created_at\": \"2026-11-20T23:30:00.000000Z\"\n  },\n  {\n    \"id\": \"bbbbbbbbbbbbb\",\n    \"created_at\": \"2026-11-20T23:30:00.000000Z\"\n  }\n]\n")]
    [InlineData("-o yaml --columns id,title", "- id: aaaaaaaaaaaaa\n  title: Shop\n- id: bbbbbbbbbbbbb\n  title: \"A \\\"quoted\\\", long title\"\n")]
    public async Task A_list_looks_like_this(string options, string expected)
    {
        var (api, shell) = await Start();
        await using var _ = api;
        using var __ = shell;
        var ended = (await shell.Cloud(["project", "list", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)])).Done();
        Assert.Equal(expected, ended.Out);
        Assert.Equal("", ended.Error);
    }

    [Fact]
    public async Task Json_is_the_resource_as_the_API_wrote_it_and_yaml_says_the_same()
    {
        var (api, shell) = await Start();
        await using var _ = api;
        using var __ = shell;
        var json = JsonDocument.Parse((await shell.Cloud("project", "get", "aaaaaaaaaaaaa", "-o", "json")).Done().Out).RootElement;
        Assert.Equal("2026-11-21T01:02:03.456789Z", json.GetProperty("updated_at").GetString());
        Assert.Equal("/api/projects/aaaaaaaaaaaaa", json.GetProperty("_links").GetProperty("self").GetProperty("href").GetString());
        var yaml = (await shell.Cloud("project", "get", "aaaaaaaaaaaaa", "-o", "yaml")).Done().Out;
        var read = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize(new StringReader(yaml));
        var again = JsonDocument.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(read!)).RootElement;
        Assert.True(JsonElement.DeepEquals(json, again), yaml);
    }

    [Fact]
    public async Task One_thing_is_a_list_of_its_properties_and_one_value_of_it_is_bare()
    {
        var (api, shell) = await Start();
        await using var _ = api;
        using var __ = shell;
        Assert.Equal("property  value\nid        aaaaaaaaaaaaa\nstatus    active\n", (await shell.Cloud("project", "get", "aaaaaaaaaaaaa", "--columns", "id,status")).Done().Out);
        Assert.Equal("https://git.example/acme/shop.git\n", (await shell.Cloud("project", "get", "aaaaaaaaaaaaa", "--columns", "repository", "--no-header")).Done().Out);
    }

    [Fact]
    public async Task A_column_that_there_is_not_is_refused_before_anything_is_asked()
    {
        var (api, shell) = await Start();
        await using var _ = api;
        using var __ = shell;
        var ended = (await shell.Cloud("backup", "create", "-p", "p1", "-e", "production", "--columns", "nonsense")).With(ExitCode.Usage);
        Assert.Contains("There is no column 'nonsense'", ended.Error, StringComparison.Ordinal);
        Assert.Contains("restorable", ended.Error, StringComparison.Ordinal);
        Assert.Empty(api.Requests);
    }

    [Theory]
    [InlineData("", "--columns names no column.")]
    [InlineData(" , ", "--columns names no column.")]
    [InlineData("id,,Status", "There is no column 'Status' here.")]
    public async Task Columns_that_name_nothing_are_refused_with_those_there_are(string columns, string told)
    {
        var (api, shell) = await Start();
        await using var _ = api;
        using var __ = shell;
        Assert.Equal($"error: {told}\n  Columns: at, author, staff, body, id\n", (await shell.Cloud("ticket", "comments", "4", "--columns", columns)).With(ExitCode.Usage).Error);
        Assert.Equal("error: cloud completion shows no columns to choose from.\n  Leave --columns out.\n", (await shell.Cloud("completion", "bash", "--columns", columns)).With(ExitCode.Usage).Error);
        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task An_empty_list_is_said_to_the_person_and_is_empty_for_a_program()
    {
        var (api, shell) = await Start();
        await using var _ = api;
        using var __ = shell;
        api.On("GET /api/organizations/01m7org/projects", Samples.Projects());
        var table = (await shell.Cloud("project", "list")).Done();
        Assert.Equal("", table.Out);
        Assert.Contains("No project yet", table.Error, StringComparison.Ordinal);
        Assert.Equal("[]\n", (await shell.Cloud("project", "list", "-o", "json")).Done().Out);
        Assert.Equal("id\n", (await shell.Cloud("project", "list", "-o", "csv", "--columns", "id")).Done().Out);
    }

    [Fact]
    public async Task In_a_pipe_there_is_no_escape_sequence_and_a_row_is_a_line()
    {
        var (api, shell) = await Start();
        await using var _ = api;
        using var __ = shell;
        api.On("GET /api/organizations/01m7org/projects", Samples.Projects(Samples.Project("aaaaaaaaaaaaa", new string('x', 300))));
        var ended = (await shell.Cloud("project", "list")).Done();
        Assert.DoesNotContain("\u001b", ended.Out + ended.Error, StringComparison.Ordinal);
        Assert.Equal(2, ended.Out.Count(c => c == '\n'));
        var refused = await shell.Cloud("project", "get", "ccccccccccccc");
        Assert.DoesNotContain("\u001b", refused.Out + refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_others_wrote_does_not_steer_the_terminal()
    {
        var (api, shell) = await Start();
        await using var _ = api;
        using var __ = shell;
        api.On("GET /api/organizations/01m7org/projects", Samples.Projects(Samples.Project("aaaaaaaaaaaaa", "evil\\u001b]0;title\\u0007")));
        Assert.Contains("evil·]0;title·", (await shell.Cloud("project", "list")).Done().Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(40)]
    public async Task In_a_terminal_no_line_is_wider_than_it(int columns)
    {
        var (api, shell) = await Start();
        await using var _ = api;
        using var __ = shell;
        api.On("GET /api/organizations/01m7org/projects", Samples.Projects(Samples.Project("aaaaaaaaaaaaa", string.Join(' ', Enumerable.Repeat("wonderful", 30)))));
        var shown = (await shell.InTerminal("project list", columns)).Done().Out;
        Assert.Contains("\u001b[1m", shown, StringComparison.Ordinal);
        Assert.All(Plain(shown).Split('\n'), line => Assert.True(line.TrimEnd('\r', ' ').Length <= columns, $"{line.Length}: {line}"));
    }

    [Fact]
    public async Task NO_COLOR_takes_the_colours_away()
    {
        var (api, shell) = await Start();
        await using var _ = api;
        using var __ = shell;
        Assert.Contains("\u001b[31m", (await shell.InTerminal("project get ccccccccccccc")).With(ExitCode.NotFound).Out.Replace("\u001b[38;5;9m", "\u001b[31m", StringComparison.Ordinal).Replace("\u001b[91m", "\u001b[31m", StringComparison.Ordinal), StringComparison.Ordinal);
        shell.Variables["NO_COLOR"] = "1";
        Assert.DoesNotContain("m", string.Concat(System.Text.RegularExpressions.Regex.Matches((await shell.InTerminal("project get ccccccccccccc")).Out, "\u001b\\[[0-9;]*[3-4][0-9]m", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Select(m => m.Value)), StringComparison.Ordinal);
    }

    private static string Plain(string shown) => System.Text.RegularExpressions.Regex.Replace(shown, "\u001b\\[[0-9;?]*[A-Za-z]", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
}
