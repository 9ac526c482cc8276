using System.Text.Json;

namespace Cloud.Cli.Tests;

/// <summary>The whole main job from a terminal, against the programs that customers get: sign in, make, branch, back up, restore, take down.</summary>
public sealed class JourneyTests(World world)
{
    [Fact]
    public async Task From_login_to_restore()
    {
        await world.Started();
        using var shell = new Shell();
        (await shell.CloudReading(world.Owner("password") + "\n", "login", "--api", world.Api, "--email", world.Owner("email"), "--password-stdin")).Done();
        var store = await World.NewStore(shell);
        var made = (await shell.Cloud("project", "create", "--title", "Shop", "--region", "eu-central-1", "--plan", "pro", "--repository", store, "-o", "json")).Done();
        var envelope = JsonDocument.Parse(made.Out).RootElement;
        Assert.Equal("success", envelope.GetProperty("activities")[0].GetProperty("result").GetString());
        Assert.Equal("active", envelope.GetProperty("entity").GetProperty("status").GetProperty("code").GetString());
        Assert.Contains("production is active", made.Error, StringComparison.Ordinal);

        // From here on the folder says which project and which environment: it is the project's repository, on master.
        shell.Folder = store;
        Assert.Equal("master\n", (await shell.Cloud("environment", "get", "--columns", "id", "--no-header")).Done().Out);
        (await shell.Cloud("environment", "branch", "feature/cart")).Done();
        var active = (await shell.Cloud("environment", "activate", "-e", "feature-cart", "--columns", "id,status", "-o", "csv")).Done();
        Assert.Equal("id,status\nfeature-cart,active\n", active.Out);

        var backup = (await shell.Cloud("backup", "create", "-e", "production", "--columns", "status", "--no-header")).Done();
        Assert.Equal("CREATED\n", backup.Out);
        var restored = (await shell.Cloud("backup", "restore", "latest", "-e", "production", "--into", "restore-check", "--yes", "-o", "json")).Done();
        Assert.Equal("ready", JsonDocument.Parse(restored.Out).RootElement.GetProperty("entity").GetProperty("state").GetString());

        (await shell.Cloud("environment", "deactivate", "-e", "feature-cart", "--yes")).Done();
        var stayed = (await shell.Cloud("retained", "list", "-e", "feature-cart", "-o", "csv", "--columns", "physical_id,purgeable", "--no-header")).Done().Out;
        Assert.Contains(",true\n", stayed, StringComparison.Ordinal);
        var purgeable = stayed.Split('\n').First(line => line.EndsWith(",true", StringComparison.Ordinal)).Split(',')[0];
        var purged = (await shell.Cloud("retained", "purge", purgeable, "--yes", "-o", "json")).Done();
        Assert.Equal("resource.purge", JsonDocument.Parse(purged.Out).RootElement.GetProperty("activities")[0].GetProperty("type").GetString());
        (await shell.Cloud("retained", "get", purgeable)).With(ExitCode.NotFound);
        (await shell.Cloud("environment", "delete", "-e", "feature-cart", "--yes")).Done();
        (await shell.Cloud("environment", "get", "-e", "feature-cart")).With(ExitCode.NotFound);

        var log = (await shell.Cloud("activity", "list", "--columns", "type,result", "-o", "csv")).Done().Out;
        Assert.Contains("environment.restore,success", log, StringComparison.Ordinal);
        Assert.Contains("project.create,success", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_AWS_account_of_one_s_own_is_added_told_what_to_run_checked_and_taken_off()
    {
        using var shell = await world.NewShell();
        Assert.Contains("the shared one", (await shell.Cloud("aws-account", "list")).Done().Error, StringComparison.Ordinal);
        var added = (await shell.Cloud("aws-account", "add", "1111-2222-3333", "--title", "Acme", "-o", "json")).Done();
        var account = JsonDocument.Parse(added.Out).RootElement;
        Assert.Equal(("111122223333", "unchecked"), (account.GetProperty("account_id").GetString(), account.GetProperty("state").GetString()));

        var file = Path.Combine(shell.Folder, "bootstrap.json");
        var told = (await shell.Cloud("aws-account", "template", "111122223333", "--file", file)).Done();
        Assert.Contains($"--template-file {file}", told.Out + told.Error, StringComparison.Ordinal);
        Assert.Contains(account.GetProperty("external_id").GetString()!, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        // Nobody has run it: the check says what is missing, and scripts see it by the exit code.
        var check = (await shell.Cloud("aws-account", "check", "111122223333", "--columns", "name,state,way_out", "-o", "csv")).With(ExitCode.Failed);
        Assert.Contains("role,failed,\"Run the bootstrap template", check.Out, StringComparison.Ordinal);
        Assert.Equal("incomplete\n", (await shell.Cloud("aws-account", "get", "111122223333", "--columns", "state", "--no-header")).Done().Out);
        (await shell.Cloud("project", "create", "--title", "Shop", "--region", "eu-central-1", "--plan", "pro", "--repository", "https://git.example/x.git", "--blueprint", "magento-cluster", "--aws-account", "999999999999")).With(ExitCode.NotFound);

        (await shell.Cloud("aws-account", "delete", "111122223333", "--yes")).Done();
        (await shell.Cloud("aws-account", "get", "111122223333")).With(ExitCode.NotFound);
    }

    [Fact]
    public async Task Everything_beside_the_main_job_answers()
    {
        using var shell = await world.NewShell();
        var organization = world.Owner("organization");
        Assert.Equal(organization + "\n", (await shell.Cloud("org", "list", "--columns", "id", "--no-header")).Done().Out);
        Assert.Contains("(owner)", (await shell.Cloud("user", "list")).Done().Out, StringComparison.Ordinal);
        Assert.Contains("ben@acme.example", (await shell.Cloud("user", "invite", "ben@acme.example", "--permissions", "projects:list")).Done().Out, StringComparison.Ordinal);
        (await shell.Cloud("user", "resend", "ben@acme.example")).Done();
        (await shell.Cloud("user", "uninvite", "ben@acme.example")).Done();
        (await shell.Cloud("user", "remove", "nobody@acme.example", "--yes")).With(ExitCode.NotFound);
        (await shell.Cloud("attention", "list")).Done();
        Assert.Contains("InviteMember", (await shell.Cloud("audit", "list", "-o", "csv")).Done().Out, StringComparison.Ordinal);
        Assert.Equal("yes\n", (await shell.Cloud("audit", "verify", "--columns", "ok", "--no-header")).Done().Out);
        Assert.Contains("\"InviteMember\"", (await shell.Cloud("audit", "export")).Done().Out, StringComparison.Ordinal);
        Assert.Contains("\"pro\"", (await shell.Cloud("api", "/api/plans")).Done().Out, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404 ", (await shell.Cloud("api", "-i", "/api/projects/aaaaaaaaaaaaa")).With(ExitCode.NotFound).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_is_added_inherited_changed_and_deleted_and_a_sensitive_one_is_never_shown()
    {
        using var shell = await world.NewShell();
        var store = await World.NewStore(shell);
        (await shell.Cloud("project", "create", "--title", "Variables", "--region", "eu-central-1", "--plan", "pro", "--repository", store, "--blueprint", "magento-cluster", "--no-wait", "--yes")).Done();
        var project = (await shell.Cloud("project", "list", "-o", "csv", "--columns", "title,id", "--no-header")).Done().Out.Split('\n').First(l => l.StartsWith("Variables,", StringComparison.Ordinal)).Split(',')[1].Trim();
        Task<Ended> Variable(string verb, params string[] words) => shell.Cloud(["variable", verb, .. words, "-p", project]);

        Assert.Contains("No variable yet", (await Variable("list", "-e", "master")).Done().Error, StringComparison.Ordinal);
        (await Variable("create", "API_URL", "--level", "project", "--value", "https://erp.example")).Done();
        (await shell.CloudReading("planted-not\n", "variable", "create", "API_KEY", "-p", project, "-e", "master", "--sensitive", "true", "--value-stdin")).Done();
        Assert.Equal("https://erp.example\n", (await Variable("get", "API_URL", "-e", "master", "--columns", "value", "--no-header")).Done().Out);
        Assert.Contains("--level project", (await Variable("update", "API_URL", "-e", "master", "--value", "x")).With(ExitCode.Usage).Error, StringComparison.Ordinal);
        (await Variable("create", "API_URL", "-e", "master", "--value", "https://own.example")).Done();
        Assert.Contains("next redeploy", (await Variable("update", "API_URL", "-e", "master", "--value", "https://new.example", "--inheritable", "false")).Done().Error, StringComparison.Ordinal);
        Assert.Equal("https://new.example,environment\n", (await Variable("get", "API_URL", "-e", "master", "-o", "csv", "--columns", "value,level", "--no-header")).Done().Out);
        Assert.Equal("https://erp.example\n", (await Variable("get", "API_URL", "--level", "project", "--columns", "value", "--no-header")).Done().Out);
        Assert.DoesNotContain("planted-not", (await Variable("list", "-e", "master", "-o", "json")).Done().Out, StringComparison.Ordinal);
        Assert.Contains("--value", (await Variable("create", "LATER", "-e", "master")).With(ExitCode.Usage).Error, StringComparison.Ordinal);
        Assert.Contains("API_URL", (await Variable("create", "API_URL", "--level", "project", "--value", "x")).With(ExitCode.Refused).Error, StringComparison.Ordinal);
        Assert.Contains("--enabled", (await Variable("update", "API_URL", "--level", "project", "--enabled", "false")).With(ExitCode.Usage).Error, StringComparison.Ordinal);
        Assert.Contains("next redeploy", (await Variable("delete", "API_KEY", "-e", "master", "--yes")).Done().Error, StringComparison.Ordinal);
        (await Variable("get", "API_KEY", "-e", "master")).With(ExitCode.NotFound);
    }

    [Fact]
    public async Task A_token_made_here_signs_in_narrowed_and_is_ended_here()
    {
        await world.Started();
        using var shell = new Shell();
        (await shell.CloudReading(world.Neighbour("password") + "\n", "login", "--api", world.Api, "--email", world.Neighbour("email"), "--password-stdin")).Done();
        var token = (await shell.Cloud("token", "create", "nightly", "--scopes", "read", "--columns", "token", "--no-header")).Done().Out.Trim();
        using var program = new Shell(world.Api, token);
        (await program.Cloud("project", "list")).Done();
        Assert.Contains("auth.forbidden", (await program.Cloud("token", "create", "another")).With(ExitCode.Refused).Error, StringComparison.Ordinal);
        (await shell.Cloud("token", "delete", "nightly", "--yes")).Done();
        (await program.Cloud("project", "list")).With(ExitCode.SignIn);
        (await shell.Cloud("logout")).Done();
        (await shell.Cloud("org", "list")).With(ExitCode.SignIn);
    }

    [Fact]
    public async Task Faults_of_a_configuration_are_listed_with_their_places()
    {
        using var shell = await world.NewShell();
        var store = await World.NewStore(shell);
        Assert.Contains("No fault", (await shell.Cloud("project", "check", "--repository", store)).Done().Error, StringComparison.Ordinal);
        (await shell.Run("sh", "-c", "cd store && sed -i 's/^type: .*/type: cobol:1/' .magento.app.yaml && git -c user.name=me -c user.email=me@example.com commit -qam Broken")).Done();
        Assert.Contains(".magento.app.yaml", (await shell.Cloud("project", "check", "--repository", store)).With(ExitCode.Usage).Out, StringComparison.Ordinal);
        var refused = (await shell.Cloud("project", "create", "--title", "Broken", "--region", "eu-central-1", "--plan", "pro", "--blueprint", "magento-cluster", "--repository", store)).With(ExitCode.Usage);
        Assert.Contains(".magento.app.yaml:", refused.Error, StringComparison.Ordinal);
    }
}
