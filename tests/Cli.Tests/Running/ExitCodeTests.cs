namespace Cloud.Cli.Tests.Running;

/// <summary>Each kind of end has its number, and says what to do on stderr.</summary>
public sealed class ExitCodeTests
{
    [Theory]
    [InlineData(401, "auth.required", 3, "cloud login")]
    [InlineData(404, "project.unknown", 4, "01m7request")]
    [InlineData(403, "auth.forbidden", 5, "auth.forbidden")]
    [InlineData(409, "environment.wrong_state", 5, "environment.wrong_state")]
    [InlineData(412, "request.stale", 5, "request.stale")]
    [InlineData(422, "validation.failed", 2, "validation.failed")]
    [InlineData(400, "request.malformed", 2, "request.malformed")]
    [InlineData(500, "server.failed", 6, "server.failed")]
    public async Task Every_refusal_has_its_exit_code(int status, string code, int expected, string said)
    {
        await using var api = await FakeApi.Start();
        using var shell = new Shell(api.Url, "cloud_pat_1");
        api.Problem("GET /api/projects/p1", status, code, "That is not to be.");
        var ended = await shell.Cloud("project", "get", "p1");
        Assert.Equal(expected, ended.Code);
        Assert.StartsWith("error: That is not to be.", ended.Error, StringComparison.Ordinal);
        Assert.Contains(said, ended.Error, StringComparison.Ordinal);
        Assert.Contains("request 01m7request", ended.Error, StringComparison.Ordinal);
        Assert.Equal("", ended.Out);
    }

