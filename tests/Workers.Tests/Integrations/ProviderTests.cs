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
        var said = await new IntegrationProviders(http, new IntegrationOptions { NewRelicUrl = region == "us" ? own : nowhere, NewRelicEuropeUrl = region == "eu" ? own : nowhere })
            .Ask(IntegrationType.Newrelic, new IntegrationSettings(region), key, Ct);
        Assert.Equal(known, said.Known);
        Assert.DoesNotContain(key, said.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_not_there_and_who_was_not_named_says_nothing_of_the_key()
    {
        using var http = new HttpClient();
        var away = await new IntegrationProviders(http, new IntegrationOptions { NewRelicUrl = new Uri("http://127.0.0.1:1/") }).Ask(IntegrationType.Newrelic, new IntegrationSettings("us"), Known, Ct);
        Assert.Null(away.Known);
        Assert.Contains("did not answer", away.Detail, StringComparison.Ordinal);
        var unnamed = await new IntegrationProviders(http, new IntegrationOptions()).Ask(IntegrationType.Newrelic, new IntegrationSettings("us"), Known, Ct);
        Assert.Contains("does not ask", unnamed.Detail, StringComparison.Ordinal);
        var profiler = await new IntegrationProviders(http, new IntegrationOptions()).Ask(IntegrationType.Blackfire, new IntegrationSettings(), Known, Ct);
        Assert.Null(profiler.Known);
    }
}
