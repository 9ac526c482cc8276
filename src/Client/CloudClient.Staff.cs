namespace Cloud.Client;

/// <summary>What support sees over all tenants, and does in one. For everybody else each of these is a 404.</summary>
public sealed partial class CloudClient
{
    /// <summary>Rows of a page: tables over all tenants are long, and read from the top.</summary>
    private const string StaffPageSize = "50";

    public Task<PageOf<StaffOrganization>> StaffOrganizationsAsync(string? after = null, CancellationToken ct = default) => StaffPageAsync<StaffOrganization>("organizations", [], after, ct);

    /// <param name="filter">By <c>organization</c>; null values are left out.</param>
    /// <param name="after">Where the page begins; null for the first.</param>
    /// <param name="ct">Cancels the request.</param>
    public Task<PageOf<StaffProject>> StaffProjectsAsync(IReadOnlyDictionary<string, string?> filter, string? after = null, CancellationToken ct = default) => StaffPageAsync<StaffProject>("projects", Filters(filter), after, ct);

    /// <param name="filter">By <c>organization, lifecycle, health, type</c>; null values are left out.</param>
    /// <param name="after">Where the page begins; null for the first.</param>
    /// <param name="ct">Cancels the request.</param>
    public Task<PageOf<StaffEnvironment>> StaffEnvironmentsAsync(IReadOnlyDictionary<string, string?> filter, string? after = null, CancellationToken ct = default) => StaffPageAsync<StaffEnvironment>("environments", Filters(filter), after, ct);

    /// <param name="filter">By <c>organization, environment, state, type, result</c>; null values are left out.</param>
    /// <param name="after">Where the page begins; null for the first.</param>
    /// <param name="ct">Cancels the request.</param>
    public Task<PageOf<StaffActivity>> StaffActivitiesAsync(IReadOnlyDictionary<string, string?> filter, string? after = null, CancellationToken ct = default) => StaffPageAsync<StaffActivity>("activities", Filters(filter), after, ct);

    /// <param name="filter">By <c>organization, severity</c>; null values are left out.</param>
    /// <param name="after">Where the page begins; null for the first.</param>
    /// <param name="ct">Cancels the request.</param>
    public Task<PageOf<StaffAttention>> StaffAttentionAsync(IReadOnlyDictionary<string, string?> filter, string? after = null, CancellationToken ct = default) => StaffPageAsync<StaffAttention>("attention", Filters(filter), after, ct);

    /// <param name="filter">By <c>organization, status</c>; null values are left out.</param>
    /// <param name="after">Where the page begins; null for the first.</param>
    /// <param name="ct">Cancels the request.</param>
    public Task<PageOf<StaffTicket>> StaffTicketsAsync(IReadOnlyDictionary<string, string?> filter, string? after = null, CancellationToken ct = default) => StaffPageAsync<StaffTicket>("tickets", Filters(filter), after, ct);

    /// <summary>A look into a tenant, on record there.</summary>
    public Task<StaffEnvironmentDetail> StaffEnvironmentAsync(string environment, CancellationToken ct = default) => wire.GetAsync<StaffEnvironmentDetail>($"api/staff/environments/{Segment(environment)}", ct);

    /// <inheritdoc cref="StaffEnvironmentAsync"/>
    public Task<StaffActivityDetail> StaffActivityAsync(string activity, CancellationToken ct = default) => wire.GetAsync<StaffActivityDetail>($"api/staff/activities/{Segment(activity)}", ct);

    /// <inheritdoc cref="StaffEnvironmentAsync"/>
    public Task<TicketResource> StaffTicketAsync(string ticket, CancellationToken ct = default) => wire.GetAsync<TicketResource>($"api/staff/tickets/{Segment(ticket)}", ct);

    /// <summary>The log's lines from one on, as far as they are written; the seal, where there is one, comes last.</summary>
    public async Task<IReadOnlyList<LogLine>> StaffLogAsync(StaffActivityDetail activity, long startAt = 1, CancellationToken ct = default) =>
        (await wire.PageAsync<LogLine>($"{Offered(activity, Relation.Log)}?start_at={startAt}", ct).ConfigureAwait(false)).Items;

    public Task<StaffActivityDetail> CancelAsStaffAsync(StaffActivityDetail activity, StaffReason why, CancellationToken ct = default) =>
        wire.ChangeAsync<StaffActivityDetail>(HttpMethod.Post, Offered(activity, Relation.Cancel), Wire.Body(why), null, ct);

    /// <summary>Takes it from the worker that holds it; another goes on.</summary>
    public Task<StaffActivityDetail> ReleaseAsStaffAsync(StaffActivityDetail activity, StaffReason why, CancellationToken ct = default) =>
        wire.ChangeAsync<StaffActivityDetail>(HttpMethod.Post, Offered(activity, Relation.Release), Wire.Body(why), null, ct);

    /// <summary>The envelope's activity is the new attempt.</summary>
    public Task<Accepted> RetryAsStaffAsync(StaffActivityDetail activity, StaffReason why, CancellationToken ct = default) => ActAsync(activity, Relation.Retry, why, null, ct);

    private Task<PageOf<T>> StaffPageAsync<T>(string collection, IEnumerable<(string Name, string? Value)> filter, string? after, CancellationToken ct) =>
        PageAsync<T>($"api/staff/{collection}", filter.Append(("page[size]", StaffPageSize)), after, ct);

    private static IEnumerable<(string Name, string? Value)> Filters(IReadOnlyDictionary<string, string?> filter) => filter.Select(f => ($"filter[{f.Key}]", f.Value));

    private async Task<PageOf<T>> PageAsync<T>(string path, IEnumerable<(string Name, string? Value)> query, string? after, CancellationToken ct)
    {
        var asked = query.Append(("page[after]", after)).Where(q => !string.IsNullOrEmpty(q.Item2)).Select(q => $"{q.Item1}={Segment(q.Item2!)}").ToList();
        var (items, next) = await wire.PageAsync<T>(asked.Count == 0 ? path : $"{path}?{string.Join('&', asked)}", ct).ConfigureAwait(false);
        return new(items, CursorIn(next));
    }

    private static string? CursorIn(string? next) =>
        next?.Split('?', 2).ElementAtOrDefault(1)?.Split('&').Select(p => p.Split('=', 2)).FirstOrDefault(p => p.Length == 2 && Uri.UnescapeDataString(p[0]) == "page[after]") is [_, var cursor]
            ? Uri.UnescapeDataString(cursor)
            : null;
}
