using System.Net;
using System.Text;
using Cloud.Application.Ports;
using Cloud.Domain.Integrations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cloud.Infrastructure.Integrations;

/// <summary>Where providers are asked; null: they are not.</summary>
public sealed class IntegrationOptions
{
    public const string Section = "Integrations";

    /// <summary>Base address of New Relic's Metric API for accounts of the United States: <c>https://metric-api.newrelic.com</c>.</summary>
    public Uri? NewRelicUrl { get; init; }

    /// <summary>The same for accounts of Europe: <c>https://metric-api.eu.newrelic.com</c>.</summary>
    public Uri? NewRelicEuropeUrl { get; init; }
}

/// <summary>Asks providers by HTTPS. A key goes to the maker that it is of and to nobody else, in a header; what comes back is looked at by its status alone.</summary>
public sealed class IntegrationProviders(HttpClient http, IntegrationOptions options) : IIntegrationProviders
{
    /// <summary>Somebody waits for the answer.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    public Task<ProviderAnswer> Ask(IntegrationType type, IntegrationSettings settings, string secret, CancellationToken ct) => type switch
    {
        IntegrationType.Newrelic => AskNewRelic(settings.Region == "eu" ? options.NewRelicEuropeUrl : options.NewRelicUrl, secret, ct),
        _ => Task.FromResult(new ProviderAnswer(null, "Its maker has no call that looks at a server token alone: whether it is known shows with the first profile.")),
    };

    /// <summary>An empty batch of metrics, which leaves nothing: 202 for a key that is known, 403 for another ("Metric API", response validation).</summary>
    private Task<ProviderAnswer> AskNewRelic(Uri? endpoint, string licence, CancellationToken ct) => Send("New Relic", endpoint, "metric/v1", request =>
    {
        request.Method = HttpMethod.Post;
        request.Content = new StringContent("[{\"metrics\":[]}]", Encoding.UTF8, "application/json");
        request.Headers.Add("Api-Key", licence);
    }, ct);

    private async Task<ProviderAnswer> Send(string provider, Uri? endpoint, string path, Action<HttpRequestMessage> fill, CancellationToken ct)
    {
        if (endpoint is null)
        {
            return new ProviderAnswer(null, $"This installation does not ask {provider}: whether the key is known shows when the first environment runs with it.");
        }

        using var within = CancellationTokenSource.CreateLinkedTokenSource(ct);
        within.CancelAfter(Within);
        using var request = new HttpRequestMessage { RequestUri = new Uri($"{endpoint.ToString().TrimEnd('/')}/{path}") };
        fill(request);
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, within.Token);
            return answer.StatusCode switch
            {
                HttpStatusCode.OK or HttpStatusCode.Accepted => new ProviderAnswer(true, $"{provider} knows the key."),
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new ProviderAnswer(false, $"{provider} does not know the key. Copy it again from your account there."),
                var other => new ProviderAnswer(null, $"{provider} answered {(int)other}, which says nothing of the key. Try again later."),
            };
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return new ProviderAnswer(null, $"{provider} did not answer within {Within.TotalSeconds:0} seconds. Try again later.");
        }
    }
}

public static class IntegrationRegistration
{
    /// <summary>The providers of integrations, with the options of the section <c>Integrations</c>.</summary>
    public static IServiceCollection AddIntegrations(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection(IntegrationOptions.Section).Get<IntegrationOptions>() ?? new IntegrationOptions();

        // No redirects: a key goes where it was sent and nowhere else.
        return services.AddSingleton<IIntegrationProviders>(_ => new IntegrationProviders(new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }), options));
    }
}
