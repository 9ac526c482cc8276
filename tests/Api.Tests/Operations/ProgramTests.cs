using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Cloud.Client;
using Cloud.Infrastructure.Persistence;
using Cloud.Support;
using Npgsql;

namespace Cloud.Api.Tests.Operations;

/// <summary>The program as it is started: migrating, seeding, serving, ending.</summary>
public sealed class ProgramTests(CloudApp app)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_migrates_seeds_once_and_serves_what_it_seeded()
    {
        var database = await app.Databases.CreateEmptyDatabase();
        var folder = Directory.CreateTempSubdirectory("cloud-api-");
        try
        {
            var users = Path.Combine(folder.FullName, "users.json");
            await Run(database, "--migrate", "--seed", users);
            var written = await File.ReadAllTextAsync(users, Ct);
            await Run(database, "--seed", users);
            Assert.Equal(written, await File.ReadAllTextAsync(users, Ct));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(users));
            await Serve(database, written);
            File.Delete(users);
            await Run(database, "--seed", users);
            Assert.NotEqual(written, await File.ReadAllTextAsync(users, Ct));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task Serve(TestDatabase database, string seeded)
    {
        var users = JsonDocument.Parse(seeded).RootElement.EnumerateArray().ToList();
        Assert.Equal(["owner", "owner", "support", "operator"], users.Select(u => u.GetProperty("role").GetString()));
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        await using var api = Start(database, "--urls", address.ToString());
        await api.WaitForHealth(new Uri(address, "healthz"), Patience);
        using var http = new HttpClient { BaseAddress = address };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("readyz", Ct)).StatusCode);
        foreach (var user in users)
        {
            var client = new CloudClient(http);
            var token = await client.SignInAsync(new SignIn(user.GetProperty("email").GetString()!, user.GetProperty("password").GetString()!), Ct);
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
            Assert.Equal(user.GetProperty("email").GetString(), (await client.MeAsync(Ct)).Email);
            var organizations = await client.OrganizationsAsync(Ct).Select(o => o.Id).ToListAsync(Ct);
            Assert.Equal(user.GetProperty("organization").GetString() is { } id ? [id] : [], organizations);
            await client.SignInAsync(user.GetProperty("api_token").GetString()!, Ct);
            http.DefaultRequestHeaders.Authorization = null;
        }

        var metrics = await http.GetStringAsync("metrics", Ct);
        Assert.Contains("cloud-api", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("Host=", metrics, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Without_a_database_it_says_so_and_lives_on()
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        var nowhere = new TestDatabase("none", "", new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = FreePort.Next(), Username = "cloud_app", Database = "x" }.ConnectionString, "");
        await using var api = Start(nowhere, "--urls", address.ToString());
        await api.WaitForOutput("Now listening", Patience);
        using var http = new HttpClient { BaseAddress = address };
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("healthz", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("readyz", Ct)).StatusCode);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "cloud_at_" + new string('0', 64));
        await (await http.GetAsync("api/me", Ct)).Refusal(503, "database.unavailable");
        using var form = new FormUrlEncodedContent([new("grant_type", "password"), new("username", "a"), new("password", "b")]);
        await (await http.PostAsync("oauth2/token", form, Ct)).Refusal(503, "database.unavailable");
        Assert.False(api.HasExited);
    }

    [Fact]
    public async Task One_time_work_that_cannot_be_done_says_why_and_ends()
    {
        var nowhere = new TestDatabase("none", $"Host=127.0.0.1;Port={FreePort.Next()};Username=x", "", "");
        await using var api = Start(nowhere, "--migrate");
        await api.WaitForOutput("Migrating failed", Patience);
        Assert.DoesNotContain("Unhandled exception", api.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_schema_is_not_ready()
    {
        var database = await app.Databases.CreateDatabase();
        await using var owner = CloudDatabase.Connect(database.Owner, "test");
        await using (var command = owner.CreateCommand("delete from \"__EFMigrationsHistory\" where \"MigrationId\" = (select max(\"MigrationId\") from \"__EFMigrationsHistory\")"))
        {
            Assert.Equal(1, await command.ExecuteNonQueryAsync(Ct));
        }

        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        await using var api = Start(database, "--urls", address.ToString());
        await api.WaitForHealth(new Uri(address, "healthz"), Patience);
        using var http = new HttpClient { BaseAddress = address };
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("readyz", Ct)).StatusCode);
    }

    private static async Task Run(TestDatabase database, params string[] arguments)
    {
        await using var api = Start(database, arguments);
        for (var waited = System.Diagnostics.Stopwatch.StartNew(); !api.HasExited; await Task.Delay(TimeSpan.FromMilliseconds(50), Ct))
        {
            Assert.True(waited.Elapsed < Patience, api.Output);
        }

        Assert.DoesNotContain("failed", api.Output, StringComparison.Ordinal);
    }

    private static ProcessUnderTest Start(TestDatabase database, params string[] arguments) => ProcessUnderTest.Start(
        Repository.Program("src", "Api"),
        new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["ConnectionStrings__Owner"] = database.Owner,
            ["ConnectionStrings__App"] = database.App,
            ["ConnectionStrings__Worker"] = database.Worker,
        },
        arguments);
}
