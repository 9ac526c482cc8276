using System.Text.RegularExpressions;
using Cloud.Sandbox.Persistence;

namespace Cloud.Sandbox.NameServer;

/// <summary>A public zone of Route 53.</summary>
/// <param name="Account">Who alone may write in it.</param>
internal sealed record HostedZone(string Id, string Name, string Account = SandboxOptions.Account);

/// <summary>The public zones of all accounts: one of the sandbox's own account from the start, and those that somebody put.</summary>
internal sealed partial class HostedZones
{
    private readonly Journal journal;
    private readonly Dictionary<string, HostedZone> zones;

    public HostedZones(Journal journal)
    {
        this.journal = journal;
        zones = journal.LoadAll<HostedZone>("hosted-zone").Prepend(new HostedZone(SandboxOptions.ZoneId, SandboxOptions.ZoneName)).ToDictionary(z => z.Id, StringComparer.Ordinal);
    }

    /// <exception cref="InvalidDataException">It is no id of a zone, or the sandbox's own.</exception>
    public HostedZone Put(HostedZone zone)
    {
        if (!ZoneId().IsMatch(zone.Id) || zone.Id == SandboxOptions.ZoneId) throw new InvalidDataException($"'{zone.Id}' is no id that a zone can be given.");
        zones[zone.Id] = zone;
        journal.Put("hosted-zone", zone.Id, zone);
        return zone;
    }

    /// <summary>Route 53's reason against a record of that name there; null where there is none.</summary>
    public string? Refusal(string account, string id, string record)
    {
        if (!zones.TryGetValue(id, out var zone) || zone.Account != account)
        {
            return $"No hosted zone found with ID: {id} (Service: AmazonRoute53; Status Code: 404; Error Code: NoSuchHostedZone)";
        }

        return record.TrimEnd('.').EndsWith($".{zone.Name}", StringComparison.OrdinalIgnoreCase)
            ? null
            : $"[RRSet with DNS name {record.TrimEnd('.')}. is not permitted in zone {zone.Name}.] (Service: AmazonRoute53; Status Code: 400; Error Code: InvalidChangeBatch)";
    }

    [GeneratedRegex(@"^Z[0-9A-Z]{1,31}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ZoneId();
}
