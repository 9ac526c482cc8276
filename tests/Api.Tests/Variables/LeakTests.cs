using System.Net.Http.Headers;
using System.Text;
using Cloud.Client;
using Cloud.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cloud.Api.Tests.Variables;

/// <summary>
/// Secrets go in by every door that takes one, in requests that are right and in requests that are wrong in every way that has an error of its own. Then they are looked
/// for where none may be: logs down to Trace, spans, answers, the audit log, metrics, and every column of every table.
/// </summary>
public sealed class LeakTests(CloudApp app)
{
    private readonly List<string> _needles = [Planted.Marker];
    private readonly List<string> _answers = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_secret_that_is_put_in_comes_out_anywhere()
    {
        using var recorder = new Recorder();
        await using var host = app.WithWebHostBuilder(builder => builder.ConfigureLogging(logging =>
        {
            logging.Services.AddSingleton<ILoggerProvider>(recorder);
            logging.AddFilter<Recorder>(null, LogLevel.Trace);
        }));
        var owner = await app.NewOwner();
        var project = await owner.NewProject("production");
        await owner.Settle(project + "/environments/production");
        var here = owner with { Http = Client(host, await app.TokenFor(owner.UserId)) };
        await PlantVariables(here, project, Client(host, null), owner with { Http = Client(host, await app.TokenFor((await app.NewOwner()).UserId)) });
        await PlantIntegrations(here, project, owner with { Http = Client(host, await app.TokenFor((await app.NewOwner()).UserId)) });
        await PlantPasswords(here, host);
        await PlantTokens(here, host);
        await PlantMfa(here);
        await PlantRepositories(here);
        await Ask(here.Get(here.Organization + "/audit-events?page[size]=200"));
        await Ask(here.Get(here.Organization + "/audit-events/export"));
        await Ask(here.Get(project + "/activities"));
        await Ask(Client(host, null).GetAsync(new Uri("/metrics", UriKind.Relative), Ct));

        Assert.True(recorder.Said.Count(s => s.StartsWith("log", StringComparison.Ordinal)) > 1000, "Hardly anything was logged: the test proves nothing.");
        Assert.Contains(recorder.Said, s => s.StartsWith("log Microsoft.AspNetCore.Routing", StringComparison.Ordinal) && s.Contains(" Debug ", StringComparison.Ordinal));
        Assert.Contains(recorder.Said, s => s.StartsWith("log Microsoft.AspNetCore.DataProtection", StringComparison.Ordinal) && s.Contains(" Trace ", StringComparison.Ordinal));
        Assert.Contains(recorder.Said, s => s.StartsWith("span Npgsql", StringComparison.Ordinal));
        Assert.True(_answers.Count > 50 && _answers.Count(a => a.StartsWith('4')) > 25, "Hardly anything was refused: the test proves nothing.");
        Assert.True(_needles.Count > 4, "No token was made: the test proves nothing.");
        Assert.Empty(Found(recorder.Said));
        Assert.Empty(Found(_answers));
        Assert.True(await app.Scalar<long>("select count(*) from answered_requests") > 5, "Hardly any answer was kept: the test proves nothing.");
        Assert.Empty(await FoundInDatabase());
    }

