using System.Text.RegularExpressions;
using Cloud.Sandbox.Persistence;

namespace Cloud.Sandbox.NameServer;

/// <summary>A record of the sandbox's own DNS.</summary>
/// <param name="Type">CNAME or TXT.</param>
internal sealed record DnsRecord(string Name, string Type, string Value);

/// <summary>
/// All of the DNS there is here: what somebody put. Where the sandbox proves names by itself, those under <c>.example</c> and <c>.test</c>, which are nobody's (RFC 2606), have
/// the records that prove them without anybody setting them.
/// </summary>
internal sealed partial class Zone
{
    private readonly Journal journal;
    private readonly bool provesNames;
    private readonly Dictionary<string, DnsRecord> records;

    public Zone(Journal journal, bool provesNames)
    {
        (this.journal, this.provesNames) = (journal, provesNames);
        records = journal.LoadAll<DnsRecord>("dns").ToDictionary(Key, StringComparer.Ordinal);
    }

    public IEnumerable<DnsRecord> All => records.Values.OrderBy(Key, StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">It is no CNAME or TXT record.</exception>
    public DnsRecord Put(DnsRecord wanted)
    {
        var record = new DnsRecord(Plain(wanted.Name), wanted.Type.ToUpperInvariant(), wanted.Value);
        if (record.Type is not ("CNAME" or "TXT")) throw new InvalidDataException($"The sandbox's DNS has CNAME and TXT records, not {record.Type}.");
        records[Key(record)] = record;
        journal.Put("dns", Key(record), record);
        return record;
    }

    public void Remove(string name)
    {
        foreach (var key in records.Where(r => r.Value.Name == Plain(name)).Select(r => r.Key).ToList())
        {
            records.Remove(key);
            journal.Remove("dns", key);
        }
    }

    /// <summary>Whether the name is one that the sandbox proves.</summary>
    public bool ProvesItself(string name) => provesNames && Nobodys().IsMatch(Plain(name));

    public bool HasAlias(string name, string target) => records.TryGetValue(Key(new DnsRecord(Plain(name), "CNAME", "")), out var record) && Plain(record.Value) == Plain(target);

    /// <summary>What stands under the name, and under the names it is an alias of.</summary>
    public string? Text(string name)
    {
        var at = Plain(name);
        for (var hops = 0; hops < 8; hops++)
        {
            if (records.TryGetValue(Key(new DnsRecord(at, "TXT", "")), out var text)) return text.Value;
            if (!records.TryGetValue(Key(new DnsRecord(at, "CNAME", "")), out var alias)) break;
            at = Plain(alias.Value);
        }
        return ProvesItself(name) && Proof().Match(Plain(name)) is { Success: true } match ? match.Groups["digits"].Value : null;
    }

    private static string Plain(string name) => name.TrimEnd('.').ToLowerInvariant();

    private static string Key(DnsRecord record) => $"{record.Name}/{record.Type}";

    [GeneratedRegex(@"\.(example|test)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Nobodys();

    /// <summary>What the product asks for: the digits in the name are the text.</summary>
    [GeneratedRegex(@"^_cloud-(?<digits>[0-9a-f]{32})\.", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Proof();
}
