namespace Cloud.Client;

/// <summary>Who did what in an organization, and whether the log of it is whole.</summary>
public sealed partial class CloudClient
{
    /// <summary>A page of the log, newest first.</summary>
    public Task<PageOf<AuditEvent>> AuditEventsAsync(string organization, AuditFilter filter, string? after = null, CancellationToken ct = default) =>
        PageAsync<AuditEvent>(Log(organization), Filters(filter), after, ct);

    /// <summary>Has the API compute the whole chain anew; with a head that was kept, whether that is still in its place.</summary>
    public Task<AuditVerification> VerifyAuditAsync(string organization, AuditHead? kept = null, CancellationToken ct = default) =>
        wire.GetAsync<AuditVerification>(Log(organization) + "/verification" + (kept is null ? "" : $"?sequence={kept.Sequence}&hash={Segment(kept.Hash)}"), ct);

    /// <summary>The log as JSON lines in the chain's order, to be read as they come. The caller disposes the answer.</summary>
    public Task<HttpResponseMessage> ExportAuditAsync(string organization, AuditFilter filter, CancellationToken ct = default)
    {
        var asked = Filters(filter).Where(q => !string.IsNullOrEmpty(q.Value)).Select(q => $"{q.Name}={Segment(q.Value!)}").ToList();
        return wire.OpenAsync(Log(organization) + "/export" + (asked.Count == 0 ? "" : "?" + string.Join('&', asked)), ct);
    }

    private static string Log(string organization) => $"api/organizations/{Segment(organization)}/audit-events";

    private static IEnumerable<(string Name, string? Value)> Filters(AuditFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return
        [
            ("filter[actor]", filter.Actor), ("filter[action]", filter.Action), ("filter[outcome]", filter.Outcome), ("filter[target]", filter.Target),
            ("filter[from]", Time(filter.From)), ("filter[to]", Time(filter.To)),
        ];
    }

    private static string? Time(DateTimeOffset? at) => at?.UtcDateTime.ToString(UtcMicroseconds.Format, System.Globalization.CultureInfo.InvariantCulture);
}
