using System.Text.Json;

namespace Cloud.Cli.Tests.Identity;

/// <summary>Who is signed in: kept for one person, renewed once, believed only while nobody else could read it.</summary>
public sealed class CredentialTests
{
    private static async Task<(FakeApi Api, Shell Shell)> Start(int expiresIn = 900)
    {
        var api = await FakeApi.Start();
        var count = 0;
        api.On("POST /oauth2/token", asked =>
            {
                var n = Interlocked.Increment(ref count);
                var session = !asked.Body.Contains("grant_type=api_token", StringComparison.Ordinal);
                return asked.Body.Contains("password=wrong", StringComparison.Ordinal)
                    ? new(401, """{"error":"invalid_grant","error_description":"Name or password is wrong.","code":"auth.invalid_grant","title":"x","status":401,"detail":"Name or password is wrong."}""")
                    : new(200, $$"""{"access_token":"cloud_at_{{n}}","expires_in":{{(n == 1 ? expiresIn : 900)}},"token_type":"bearer"{{(session ? $",\"refresh_token\":\"cloud_rt_{n}\"" : "")}}}""");
            })
            .On("POST /oauth2/revoke", "")
            .On("GET /api/me", Samples.Me)
            .On("GET /api/organizations", Samples.Organizations);
        return (api, new Shell());
    }

    [Fact]
    public async Task Signing_in_writes_a_file_that_only_its_owner_reads()
    {
        var (api, shell) = await Start();
        await using var _ = api;
        using var __ = shell;
        var ended = (await shell.CloudReading("secret words here\n", "login", "--api", api.Url, "--email", "ada@acme.example", "--password-stdin")).Done();
        Assert.Contains($"Signed in to {api.Url} as ada@acme.example.", ended.Error, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(shell.Credentials));
        Assert.DoesNotContain("secret words", await File.ReadAllTextAsync(shell.Credentials, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("acme\n", (await shell.Cloud("org", "list", "--columns", "name", "--no-header")).Done().Out);
        Assert.Equal("Bearer cloud_at_1", api.Requests[^1].Authorization);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public async Task A_file_that_others_can_get_at_is_not_used(UnixFileMode more)
    {
        var (api, shell) = await Start();
        await using var _ = api;
        using var __ = shell;
        (await shell.Cloud("login", "--api", api.Url, "--token", "cloud_pat_1")).Done();
        File.SetUnixFileMode(shell.Credentials, UnixFileMode.UserRead | UnixFileMode.UserWrite | more);
        var ended = (await shell.Cloud("org", "list")).With(ExitCode.SignIn);
        Assert.Contains("chmod 600", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(api.Requests, r => r.Path == "/api/organizations");
    }

    [Fact]
    public async Task A_wrong_password_is_exit_code_3_and_writes_nothing()
    {
        var (api, shell) = await Start();
        await using var _ = api;
        using var __ = shell;
        var ended = (await shell.CloudReading("wrong\n", "login", "--api", api.Url, "--email", "ada@acme.example", "--password-stdin")).With(ExitCode.SignIn);
        Assert.StartsWith("error: Name or password is wrong.", ended.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(shell.Credentials));
    }

    [Fact]
    public async Task Many_programs_that_find_the_token_old_renew_it_once()
    {
        var (api, shell) = await Start(expiresIn: 1);
        await using var _ = api;
        using var __ = shell;
        (await shell.CloudReading("right words\n", "login", "--api", api.Url, "--email", "ada@acme.example", "--password-stdin")).Done();
        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => shell.Cloud("org", "list")));
        Assert.All(all, ended => ended.Done());
        Assert.Single(api.Requests, r => r.Body.Contains("grant_type=refresh_token", StringComparison.Ordinal));
        Assert.Equal("cloud_rt_2", JsonDocument.Parse(await File.ReadAllTextAsync(shell.Credentials, TestContext.Current.CancellationToken)).RootElement.GetProperty("accounts").GetProperty(api.Url).GetProperty("refresh_token").GetString());
    }

    [Fact]
    public async Task Signing_out_ends_the_session_there_and_forgets_it_here()
    {
        var (api, shell) = await Start();
        await using var _ = api;
        using var __ = shell;
        (await shell.CloudReading("right words\n", "login", "--api", api.Url, "--email", "ada@acme.example", "--password-stdin")).Done();
        (await shell.Cloud("logout")).Done();
        Assert.Contains(api.Requests, r => r.Path == "/oauth2/revoke" && r.Body.Contains("cloud_rt_1", StringComparison.Ordinal));
        Assert.Contains("cloud login", (await shell.Cloud("org", "list")).With(ExitCode.SignIn).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CLOUD_TOKEN_goes_before_the_file_and_needs_none()
    {
        var (api, shell) = await Start();
        await using var _ = api;
        using var __ = shell;
        shell.Variables["CLOUD_API"] = api.Url;
        shell.Variables["CLOUD_TOKEN"] = "cloud_pat_env";
        (await shell.Cloud("org", "list")).Done();
        Assert.Equal("Bearer cloud_pat_env", api.Requests[^1].Authorization);
        Assert.False(File.Exists(shell.Credentials));
    }

    [Fact]
    public async Task The_token_goes_to_the_API_and_nowhere_else()
    {
        var (api, shell) = await Start();
        await using var _ = api;
        using var __ = shell;
        shell.Variables["CLOUD_API"] = api.Url;
        shell.Variables["CLOUD_TOKEN"] = "cloud_pat_env";
        (await shell.Cloud("api", "http://127.0.0.1:9/api/me")).With(ExitCode.Usage);
        (await shell.Cloud("api", "//127.0.0.1:9/api/me")).With(ExitCode.Usage);
        Assert.Empty(api.Requests);
    }
}