    private async Task PlantVariables(Member owner, string project, HttpClient anonymous, Member stranger)
    {
        foreach (var place in new[] { project + "/variables", project + "/environments/production/variables" })
        {
            string Value() => Planted.Secret("variable");
            await Ask(owner.Post(place, new { name = "S", value = Value(), is_sensitive = true }));
            await Ask(owner.Post(place, new { name = "J", value = $"{{\"a\":\"{Value()}\"}}", is_json = true, is_sensitive = true }));
            await Ask(owner.Patch(place + "/S", new { value = Value() }));
            await Ask(owner.Get(place + "/S"));

            // One that may be read comes out where it is read, and nowhere else; the environment lists the project's too.
            await Ask(owner.Get(place), mayShow: place != project + "/variables");
            await Ask(owner.Post(place, new { name = "N", value = Value() }), mayShow: true);
            await Ask(owner.Get(place + "/N"), mayShow: true);

            // Wrong: taken already, bad names, bad JSON, too long, of another type, unknown fields, cut off, not JSON, too deep; not signed in, not theirs, no longer readable.
            await Refused(owner.Post(place, new { name = "S", value = Value() }));
            await Refused(owner.Post(place, new { name = "a b", value = Value() }));
            await Refused(owner.Post(place, new { name = "K", value = Value(), is_json = true }));
            await Refused(owner.Patch(place + "/S", new { value = "{\"a\": " + Value(), is_json = true }));
            await Refused(owner.Post(place, new { name = "L", value = Value() + new string('x', 70_000) }));
            await Refused(owner.Post(place, new { name = "T", value = new[] { Value() } }));
            await Refused(owner.Post(place, new { name = "T", value = new { secret = Value() } }));
            await Refused(owner.Post(place, new { name = "U", value = Value(), is_json = Value() }));
            await Refused(owner.Post(place, new { name = "U", value = Value(), valeu = Value() }));
            await Refused(owner.Post(place, new { name = "U", value = Value(), application_scope = new[] { Value() + "!" } }));
            await Refused(owner.Post(place, Raw($"{{\"name\":\"V\",\"value\":\"{Value()}")));
            await Refused(owner.Post(place, Raw(Value())));
            await Refused(owner.Post(place, Raw($"\"{Value()}\"")));
            await Refused(owner.Post(place, Raw($"{{\"name\":\"V\",\"value\":\"{Value()}\\u0000\"}}")));
            await Refused(owner.Post(place, Raw($"{{\"name\":\"V\",\"value\":\"{Value()}\"}}", "text/plain")));
            await Refused(owner.Post(place, Raw($"{{\"name\":\"V\",\"value\":\"{Value()}{new string('x', 1_100_000)}\"}}")));
            await Refused(owner.Patch(place + "/NONE", new { value = Value() }));
            await Refused(stranger.Post(place, new { name = "X", value = Value() }));
            await Refused(anonymous.PostAsync(new Uri(place, UriKind.Relative), Raw($"{{\"name\":\"V\",\"value\":\"{Value()}\"}}"), Ct));
            await Refused(owner.Patch(place + "/S", new { is_sensitive = false }));
            await Refused(owner.Patch(place + "/S", new { value = Value(), is_sensitive = false }));
        }

        await Ask(owner.Post(project + "/environments/production/redeploy"));
        await Ask(owner.Delete(project + "/variables/S"));
    }

    /// <summary>Keys of their makers' forms, which have no room for the mark that the other secrets begin with; and wrong ones, which have it.</summary>
    private async Task PlantIntegrations(Member owner, string project, Member stranger)
    {
        string Key(int digits) => Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(digits / 2));
        string License()
        {
            var key = Key(32) + "FFFFNRAL";
            _needles.Add(key);
            return key;
        }

        var place = project + "/integrations";
        var token = Key(64);
        _needles.Add(token);
        await Ask(owner.Post(place, new { type = "newrelic", license_key = License(), app_name = "Shop" }));
        await Ask(owner.Post(place, new { type = "blackfire", server_id = Samples.BlackfireServer, server_token = token }));
        var fastly = Key(32);
        _needles.Add(fastly);
        await Refused(owner.Post(place, new { type = "fastly", service_id = "7i6HN3TK9wS159v2gPAZ8A", token = fastly }));
        foreach (var made in await owner.Read<List<IntegrationResource>>(place))
        {
            await Ask(owner.Patch($"{place}/{made.Id}", made.Type == IntegrationTypes.NewRelic ? new { license_key = License() } : new { environments = new[] { "production" } }));
            await Ask(owner.Get($"{place}/{made.Id}"));
            await Ask(owner.Post($"{place}/{made.Id}/validate"));
            await Refused(owner.Patch($"{place}/{made.Id}", new { license_key = Planted.Secret("license") }));
            await Refused(owner.Patch($"{place}/{made.Id}", new { server_token = Planted.Secret("token") }));
            await Refused(stranger.Patch($"{place}/{made.Id}", new { license_key = License() }));
        }

