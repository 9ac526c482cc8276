namespace Cloud.Api.Tests.Http;

/// <summary>In an app of its own: its address is locked out at the end.</summary>
public sealed class RateLimitTests(OwnApp app) : IClassFixture<OwnApp>
{
    [Fact]
    public async Task Twenty_failed_sign_ins_a_minute_lock_the_address_out_with_a_retry_after()
    {
        for (var i = 0; i < 20; i++)
        {
            await (await SignIn()).Refusal(401, "auth.invalid_grant");
        }

        var answer = await SignIn();
        await answer.Refusal(429, "auth.rate_limited");
        Assert.True(answer.Headers.RetryAfter?.Delta > TimeSpan.Zero);
    }

    [Fact]
    public async Task Failures_at_one_account_keep_no_other_account_of_the_address_out()
    {
        for (var i = 0; i < 10; i++)
        {
            await (await SignIn("victim@example.com")).Refusal(401, "auth.invalid_grant");
        }

        await (await SignIn("Victim@example.com")).Refusal(429, "auth.paused");
        await (await SignIn("other@example.com")).Refusal(401, "auth.invalid_grant");
    }

    [Theory]
    [InlineData("/api/me")]
    [InlineData("/API/me")]
    [InlineData("/Api/ME")]
    public async Task An_address_in_any_case_is_counted(string path)
    {
        var answer = await (await app.NewStranger()).Get(path);
        Assert.True(answer.IsSuccessStatusCode);
        Assert.True(answer.Headers.Contains("RateLimit-Remaining"));
    }

    [Fact]
    public async Task A_token_has_one_bucket_however_its_header_is_spelled_and_what_is_not_there_is_counted_too()
    {
        var owner = await app.NewOwner();
        var token = owner.Http.DefaultRequestHeaders.Authorization!.Parameter;
        using var http = app.Client(null);
        async Task<int> Left(string header, string path = "/api/me")
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            request.Headers.TryAddWithoutValidation("Authorization", header);
            using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
            return int.Parse(answer.Headers.GetValues("RateLimit-Remaining").Single(), System.Globalization.CultureInfo.InvariantCulture);
        }

        // Some come back meanwhile, and never as many as were spent.
        var first = await Left($"Bearer {token}");
        for (var i = 0; i < 200; i++)
        {
            await Left($"Bearer {token}");
        }

        foreach (var spelling in new[] { $"bearer {token}", $"Bearer   {token}", $"BeArEr {token} " })
        {
            Assert.True(await Left(spelling) < first);
        }

        Assert.True(await Left($"Bearer {token}", "/api/nowhere") < first);
        Assert.InRange(await Left("Bearer guess", "/api/nowhere"), 0, int.MaxValue);
    }

    [Fact]
    public async Task Where_hosts_are_named_no_other_name_is_answered_nor_repeated()
    {
        await using var strict = app.WithWebHostBuilder(host => host.UseSetting("AllowedHosts", "cloud.test"));
        using var http = strict.CreateDefaultClient(new Uri("https://cloud.test/"));
        Assert.Equal(System.Net.HttpStatusCode.OK, (await http.GetAsync("/healthz", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await http.GetAsync("https://evil.example/healthz", TestContext.Current.CancellationToken)).StatusCode);

        var owner = await app.NewOwner();
        await owner.NewProject();
        http.DefaultRequestHeaders.Authorization = owner.Http.DefaultRequestHeaders.Authorization;
        http.DefaultRequestHeaders.Add("X-Forwarded-Host", "evil.example");
        var me = await (await http.GetAsync("/api/me", TestContext.Current.CancellationToken)).Read<Client.MeResource>();
        Assert.StartsWith("https://cloud.test/", Assert.Single(me.Projects).Endpoint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:3::1", "2001:db8:1:3::/64")]
    public void Addresses_of_one_network_count_as_one(string address, string key) => Assert.Equal(key, Api.Http.AddressKey.Of(System.Net.IPAddress.Parse(address)));

    private async Task<HttpResponseMessage> SignIn(string? account = null)
    {
        KeyValuePair<string, string>[] fields = account is null
            ? [new("grant_type", "api_token"), new("api_token", "guess")]
            : [new("grant_type", "password"), new("username", account), new("password", "guess")];
        using var form = new FormUrlEncodedContent(fields);
        return await app.Client(null).PostAsync("/oauth2/token", form, TestContext.Current.CancellationToken);
    }
}
