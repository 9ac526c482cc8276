using System.Globalization;
using System.Security.Cryptography;

namespace Cloud.Domain.Domains;

/// <summary>
/// A host name that a customer wants an environment to answer for. Anybody may type any name: while it is not proven it is nobody's, and stands in as many
/// organizations as like. What proves it is two records in its DNS: ours, whose name and value are made for this row alone, and ACM's, which the certificate needs.
/// ACM's alone would not do: it is the same for everybody in an AWS account ("Setting up DNS validation"), and many customers share ours.
/// </summary>
public sealed class EnvironmentDomain : ITenantOwned
{
    /// <summary>Names of one environment: its certificate holds them all (ACM quotas, "Number of domain names per ACM certificate", 10 unless raised).</summary>
    public const int MostOfEnvironment = 10;

    /// <summary>For so long ACM waits for a record before it gives the certificate up (ACM user guide, "DNS validation": 72 hours).</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromHours(72);

    /// <summary>128 bits: nobody finds a name under which a zone answers by chance.</summary>
    private const int ProofBytes = 16;

    private const string ProofLabel = "_cloud-";

    private EnvironmentDomain()
    {
    }

    public Guid Id { get; private init; }

    public Guid OrganizationId { get; private init; }

    public string ProjectId { get; private init; } = "";

    public Guid EnvironmentId { get; private init; }

    /// <summary>As <see cref="HostName.Read"/> gives it.</summary>
    public required string Name { get; init; }

    public DomainStatus Status { get; private set; }

    /// <summary>Why it is not further, in a sentence; null where nothing is in the way.</summary>
    public string? Reason { get; private set; }

    /// <summary>The one that the environment calls itself by.</summary>
    public bool IsDefault { get; private set; }

    /// <summary>The zone in Route 53 where its alias is ours to set, once it is the default; null where its DNS is the customer's own matter.</summary>
    public string? HostedZoneId { get; private set; }

    /// <summary>Digits of the record that proves the name to us.</summary>
    public required string Proof { get; init; }

    /// <summary>Our record was in the DNS when it was last looked for.</summary>
    public bool ProofFound { get; private set; }

    /// <summary>ACM's record was.</summary>
    public bool ValidationFound { get; private set; }

    /// <summary>The record that ACM wants; null until it said so.</summary>
    public string? ValidationName { get; private set; }

    public string? ValidationValue { get; private set; }

    /// <summary>The certificate of this one name, by which ACM proves it; null before it is asked for and after it has served.</summary>
    public string? CertificateArn { get; private set; }

    /// <summary>How often a certificate was asked for: each asking has a token of its own.</summary>
    public int Requests { get; private set; }

    public DateTimeOffset? VerifiedAt { get; private set; }

    /// <summary>When the looking for its records ends.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>When a worker looks again; null where there is nothing to wait for. Whoever takes it moves it on, so that it is a lease as well.</summary>
    public DateTimeOffset? NextLookAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    public string ProofName => $"{ProofLabel}{Proof}.{HostName.WithoutStar(Name)}";

    public string ProofValue => Proof;

    /// <summary>ACM's idempotency token: at most 32 of <c>\w</c> (RequestCertificate).</summary>
    public string Token => WireId.From(Id) + Requests.ToString(CultureInfo.InvariantCulture);

    public static EnvironmentDomain Create(Environment environment, string name, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        OrganizationId = environment.OrganizationId,
        ProjectId = environment.ProjectId,
        EnvironmentId = environment.Id,
        Name = name,
        Proof = RandomNumberGenerator.GetHexString(2 * ProofBytes, lowercase: true),
        ExpiresAt = now + Patience,
        NextLookAt = now,
        CreatedAt = now,
        UpdatedAt = now,
    };

    /// <summary>Somebody asks for a look now. One that failed begins again, with the records it had.</summary>
    public Result<EnvironmentDomain> Check(DateTimeOffset now)
    {
        if (Status == DomainStatus.Removing)
        {
            return DomainErrors.BeingRemoved(this);
        }

        if (Status == DomainStatus.Failed)
        {
            (Status, Reason, VerifiedAt, ExpiresAt) = (DomainStatus.Pending, null, null, now + Patience);
        }

        if (Status != DomainStatus.Active)
        {
            NextLookAt = now;
        }

        UpdatedAt = now;
        return this;
    }

    /// <summary>It shall go; asked again, where taking it off the environment failed, that is tried again.</summary>
    public void Remove(DateTimeOffset now) => (Status, Reason, NextLookAt, UpdatedAt) = (DomainStatus.Removing, null, now, now);

    /// <summary>ACM was asked for the name's certificate.</summary>
    public void Requested(string certificateArn, DateTimeOffset now) => (CertificateArn, Requests, UpdatedAt) = (certificateArn, Requests + 1, now);

    /// <summary>ACM says which record it wants.</summary>
    public void Wants(string name, string value) => (ValidationName, ValidationValue) = (name.TrimEnd('.'), value.TrimEnd('.'));

    /// <summary>The certificate is gone, or never was.</summary>
    public void ForgetCertificate() => CertificateArn = null;

    /// <summary>What was found, and what is missing.</summary>
    public void Found(bool proof, bool validation, string? missing, DateTimeOffset now)
    {
        if ((ProofFound, ValidationFound, Reason) != (proof, validation, missing))
        {
            (ProofFound, ValidationFound, Reason, UpdatedAt) = (proof, validation, missing, now);
        }
    }

    /// <summary>Both records are there. A unique index lets one organization of all have a name that is proven.</summary>
    public void Verify(DateTimeOffset now) => (Status, Reason, VerifiedAt, NextLookAt, UpdatedAt) = (DomainStatus.Verified, null, now, now, now);

    /// <summary>The worker looks once more, for what is to be cleared away.</summary>
    public void Fail(string reason, DateTimeOffset now) => (Status, Reason, IsDefault, NextLookAt, UpdatedAt) = (DomainStatus.Failed, Text.Cut(reason, Text.Message), false, now, now);

    /// <summary>It stays where it is, for this reason, until somebody asks again.</summary>
    public void Stay(string reason, DateTimeOffset now) => (Reason, NextLookAt, UpdatedAt) = (Text.Cut(reason, Text.Message), null, now);

    /// <summary>The environment answers for it.</summary>
    public void Serve(bool isDefault, DateTimeOffset now)
    {
        if (Status != DomainStatus.Removing)
        {
            (Status, Reason, NextLookAt) = (DomainStatus.Active, null, CertificateArn is null ? null : now);
        }

        (IsDefault, UpdatedAt) = (isDefault, now);
    }

    /// <summary>Whether the environment is to call itself by it, and in which zone its alias is ours to set.</summary>
    public void Prefer(bool isDefault, string? zone, DateTimeOffset now)
    {
        if ((IsDefault, HostedZoneId) != (isDefault, zone))
        {
            (IsDefault, HostedZoneId, UpdatedAt) = (isDefault, zone, now);
        }
    }

    public void LookAgain(DateTimeOffset? at) => NextLookAt = at;
}
