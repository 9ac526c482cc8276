namespace Cloud.Application.Ports;

/// <summary>Certificates of AWS Certificate Manager. Every method throws <see cref="CloudCallException"/>; each call ends within 12 s.</summary>
public interface ICertificates
{
    /// <summary>Asks for a public certificate that DNS proves, and answers its ARN. Asked again with the same token within an hour, it is the same one.</summary>
    Task<string> Request(CloudAccount at, NewCertificate certificate, CancellationToken ct);

    /// <summary>Null when it does not exist.</summary>
    Task<Certificate?> Describe(CloudAccount at, string arn, CancellationToken ct);

    /// <summary>Deletes it; missing = done. False while something at AWS still uses it.</summary>
    Task<bool> Delete(CloudAccount at, string arn, CancellationToken ct);
}

/// <summary>A certificate to ask for.</summary>
/// <param name="Names">At most ten (ACM quotas); the first has at most 64 characters.</param>
/// <param name="Token">ACM's IdempotencyToken: 1 to 32 of <c>\w</c>.</param>
public sealed record NewCertificate(IReadOnlyList<string> Names, string Token)
{
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}

/// <param name="Status">In ACM's words, <see cref="CertificateStatus"/>.</param>
/// <param name="FailureReason">ACM's word for why it FAILED.</param>
/// <param name="Names">What is asked of each name; may be empty for some seconds after the request.</param>
public sealed record Certificate(string Arn, string Status, string? FailureReason, IReadOnlyList<NameValidation> Names)
{
    public bool IsIssued => Status == CertificateStatus.Issued;

    /// <summary>It will not be issued any more.</summary>
    public bool IsLost => Status is not (CertificateStatus.Issued or CertificateStatus.PendingValidation);
}

/// <summary>The CNAME that proves a name to ACM; null until ACM says which.</summary>
/// <param name="Status">PENDING_VALIDATION, SUCCESS or FAILED.</param>
public sealed record NameValidation(string Name, string? Status, string? RecordName, string? RecordValue)
{
    public bool IsProven => Status == "SUCCESS";
}

/// <summary>The statuses that we tell apart; every other one is an end (ACM API reference, CertificateDetail).</summary>
public static class CertificateStatus
{
    public const string PendingValidation = "PENDING_VALIDATION";
    public const string Issued = "ISSUED";
}
