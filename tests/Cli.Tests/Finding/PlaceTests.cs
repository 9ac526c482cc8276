using Cloud.Cli.Finding;

namespace Cloud.Cli.Tests.Finding;

/// <summary>Which project and which environment a folder means.</summary>
public sealed class PlaceTests
{
    [Theory]
    [InlineData("git@git.example:acme/shop.git")]
    [InlineData("ssh://git@git.example/acme/shop")]
    [InlineData("ssh://git@git.example:22/acme/shop.git")]
    [InlineData("https://git.example/acme/shop.git/")]
    [InlineData("https://token@GIT.example/acme/shop")]
    [InlineData("http://git.example/acme/shop.git")]
    public void One_repository_has_many_spellings(string address) => Assert.Equal("git.example/acme/shop", RemoteAddress.Normal(address));

    [Theory]
    [InlineData("/srv/git/shop.git", "/srv/git/shop")]
    [InlineData("file:///srv/git/shop/", "/srv/git/shop")]
    public void A_path_is_an_address_too(string address, string expected) => Assert.Equal(expected, RemoteAddress.Normal(address));

    private static async Task<(FakeApi Api, Shell Shell)> Start()
    {
        var api = await FakeApi.Start();
        api.On("GET /api/organizations", Samples.Organizations)
            .On("GET /api/organizations/01m7org/projects", Samples.Projects(Samples.Project("p0", "Other", "https://git.example/acme/other"), Samples.Project("p1", "Shop")))
            .On("GET /api/projects/p1", Samples.Project("p1", "Shop"))
            .On("GET /api/projects/p1/environments", $"[{Samples.Environment("production", "master", "production")},{Samples.Environment("master", "master")},{Samples.Environment("feature-cart", "feature/cart")}]")
            .On("GET /api/projects/p1/environments/feature-cart", Samples.Environment("feature-cart", "feature/cart"))
            .On("GET /api/projects/p1/environments/master", Samples.Environment("master", "master"));
        var shell = new Shell(api.Url, "cloud_pat_1");
        (await shell.Run("git", "init", "-qb", "master")).Done();
        return (api, shell);
    }

    [Fact]
    public async Task By_any_remote_of_the_checkout_and_its_branch()
    {
        var (api, shell) = await Start();
        await using var _ = api;
        using var __ = shell;
        (await shell.Run("git", "remote", "add", "upstream", "git@git.example:acme/shop.git")).Done();
        Assert.Equal("p1\n", (await shell.Cloud("project", "get", "--columns", "id", "--no-header")).Done().Out);
        Assert.Equal("master\n", (await shell.Cloud("environment", "get", "--columns", "id", "--no-header")).Done().Out);
        (await shell.Run("git", "checkout", "-qb", "feature/cart")).Done();
        shell.Folder = Directory.CreateDirectory(Path.Combine(shell.Folder, "below")).FullName;
        Assert.Equal("feature-cart\n", (await shell.Cloud("environment", "get", "--columns", "id", "--no-header")).Done().Out);
        (await shell.Run("git", "checkout", "-qb", "elsewhere")).Done();
        Assert.Contains("no environment of the branch 'elsewhere'", (await shell.Cloud("environment", "get")).With(ExitCode.NotFound).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_the_file_that_link_writes_which_Git_leaves_alone()
    {
        var (api, shell) = await Start();
        await using var _ = api;
        using var __ = shell;
        (await shell.Cloud("project", "get")).With(ExitCode.Usage);
        (await shell.Cloud("project", "link", "p1")).Done();
        Assert.Contains("project: p1", await File.ReadAllTextAsync(Path.Combine(shell.Folder, ".cloud", "local.yaml"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("", (await shell.Run("git", "status", "--porcelain")).Done().Out);
        Assert.Equal("p1\n", (await shell.Cloud("project", "get", "--columns", "id", "--no-header")).Done().Out);
    }

    [Fact]
    public async Task What_is_said_goes_before_what_is_found_and_a_branch_of_here_says_nothing_about_another_project()
    {
        var (api, shell) = await Start();
        await using var _ = api;
        using var __ = shell;
        (await shell.Run("git", "remote", "add", "origin", "https://git.example/acme/other")).Done();
        Assert.Equal("p1\n", (await shell.Cloud("project", "get", "-p", "p1", "--columns", "id", "--no-header")).Done().Out);
        Assert.Contains("Which environment?", (await shell.Cloud("environment", "get", "-p", "p1")).With(ExitCode.Usage).Error, StringComparison.Ordinal);
        shell.Variables["CLOUD_ENVIRONMENT"] = "feature-cart";
        Assert.Equal("feature-cart\n", (await shell.Cloud("environment", "get", "-p", "p1", "--columns", "id", "--no-header")).Done().Out);
        Assert.Equal("master\n", (await shell.Cloud("environment", "get", "-p", "p1", "-e", "master", "--columns", "id", "--no-header")).Done().Out);
        Assert.Equal("feature-cart\n", (await shell.Cloud("environment", "get", "-p", "p1", "-e", "feature/cart", "--columns", "id", "--no-header")).Done().Out);
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    public async Task Dots_are_nobodys_id_and_lead_nowhere_else(string id)
    {
        var (api, shell) = await Start();
        await using var _ = api;
        using var __ = shell;
        Assert.Contains($"There is nothing of the id '{id}'.", (await shell.Cloud("environment", "get", "-p", "p1", "-e", id)).With(ExitCode.NotFound).Error, StringComparison.Ordinal);
        Assert.Contains($"There is nothing of the id '{id}'.", (await shell.Cloud("project", "get", "-p", id)).With(ExitCode.NotFound).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_projects_of_one_repository_are_a_question()
    {
        var (api, shell) = await Start();
        await using var _ = api;
        using var __ = shell;
        api.On("GET /api/organizations/01m7org/projects", Samples.Projects(Samples.Project("p1", "Shop"), Samples.Project("p2", "Twin")));
        (await shell.Run("git", "remote", "add", "origin", "https://git.example/acme/shop")).Done();
        Assert.Contains("p1 (Shop), p2 (Twin)", (await shell.Cloud("project", "get")).With(ExitCode.Usage).Error, StringComparison.Ordinal);
    }
}
