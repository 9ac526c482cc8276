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

    /// <summary>Base address of Fastly's API: <c>https://api.fastly.com</c>. Without it no environment can have Fastly.</summary>
    public Uri? FastlyUrl { get; init; }
}

/// <summary>Asks providers by HTTPS. A key goes to the maker that it is of and to nobody else, in a header; what comes back is looked at by its status alone.</summary>
public sealed class IntegrationProviders(HttpClient http, IntegrationOptions options, IFastly fastly) : IIntegrationProviders
{
    /// <summary>Somebody waits for the answer.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    public Task<ProviderAnswer> Ask(IntegrationType type, IntegrationSettings settings, string secret, CancellationToken ct) => type switch
    {
        IntegrationType.Newrelic => AskNewRelic(settings.Region == "eu" ? options.NewRelicEuropeUrl : options.NewRelicUrl, secret, ct),
        IntegrationType.Fastly => AskFastly(settings, secret, ct),
        _ => Task.FromResult(new ProviderAnswer(null, "Its maker has no call that looks at a server token alone: whether it is known shows with the first profile.")),
    };

    /// <summary>An empty batch of metrics, which leaves nothing: 202 for a key that is known, 403 for another ("Metric API", response validation).</summary>
    private Task<ProviderAnswer> AskNewRelic(Uri? endpoint, string licence, CancellationToken ct) => Send("New Relic", endpoint, "metric/v1", request =>
    {
        request.Method = HttpMethod.Post;
        request.Content = new StringContent("[{\"metrics\":[]}]", Encoding.UTF8, "application/json");
        request.Headers.Add("Api-Key", licence);
    }, ct);

    /// <summary>Whether the token may change each service, and whether visitors would come to us by it.</summary>
    private async Task<ProviderAnswer> AskFastly(IntegrationSettings settings, string token, CancellationToken ct)
    {
        if (!fastly.IsKnown)
        {
            return new ProviderAnswer(null, "This installation does not ask Fastly: its operator has not named Fastly's address.");
        }

        using var within = CancellationTokenSource.CreateLinkedTokenSource(ct);
        within.CancelAfter(Within);
        try
        {
            var grant = await fastly.Grant(token, within.Token);
            foreach (var id in new[] { settings.ServiceId, settings.StagingServiceId }.OfType<string>())
            {
                if (await Missing(grant, new FastlyAccess(id, token), within.Token) is { } missing)
                {
                    return new ProviderAnswer(false, missing);
                }
            }

            return new ProviderAnswer(true, "Fastly knows the token, and it may change the service.");
        }
        catch (CloudCallException e) when (e.Kind == CloudErrorKind.Denied)
        {
            return new ProviderAnswer(false, "Fastly does not know the token, or it has expired. Make another in your account there, of scope global.");
        }
        catch (CloudCallException e)
        {
            return new ProviderAnswer(null, $"Fastly did not say ({e.Reason}). Try again later.");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new ProviderAnswer(null, $"Fastly did not answer within {Within.TotalSeconds:0} seconds. Try again later.");
        }
    }

    /// <summary>What keeps a service from being ours to configure; null where nothing does.</summary>
    private async Task<string?> Missing(FastlyGrant grant, FastlyAccess service, CancellationToken ct)
    {
        if (!grant.Scopes.Contains(FastlyGrant.Global, StringComparer.Ordinal))
        {
            return $"The token has the scope {string.Join(' ', grant.Scopes)}, which may not change a service. Make one of scope {FastlyGrant.Global}, limited to this service.";
        }

        if (!grant.MayChange(service.Id))
        {
            return $"The token is limited to other services than {service.Id}. Make one for this service.";
        }

        try
        {
            var versions = await fastly.Versions(service, ct);
            var looked = versions.FirstOrDefault(v => v.IsActive) ?? versions.MaxBy(v => v.Number);
            return looked is not null && await fastly.Rival(service, looked.Number, FastlyOrigin.IsOurs, ct) is { } rival
                ? $"The service {service.Id} has the backend {rival} without a condition, and Fastly would go on sending visitors there. Give it a request condition in Fastly, or take it out."
                : null;
        }
        catch (CloudCallException e) when (e.Kind == CloudErrorKind.NotFound)
        {
            return $"Fastly has no service {service.Id} that this token can see.";
        }
    }

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
    /// <summary>Bytes: a list of all versions of a service that has been changed every day for years is some 2 MB.</summary>
    private const int LargestAnswer = 16 * 1024 * 1024;

    /// <summary>The providers of integrations, with the options of the section <c>Integrations</c>.</summary>
    public static IServiceCollection AddIntegrations(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection(IntegrationOptions.Section).Get<IntegrationOptions>() ?? new IntegrationOptions();

        // No redirects: a key goes where it was sent and nowhere else.
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { MaxResponseContentBufferSize = LargestAnswer };
        var fastly = new FastlyClient(http, options);
        return services.AddSingleton<IFastly>(fastly).AddSingleton<IIntegrationProviders>(new IntegrationProviders(http, options, fastly));
    }
}