        await Ask(owner.Get(place));
        await Refused(owner.Post(place, new { type = "newrelic", license_key = License() }));
        await Refused(owner.Post(place, new { type = Planted.Secret("type"), license_key = License() }));
        await Refused(owner.Post(place, new { type = "newrelic", license_key = License(), region = Planted.Secret("region") }));
        await Refused(owner.Post(place, new { type = "newrelic", license_key = new[] { License() } }));
        await Refused(owner.Post(place, new { type = "newrelic", licence_key = License() }));
        await Refused(owner.Post(place, Raw($"{{\"type\":\"newrelic\",\"license_key\":\"{License()}")));
        await Ask(owner.Post(project + "/environments/production/redeploy"));
    }

    private async Task PlantPasswords(Member owner, WebApplicationFactory<ApiEntry> host)
    {
        string Password() => Planted.Secret("password");
        foreach (var username in new[] { owner.Email, "nobody@example.com" })
        {
            await Refused(Token(host, ("grant_type", "password"), ("username", username), ("password", Password())));
            await Refused(Token(host, ("grant_type", "password"), ("username", username), ("password", Member.Password + Password()), ("totp", Planted.Secret("totp"))));
        }

        await Refused(Token(host, ("grant_type", Planted.Secret("grant")), ("username", "x"), ("password", Password())));
        await Refused(Token(host, ("grant_type", "refresh_token"), ("refresh_token", Planted.Secret("refresh"))));
        await Refused(Token(host, ("grant_type", "api_token"), ("api_token", Planted.Secret("token"))));
        var (old, fresh) = (Member.Password, Password());
        await Refused(owner.Post("/api/users/me/password", new { current_password = Password(), password = Password() }));
        await Ask(owner.Post("/api/users/me/password", new { current_password = old, password = fresh }));
        await Ask(owner.Post("/api/users/me/email", new { email = "other@example.com", password = Password() }));
        await Refused(owner.Post($"/api/password-resets/{Domain.WireId.From(Guid.CreateVersion7())}", new { secret = Planted.Secret("reset"), password = Password() }));
        await Refused(owner.Post($"/api/email-confirmations/{Domain.WireId.From(Guid.CreateVersion7())}", new { secret = Planted.Secret("confirm") }));
        await Refused(owner.Post("/api/invitations/none/accept", new { display_name = "x", password = Password() }));
    }

    private async Task PlantTokens(Member owner, WebApplicationFactory<ApiEntry> host)
    {
        var made = await (await owner.Post("/api/users/me/api-tokens", new { name = "Pipeline", scopes = new[] { "read" } })).Read<ApiTokenResource>();
        _needles.Add(made.Token!);
        var access = await (await Token(host, ("grant_type", "api_token"), ("api_token", made.Token!))).Read<AccessToken>();
        _needles.Add(access.Value);
        await Ask(owner.Get("/api/users/me/api-tokens"));
        await Ask(Client(host, made.Token).GetAsync(new Uri("/api/me", UriKind.Relative), Ct));
        await Ask(Client(host, access.Value).GetAsync(new Uri("/api/me", UriKind.Relative), Ct));
        await Refused(Client(host, access.Value).PostAsync(new Uri(owner.Organization + "/teams", UriKind.Relative), Raw("{\"name\":\"x\"}"), Ct));
        await Refused(Client(host, Planted.Secret("bearer")).GetAsync(new Uri("/api/me", UriKind.Relative), Ct));
        using var form = new FormUrlEncodedContent([new("token", access.Value)]);
        await Ask(Client(host, null).PostAsync(new Uri("/oauth2/revoke", UriKind.Relative), form, Ct));
        await Refused(Client(host, access.Value).GetAsync(new Uri("/api/me", UriKind.Relative), Ct));
    }

    private async Task PlantMfa(Member owner)
    {
        var person = await app.NewOwner();
        var here = person with { Http = owner.Http };
        here.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await app.TokenFor(person.UserId));
        var enrolment = await (await here.Post("/api/users/me/mfa", new { password = Member.Password })).Read<MfaEnrolment>();
        _needles.Add(enrolment.Secret);
        await Refused(here.Post("/api/users/me/mfa", new { password = Planted.Secret("password") }));
        await Refused(here.Post("/api/users/me/mfa/confirm", new { totp = Planted.Secret("totp") }));
        var codes = await (await here.Post("/api/users/me/mfa/confirm", new { totp = SigningIn.Code(enrolment.Secret) })).Read<RecoveryCodes>();
        _needles.AddRange(codes.Codes);
        await Ask(here.Get("/api/users/me"));
        here.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await app.TokenFor(owner.UserId));
    }

    /// <summary>An address with a password in it is refused, and not repeated.</summary>
    private async Task PlantRepositories(Member owner)
    {
        foreach (var url in new[] { $"https://user:{Planted.Secret("repository")}@git.example.com/shop.git", $"https://{Planted.Secret("repository")}@git.example.com/shop.git" })
        {
            await Refused(owner.Post(owner.Organization + "/configuration-checks", new { repository = new { url } }));
            await Refused(owner.Post(owner.Organization + "/projects", new { title = "Shop", region = "us-east-1", plan = "pro", blueprint = "magento-cluster", repository = new { url } }));
        }
    }

    private IEnumerable<string> Found(IEnumerable<string> texts) =>
        texts.Where(text => _needles.Exists(needle => text.Contains(needle, StringComparison.OrdinalIgnoreCase))).Select(Censored).Distinct(StringComparer.Ordinal).Take(20);

    /// <summary>Every row of every table as text; what is kept as bytes shows as hexadecimal digits.</summary>
    private async Task<List<string>> FoundInDatabase()
    {
        var tables = (await app.Scalar<string>("select string_agg(format('%I.%I', schemaname, tablename), ' ') from pg_tables where schemaname not in ('pg_catalog', 'information_schema')"))!.Split(' ');
        Assert.True(tables.Length > 25, "Hardly any table: the test proves nothing.");
        List<string> found = [];
        foreach (var table in tables)
        {
            foreach (var needle in _needles)
            {
                var row = await app.Scalar<string>(
                    $"select t::text from {table} t where position(lower($1) in lower(t::text)) > 0 or position($2 in t::text) > 0 limit 1", needle, Convert.ToHexStringLower(Encoding.UTF8.GetBytes(needle)));
                if (row is not null)
                {
                    found.Add($"{table}: {Censored(row)}");
                }
            }
        }

        return found;
    }

    private string Censored(string text) => Planted.Censored(_needles.Skip(1).Aggregate(text, (left, needle) => left.Replace(needle, "[token]", StringComparison.OrdinalIgnoreCase)));

    private async Task Ask(Task<HttpResponseMessage> sent, bool mayShow = false)
    {
        using var answer = await sent;
        var text = $"{(int)answer.StatusCode} {answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri} {answer.Headers} {await answer.Content.ReadAsStringAsync(Ct)}";
        if (!mayShow)
        {
            _answers.Add(text);
        }

        Assert.True((int)answer.StatusCode < 500, Censored(text));
    }

    private async Task Refused(Task<HttpResponseMessage> sent)
    {
        await Ask(sent);
        Assert.True(_answers[^1].StartsWith('4'), "This was to be refused: " + Censored(_answers[^1]));
    }

    private static async Task<HttpResponseMessage> Token(WebApplicationFactory<ApiEntry> host, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await Client(host, null).PostAsync(new Uri("/oauth2/token", UriKind.Relative), form, Ct);
    }

    private static StringContent Raw(string text, string type = "application/json") => new(text, Encoding.UTF8, type);

    private static HttpClient Client(WebApplicationFactory<ApiEntry> host, string? token)
    {
        var client = host.CreateDefaultClient(new Uri("https://cloud.test/"), new Keyed());
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return client;
    }

    /// <summary>Every change under a key of its own: its answer is kept for a day, and must not be kept readable.</summary>
    private sealed class Keyed : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method != HttpMethod.Get && request.Headers.Authorization is not null)
            {
                request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
