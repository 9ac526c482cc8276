using System.Globalization;

namespace Cloud.Api.Tests.Http;

public sealed class TokenBucketTests(CloudApp app)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_answer_tells_what_is_left_and_a_token_that_floods_waits_alone()
    {
        var owner = await app.NewOwner();
        var (flooding, other) = (await app.TokenFor(owner.UserId), await app.TokenFor(owner.UserId));
        await using var tight = app.WithWebHostBuilder(builder => builder.UseSetting("RateLimits:Burst", "5").UseSetting("RateLimits:PerSecond", "1"));
        using var http = tight.CreateClient();
        async Task<HttpResponseMessage> Me(string token)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/me");
            request.Headers.Authorization = new("Bearer", token);
            return await http.SendAsync(request, Ct);
        }

        var first = await Me(flooding);
        Assert.Equal(("5", "4"), (Header(first, "RateLimit-Limit"), Header(first, "RateLimit-Remaining")));
        Assert.InRange(int.Parse(Header(first, "RateLimit-Reset"), CultureInfo.InvariantCulture), 1, 5);
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Me(flooding)));
        var refused = answers.Where(a => (int)a.StatusCode == 429).ToList();
        Assert.InRange(refused.Count, 6, 12);
        await refused[0].Refusal(429, "request.rate_limited");
        Assert.Equal("1", Header(refused[0], "Retry-After"));
        (await Me(other)).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task Whoever_guesses_tokens_is_stopped_by_address_and_stops_nobody_who_has_one()
    {
        var owner = await app.NewOwner();
        var good = await app.TokenFor(owner.UserId);
        await using var tight = app.WithWebHostBuilder(builder => builder.UseSetting("RateLimits:Anonymous", "5"));
        using var http = tight.CreateClient();
        List<int> statuses = [];
        for (var i = 0; i < 10; i++)
        {
            using var guess = new HttpRequestMessage(HttpMethod.Get, "/api/me");
            guess.Headers.Authorization = new("Bearer", $"cloud_at_{i:x64}");
            statuses.Add((int)(await http.SendAsync(guess, Ct)).StatusCode);
        }

        Assert.Equal(401, statuses[0]);
        Assert.Contains(429, statuses);
        using var mine = new HttpRequestMessage(HttpMethod.Get, "/api/me");
        mine.Headers.Authorization = new("Bearer", good);
        (await http.SendAsync(mine, Ct)).EnsureSuccessStatusCode();
    }

    private static string Header(HttpResponseMessage answer, string name) => Assert.Single(answer.Headers.GetValues(name));
}
