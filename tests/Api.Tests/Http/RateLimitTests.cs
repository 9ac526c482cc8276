namespace Cloud.Api.Tests.Http;

/// <summary>In an app of its own: its address is locked out at the end.</summary>
public sealed class RateLimitTests(CloudApp app) : IClassFixture<CloudApp>
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

    private async Task<HttpResponseMessage> SignIn()
    {
        using var form = new FormUrlEncodedContent([new("grant_type", "api_token"), new("api_token", "guess")]);
        return await app.Client(null).PostAsync("/oauth2/token", form, TestContext.Current.CancellationToken);
    }
}