    [Fact]
    public async Task A_repository_that_suggests_no_blueprint_for_its_faults_is_refused_with_them()
    {
        await using var api = await FakeApi.Start();
        using var shell = new Shell(api.Url, "cloud_pat_1");
        api.On("GET /api/organizations", Samples.Organizations).On("POST /api/organizations/01m7org/configuration-checks",
            """{"valid":false,"suggested_blueprint":null,"configuration":{"applications":[],"services":[],"routes":[]},"faults":[{"severity":"error","code":"x","file":"routes.yaml","line":19,"column":1,"message":"already there"}],"_links":{}}""");
        var ended = (await shell.Cloud("project", "create", "--title", "Shop", "--region", "eu-central-1", "--plan", "pro", "--repository", "https://git.example/acme/shop")).With(ExitCode.Usage);
        Assert.Contains("  routes.yaml:19:1 error: already there\n", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("--blueprint", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Faults_of_fields_and_of_files_are_named()
    {
        await using var api = await FakeApi.Start();
        using var shell = new Shell(api.Url, "cloud_pat_1");
        api.Problem("GET /api/projects/p1", 422, "configuration.faulty", "The configuration has faults.",
            ""","errors":{"title":["is empty"],".platform.app.yaml":[".platform.app.yaml:3:7: no such type"]},"faults":[{"severity":"error","code":"x","file":".platform.app.yaml","line":3,"column":7,"message":"no such type","expected":"php:8.4"}]""");
        var ended = (await shell.Cloud("project", "get", "p1")).With(ExitCode.Usage);
        Assert.Contains("  title: is empty\n", ended.Error, StringComparison.Ordinal);
        Assert.Contains("  .platform.app.yaml:3:7 error: no such type (expected php:8.4)\n", ended.Error, StringComparison.Ordinal);
        Assert.Single(ended.Error.Split('\n'), line => line.Contains("no such type", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("domain add shop.example.com -p p1 -e production", "/api/projects/p1/environments/production/domains")]
    [InlineData("variable create A --value x -p p1 -e production", "/api/projects/p1/environments/production/variables")]
    [InlineData("aws-account add 111122223333", "/api/organizations/01m7org/aws-accounts")]
    [InlineData("ticket comment 01m7ticket -m x", "/api/tickets/01m7ticket/comments")]
    public async Task What_adds_to_a_list_is_asked_for_at_the_list_where_it_is_not_offered(string line, string list)
    {
        await using var api = await FakeApi.Start();
        using var shell = new Shell(api.Url, "cloud_pat_1");
        api.On("GET /api/organizations", Samples.Organizations).On("GET /api/projects/p1/environments/production", Samples.Environment("production", "production", "production"))
            .On("GET /api/tickets/01m7ticket", Samples.Ticket("01m7ticket")).Problem("POST " + list, 403, "auth.forbidden", "You may not.");
        var ended = (await shell.Cloud(line.Split(' '))).With(ExitCode.Refused);
        Assert.Contains("is not possible now.\n  You may not.\n", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_there_is_a_network_fault()
    {
        using var shell = new Shell($"http://127.0.0.1:{Support.FreePort.Next()}", "cloud_pat_1");
        var ended = (await shell.Cloud("project", "get", "p1")).With(ExitCode.Network);
        Assert.Contains("The API cannot be reached at http://127.0.0.1:", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("project")]
    [InlineData("nonsense")]
    [InlineData("project list --nonsense")]
    [InlineData("project list -o xml")]
    [InlineData("project create")]
    [InlineData("environment list -p p1 surplus")]
    public async Task What_is_no_command_is_a_usage_fault(string line)
    {
        using var shell = new Shell("http://127.0.0.1:1", "cloud_pat_1");
        var ended = (await shell.Cloud(line.Split(' '))).With(ExitCode.Usage);
        Assert.StartsWith("error: ", ended.Error, StringComparison.Ordinal);
        Assert.Contains("--help", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_that_nobody_can_answer_is_a_usage_fault_and_nothing_is_done()
    {
        await using var api = await FakeApi.Start();
        using var shell = new Shell(api.Url, "cloud_pat_1");
        api.On("GET /api/projects/p1/environments/cart", Samples.Environment("cart", "cart"));
        var ended = (await shell.Cloud("environment", "deactivate", "-p", "p1", "-e", "cart")).With(ExitCode.Usage);
        Assert.Contains("--yes", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(api.Requests, r => r.Method == "POST");
    }

    [Fact]
    public async Task What_is_not_offered_is_refused_in_the_APIs_own_words()
    {
        await using var api = await FakeApi.Start();
        using var shell = new Shell(api.Url, "cloud_pat_1");
        api.On("GET /api/projects/p1/environments/cart", Samples.Environment("cart", "cart"))
            .Problem("POST /api/projects/p1/environments/cart/activate", 409, "environment.limit_reached", "8 of 8 are active.", ""","active_environments":["master","b1"]""");
        var ended = (await shell.Cloud("environment", "activate", "-p", "p1", "-e", "cart")).With(ExitCode.Refused);
        Assert.StartsWith("error: To activate cart is not possible now.\n  8 of 8 are active.\n  Active now: master, b1.", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_that_failed_is_told_with_its_cause_and_a_way_on()
    {
        await using var api = await FakeApi.Start();
        using var shell = new Shell(api.Url, "cloud_pat_1");
        var failed = Samples.ActivityOf("complete", "failure", ""","error":{"code":"backup.failed","message":"A job expired.","root_cause":"Volume 2"}""").Replace("\"_links\":{", "\"_links\":{\"#retry\":{\"href\":\"/x\"},", StringComparison.Ordinal);
        api.On("GET /api/projects/p1/environments/production", Samples.Environment("production", "master", "production", ""","#backup":{"href":"/api/projects/p1/environments/production/backup"}"""))
            .On("POST /api/projects/p1/environments/production/backup", Samples.Accepted(Samples.ActivityOf("pending")))
            .On($"GET /api/projects/p1/activities/{Samples.Activity}", failed)
            .On($"GET /api/projects/p1/activities/{Samples.Activity}/log", "{\"_id\":1,\"data\":{\"timestamp\":\"2026-11-21T09:00:02Z\",\"message\":\"Job started.\"}}\n{\"seal\":true}\n")
            .On("GET /api/projects/p1/environments/production/backups", "[]");
        var ended = (await shell.Cloud("backup", "create", "-p", "p1", "-e", "production")).With(ExitCode.Failed);
        Assert.Contains("10:00:02  Job started.\n", ended.Error, StringComparison.Ordinal);
        Assert.Contains("error: Backing up production: failed. A job expired. (Volume 2)\n", ended.Error, StringComparison.Ordinal);
        Assert.Contains($"cloud activity retry {Samples.Activity} -p p1", ended.Error, StringComparison.Ordinal);
    }
}
