using Cloud.Application.Ports;
using Cloud.Domain.Integrations;
using Cloud.Infrastructure.Integrations;

namespace Cloud.Workers.Tests.Integrations;

/// <summary>What a provider says of a key, by HTTP: the sandbox in its place, an address where nobody is, and one that never answers.</summary>
public sealed class ProviderTests(Database postgres)
{
    private const string Known = "0123456789abcdef0123456789abcdefFFFFNRAL";
    private const string Unknown = "00000000456789abcdef0123456789abFFFFNRAL";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Known, "us", true)]
    [InlineData(Known, "eu", true)]
    [InlineData(Unknown, "us", false)]
    public async Task New_Relic_is_asked_in_the_key_s_own_region(string key, string region, bool known)
    {
        await using var world = await WorkersUnderTest.Start(postgres, work: false);
        var own = new Uri(world.Sandbox.Url + "/_providers/newrelic/");
        var nowhere = new Uri("http://127.0.0.1:1/");
        using var http = new HttpClient();
        var said = await Providers(http, new IntegrationOptions { NewRelicUrl = region == "us" ? own : nowhere, NewRelicEuropeUrl = region == "eu" ? own : nowhere })
            .Ask(IntegrationType.Newrelic, new IntegrationSettings(region), key, Ct);
        Assert.Equal(known, said.Known);
        Assert.DoesNotContain(key, said.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_not_there_and_who_was_not_named_says_nothing_of_the_key()
    {
        using var http = new HttpClient();
        var away = await Providers(http, new IntegrationOptions { NewRelicUrl = new Uri("http://127.0.0.1:1/") }).Ask(IntegrationType.Newrelic, new IntegrationSettings("us"), Known, Ct);
        Assert.Null(away.Known);
        Assert.Contains("did not answer", away.Detail, StringComparison.Ordinal);
        var unnamed = await Providers(http, new IntegrationOptions()).Ask(IntegrationType.Newrelic, new IntegrationSettings("us"), Known, Ct);
        Assert.Contains("does not ask", unnamed.Detail, StringComparison.Ordinal);
        var profiler = await Providers(http, new IntegrationOptions()).Ask(IntegrationType.Blackfire, new IntegrationSettings(), Known, Ct);
        Assert.Null(profiler.Known);
    }

    [Theory]
    [InlineData("abcdefghijklmnopqrstuvwxyz012345", FastlyWorld.Service, true, "may change the service")]
    [InlineData("00000000ijklmnopqrstuvwxyz012345", FastlyWorld.Service, false, "does not know the token")]
    [InlineData("11111111ijklmnopqrstuvwxyz012345", FastlyWorld.Service, false, "scope purge_all purge_select")]
    [InlineData("22222222ijklmnopqrstuvwxyz012345", FastlyWorld.Service, false, "limited to other services")]
    [InlineData("abcdefghijklmnopqrstuvwxyz012345", "00000000K9wS159v2gPAZ8", false, "no service 00000000K9wS159v2gPAZ8")]
    public async Task Fastly_is_asked_whether_token_and_service_fit(string token, string service, bool known, string says)
    {
        await using var world = await WorkersUnderTest.Start(postgres, work: false);
        using var http = new HttpClient();
        var said = await Providers(http, new IntegrationOptions { FastlyUrl = FastlyWorld.Address(world) }).Ask(IntegrationType.Fastly, new IntegrationSettings(ServiceId: service), token, Ct);
        Assert.Equal(known, said.Known);
        Assert.Contains(says, said.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(token, said.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backend_without_a_condition_that_is_the_customer_s_own_is_named()
    {
        await using var world = await WorkersUnderTest.Start(postgres, work: false);
        using var http = new HttpClient();
        var options = new IntegrationOptions { FastlyUrl = FastlyWorld.Address(world) };
        var (fastly, service) = (new FastlyClient(http, options), new FastlyAccess(FastlyWorld.Service, FastlyWorld.Token));
        var draft = await fastly.Clone(service, 1, "the customer's own", Ct);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["name"] = "old-shop", ["address"] = "192.0.2.1" });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{options.FastlyUrl}/service/{service.Id}/version/{draft}/backend")) { Content = form };
        request.Headers.Add("Fastly-Key", service.Token);
        Assert.True((await http.SendAsync(request, Ct)).IsSuccessStatusCode);
        await fastly.Activate(service, draft, Ct);
        var said = await new IntegrationProviders(http, options, fastly).Ask(IntegrationType.Fastly, new IntegrationSettings(ServiceId: service.Id), service.Token, Ct);
        Assert.False(said.Known);
        Assert.Contains("the backend old-shop without a condition", said.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_was_activated_is_never_changed_and_Fastly_says_so()
    {
        await using var world = await WorkersUnderTest.Start(postgres, work: false);
        using var http = new HttpClient();
        var fastly = new FastlyClient(http, new IntegrationOptions { FastlyUrl = FastlyWorld.Address(world) });
        var refused = await Assert.ThrowsAsync<CloudCallException>(() => fastly.Put(new FastlyAccess(FastlyWorld.Service, FastlyWorld.Token), 1, new FastlyOrigin("cloud-production", "balancer.example", null, "X-Origin-Verify", "secret", []), Ct));
        Assert.Equal((CloudErrorKind.Invalid, 422, false), (refused.Kind, refused.HttpStatus, refused.Retryable));
        Assert.Contains("is locked", refused.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(FastlyWorld.Token, refused.ToString(), StringComparison.Ordinal);
    }

    private static IntegrationProviders Providers(HttpClient http, IntegrationOptions options) => new(http, options, new FastlyClient(http, options));
}
