using System.Text.Json.Serialization;

namespace Cloud.Client;

/// <summary>A host name of the customer's own that an environment answers for, or shall.</summary>
public sealed record DomainResource : LinkedResource
{
    /// <summary>The name.</summary>
    public required string Id { get; init; }

    /// <summary>Lower case, in ASCII; the first label may be a star.</summary>
    public required string Name { get; init; }

    public required string Project { get; init; }
    public required string Environment { get; init; }

    /// <summary>A word of <see cref="DomainStatus"/>.</summary>
    public required string Status { get; init; }

    /// <summary>Why it is not further, in a sentence; absent where nothing is in the way.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>The one that the environment calls itself by.</summary>
    public required bool IsDefault { get; init; }

    public required bool Wildcard { get; init; }

    /// <summary>The zone in Route 53 where the stack sets its alias while it is the default; null: its record is yours to set.</summary>
    public string? HostedZoneId { get; init; }

    public required DomainSsl Ssl { get; init; }

    /// <summary>What is to be set in the name's DNS, in the order in which it is needed.</summary>
    public required IReadOnlyList<DomainRecord> Records { get; init; }

    /// <summary>Nothing so far: published clients expect the field.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    public DateTimeOffset? VerifiedAt { get; init; }

    /// <summary>When the looking for its records ends; null once they were found.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>Whether visitors of the name find a certificate.</summary>
public sealed record DomainSsl(bool HasCertificate);

/// <summary>A record to set where the name's DNS is kept.</summary>
/// <param name="Purpose">A word of <see cref="DomainRecordPurpose"/>.</param>
/// <param name="Type"><c>TXT</c>, <c>CNAME</c>, or <c>ALIAS</c> where DNS allows no CNAME: what the provider calls ALIAS, ANAME or flattening, or Route 53's alias.</param>
/// <param name="Value">Null until it is known.</param>
/// <param name="Found">Whether it was there when it was last looked for; null where nobody looks.</param>
public sealed record DomainRecord(string Purpose, string Type, string Name, string? Value, bool? Found)
{
    /// <summary>Where the value is to be found that only somebody else knows; left out otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Hint { get; init; }
}

/// <summary>The words of <see cref="DomainResource.Status"/>.</summary>
public static class DomainStatus
{
    public const string Pending = "pending";
    public const string Verified = "verified";
    public const string Active = "active";
    public const string Failed = "failed";
    public const string Removing = "removing";
}

/// <summary>The words of <see cref="DomainRecord.Purpose"/>.</summary>
public static class DomainRecordPurpose
{
    /// <summary>Says that the name is yours. May go once it was found.</summary>
    public const string Ownership = "ownership";

    /// <summary>Lets AWS issue the certificate, and renew it: it must stay.</summary>
    public const string Certificate = "certificate";

    /// <summary>Leads visitors to the environment. Set it last.</summary>
    public const string Traffic = "traffic";
}

/// <summary>Body of <c>PATCH /api/projects/{p}/environments/{e}/domains/{d}</c>.</summary>
public sealed record UpdateDomain
{
    /// <summary>True: the environment calls itself by this name. Another name takes that over by being asked for the same.</summary>
    public bool? IsDefault { get; init; }

    /// <summary>
    /// The public zone in Route 53 of your own AWS account that holds the name, <c>Z0123456789ABCDEFGHIJ</c>: the stack sets the default name's alias there. Empty: it no longer does.
    /// </summary>
    public string? HostedZoneId { get; init; }
}

/// <summary>Body of <c>POST /api/projects/{p}/environments/{e}/domains</c>.</summary>
public sealed record AddDomain
{
    public required string Name { get; init; }
}
