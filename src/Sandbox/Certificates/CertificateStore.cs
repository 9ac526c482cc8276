using System.Security.Cryptography;
using System.Text;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.NameServer;
using Cloud.Sandbox.Persistence;

namespace Cloud.Sandbox.Certificates;

/// <summary>A certificate, issued as soon as all of its names are proven.</summary>
internal sealed record Certificate(string Arn, string Region, List<string> Names, string? Token, Dictionary<string, string> Tags, DateTimeOffset CreatedAt)
{
    public DateTimeOffset? IssuedAt { get; init; }

    public bool Covers(string name) => Names.Exists(n => n == name || (n.StartsWith("*.", StringComparison.Ordinal) && name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && name[dot..] == n[1..]));
}

/// <summary>The certificates of one account.</summary>
internal sealed class CertificateStore
{
    /// <summary>"If a certificate is not validated within 72 hours, ACM gives it up" ("DNS validation", ACM user guide).</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromHours(72);

    /// <summary>"The token times out after one hour" (RequestCertificate, IdempotencyToken).</summary>
    private static readonly TimeSpan TokenLife = TimeSpan.FromHours(1);

    /// <summary>How long ACM looks where nothing is to be looked for, at the reference pace.</summary>
    private static readonly TimeSpan ByItself = TimeSpan.FromSeconds(6);

    private static readonly string[] Showing = ["AWS::CloudFront::Distribution", "AWS::ElasticLoadBalancingV2::Listener", "AWS::ElasticLoadBalancingV2::ListenerCertificate"];

    private readonly Shelf journal;
    private readonly string account;
    private readonly Zone zone;
    private readonly StackStore stacks;
    private readonly double speed;
    private readonly Dictionary<string, Certificate> certificates;

    public CertificateStore(Shelf journal, string account, Zone zone, StackStore stacks, double speed)
    {
        (this.journal, this.account, this.zone, this.stacks, this.speed) = (journal, account, zone, stacks, speed);
        certificates = journal.LoadAll<Certificate>("certificate").ToDictionary(c => c.Arn, StringComparer.Ordinal);
    }

    public IEnumerable<Certificate> All => certificates.Values.OrderBy(c => c.CreatedAt);

    public Certificate? Find(string arn, DateTimeOffset now) => certificates.TryGetValue(arn, out var known) ? Settled(known, now) : null;

    /// <summary>The one of that token, of the last hour and of the same names, or a new one.</summary>
    public Certificate Request(string region, List<string> names, string? token, Dictionary<string, string> tags, DateTimeOffset now)
    {
        var again = token is null ? null : certificates.Values.FirstOrDefault(c => c.Token == token && c.Region == region && c.Names.SequenceEqual(names, StringComparer.Ordinal) && now - c.CreatedAt < TokenLife);
        if (again is not null) return again;
        var made = new Certificate($"arn:{Protocol.Wire.Partition(region)}:acm:{region}:{account}:certificate/{Guid.CreateVersion7(now)}", region, names, token, tags, now);
        Save(made);
        return made;
    }

    /// <summary>Takes in one that a stack made.</summary>
    public void Keep(Certificate made) => Save(made);

    public void Delete(Certificate certificate)
    {
        certificates.Remove(certificate.Arn);
        journal.Remove("certificate", certificate.Arn);
    }

    public static string Status(Certificate certificate, DateTimeOffset now) =>
        certificate.IssuedAt is not null ? "ISSUED" : now - certificate.CreatedAt >= Patience ? "VALIDATION_TIMED_OUT" : "PENDING_VALIDATION";

    public bool IsProven(Certificate certificate, string name, DateTimeOffset now) =>
        certificate.IssuedAt is not null || zone.HasAlias(RecordName(name), RecordValue(name)) || (zone.ProvesItself(name) && now - certificate.CreatedAt >= ByItself / speed);

    /// <summary>The same for a name in an account whatever the certificate and its region, and for a name and all names under it.</summary>
    public string RecordName(string name) => $"_{Hex("name", name)}.{Bare(name)}.";

    public string RecordValue(string name) => $"_{Hex("value", name)}.{Hex("zone", name)[..10]}.acm-validations.aws.";

    /// <summary>What of the account's stacks shows it.</summary>
    public IEnumerable<StackResource> Users(string arn) => stacks.All.Where(s => !s.IsDeleted).SelectMany(s => s.Resources.Values)
        .Where(r => Showing.Contains(r.Type, StringComparer.Ordinal) && r is { Exists: true, Gone: false } && r.Status != StackStatus.DeleteComplete && r.Properties.ToJsonString().Contains(arn, StringComparison.Ordinal));

    private Certificate Settled(Certificate known, DateTimeOffset now)
    {
        if (known.IssuedAt is not null || now - known.CreatedAt >= Patience || !known.Names.TrueForAll(n => IsProven(known, n, now))) return known;
        var issued = known with { IssuedAt = now };
        Save(issued);
        return issued;
    }

    private void Save(Certificate certificate)
    {
        certificates[certificate.Arn] = certificate;
        journal.Put("certificate", certificate.Arn, certificate);
    }

    private string Hex(string what, string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{account}/{what}/{Bare(name)}")))[..32];

    private static string Bare(string name) => name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name;
}
