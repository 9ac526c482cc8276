using System.Runtime.CompilerServices;

namespace Cloud.Client;

/// <summary>
/// The REST API, typed. Every method throws <see cref="CloudProblemException"/> when the API refuses, fails or is away.
/// <paramref name="http"/> carries the API's base address (ending in a slash); <paramref name="accessToken"/> is asked before each request;
/// <paramref name="patience"/> says how often a lost request is sent again (<see cref="Patience.None"/> where it is left out).
/// </summary>
public sealed partial class CloudClient(HttpClient http, Func<CancellationToken, ValueTask<string?>>? accessToken = null, Patience? patience = null)
{
    /// <summary>The longest the API holds an answer for (API.md, <c>?wait</c>).</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private readonly Wire wire = new(http, accessToken, patience ?? Patience.None);

    /// <summary>Reads what a link leads to.</summary>
    public Task<T> FollowAsync<T>(Link link, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(link);
        return wire.GetAsync<T>(link.Href, ct);
    }

    /// <summary>Takes an action that the resource offers. Throws <see cref="InvalidOperationException"/> when it does not offer it.</summary>
    public Task<Accepted> ActAsync(ILinked resource, string relation, CancellationToken ct = default) =>
        ActAsync<object>(resource, relation, null, null, ct);

    /// <inheritdoc cref="ActAsync(ILinked, string, CancellationToken)"/>
    /// <param name="resource">What to act on.</param>
    /// <param name="relation">A word of <see cref="Relation"/> that starts with <c>#</c>.</param>
    /// <param name="body">The request record, null for none.</param>
    /// <param name="wait">How long the API may hold the answer for the work to be complete; at most <see cref="LongestWait"/>.</param>
    /// <param name="ct">Cancels the request, not the work.</param>
    public Task<Accepted> ActAsync<TBody>(ILinked resource, string relation, TBody? body, TimeSpan? wait = null, CancellationToken ct = default)
        where TBody : class
    {
        ArgumentNullException.ThrowIfNull(resource);
        if (!resource.Links.TryGetValue(relation, out var link))
            throw new InvalidOperationException($"The API does not offer '{relation}' here now.");
        return wire.ChangeAsync<Accepted>(MethodOf(relation), link.Href + Wait(wait), body is null ? null : Wire.Body(body), wait, ct);
    }

    /// <summary>
    /// Takes an action whether it is offered or not: one that is not possible now is refused by the API, which says why. For clients that have no button to hide.
    /// </summary>
    /// <param name="resource">What to act on; it carries its <c>self</c>.</param>
    /// <param name="relation">A word of <see cref="Relation"/> that starts with <c>#</c>.</param>
    /// <param name="body">The request record, null for none.</param>
    /// <param name="ct">Cancels the request, not the work.</param>
    public Task<T> AskAsync<TBody, T>(ILinked resource, string relation, TBody? body, CancellationToken ct = default) where TBody : class
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(relation);
        return wire.ChangeAsync<T>(MethodOf(relation), AddressOf(resource, relation), body is null ? null : Wire.Body(body), null, ct);
    }

    /// <inheritdoc cref="AskAsync{TBody, T}"/>
    public async Task AskAsync(ILinked resource, string relation, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(relation);
        (await wire.ChangeAsync(MethodOf(relation), AddressOf(resource, relation), null, null, ct).ConfigureAwait(false)).Dispose();
    }

    /// <summary>A request as the caller wrote it, answered whatever its status. The caller disposes the answer.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? body = null, CancellationToken ct = default) => wire.RawAsync(method, path, body, ct);

    // Where the API would offer it: an action lies below its resource under its own name, what adds something at the list it adds to; edit and delete are the resource itself.
    private static string AddressOf(ILinked resource, string relation) =>
        resource.Links.TryGetValue(relation, out var link) ? link.Href
        : relation is Relation.Edit or Relation.Delete ? resource.Links[Relation.Self].Href
        : resource.Links[Relation.Self].Href + "/" + relation switch
        {
            Relation.Scale => Relation.ScalingRequests,
            Relation.AddDomain => Relation.Domains,
            Relation.ManageVariables => Relation.Variables,
            Relation.ManageIntegrations => Relation.Integrations,
            Relation.CreateAwsAccount => Relation.AwsAccounts,
            Relation.Comment => Relation.Comments,
            _ => relation[1..],
        };

    private static HttpMethod MethodOf(string relation) =>
        relation is Relation.Delete ? HttpMethod.Delete : relation is Relation.Edit ? HttpMethod.Patch : HttpMethod.Post;

    private static string Wait(TimeSpan? wait) => wait is { } w ? $"?wait={(int)Math.Min(w.TotalSeconds, LongestWait.TotalSeconds)}" : "";

    /// <summary>An id in an address. Dots alone would lead to another address, and nothing at all to the collection: neither is anybody's id.</summary>
    private static string Segment(string value) => value is "" or "." or ".."
        ? throw new CloudProblemException(new Problem { Title = "Not Found", Status = 404, Code = "client.no_id", Detail = $"There is nothing of the id '{value}'." })
        : Uri.EscapeDataString(value);

    private async IAsyncEnumerable<T> AllAsync<T>(string path, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var next = path; next is not null;)
        {
            (var items, next) = await wire.PageAsync<T>(next, ct).ConfigureAwait(false);
            foreach (var item in items) yield return item;
        }
    }

    /// <summary>The first <paramref name="size"/> of a collection; 200 is the API's most.</summary>
    private async Task<IReadOnlyList<T>> FirstAsync<T>(string path, int size, CancellationToken ct)
    {
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return (await wire.PageAsync<T>($"{path}{separator}page[size]={size}", ct).ConfigureAwait(false)).Items;
    }
}
