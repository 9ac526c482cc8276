namespace Cloud.Application.Ports;

/// <summary>Where a call goes: which region and, when <paramref name="RoleArn"/> is set, which tenant's account.</summary>
/// <param name="Region">System name, as <c>eu-central-1</c>.</param>
/// <param name="RoleArn">The role to assume there; null means the control plane's own account.</param>
/// <param name="ExternalId">The tenant's random secret against the confused deputy; only with a role.</param>
/// <param name="SessionName">Shown in the tenant's CloudTrail; the activity id. Only with a role; 2 to 64 of <c>[\w+=,.@-]</c>.</param>
/// <param name="StackRoleArn">The role there that CloudFormation takes for what our stacks hold; null means that it uses the caller's own permissions.</param>
public sealed record CloudAccount(string Region, string? RoleArn = null, string? ExternalId = null, string? SessionName = null, string? StackRoleArn = null)
{
    /// <summary>Never shows the external id: it would stand in a log.</summary>
    public override string ToString() => $"{RoleArn ?? "own account"} in {Region}";
}

/// <summary>What a failed cloud call means to a workflow.</summary>
public enum CloudErrorKind
{
    /// <summary>The answer fits no other kind.</summary>
    Unknown,

    /// <summary>Too many calls, by AWS's count or by our own token bucket: later works.</summary>
    Throttled,

    /// <summary>Credentials, signature, role or policy refuse it: a person must act.</summary>
    Denied,

    /// <summary>The named thing does not exist (any more).</summary>
    NotFound,

    /// <summary>The thing exists already, or is in a state that waiting does not change.</summary>
    Conflict,

    /// <summary>The request itself is wrong: the same one never works.</summary>
    Invalid,

    /// <summary>Another operation holds the thing: later works.</summary>
    Busy,

    /// <summary>A quota of the account is used up: a person must act.</summary>
    QuotaReached,

    /// <summary>No answer in time, no connection, or a 5xx: later works, and whether the call took effect is not known.</summary>
    Unavailable,
}

/// <summary>A cloud call that failed. The only exception, beside cancellation by the caller, that the cloud ports throw.</summary>
public sealed class CloudCallException(CloudErrorKind kind, string service, string operation, string code, string message, Exception? inner = null)
    : Exception($"{service} {operation}: {code}: {message}", inner)
{
    public CloudErrorKind Kind { get; } = kind;

    /// <summary>The service's id, as <c>CloudFormation</c>.</summary>
    public string Service { get; } = service;

    public string Operation { get; } = operation;

    /// <summary>Whose call it was, as a sentence names them.</summary>
    public string Maker { get; init; } = "AWS";

    /// <summary>AWS's own code (<c>ValidationError</c>), or one of <see cref="CloudErrorCodes"/> when AWS did not answer.</summary>
    public string Code { get; } = code;

    /// <summary>AWS's own sentence, without our prefix: what a user may be shown.</summary>
    public string Reason { get; } = message;

    /// <summary>0 when there was no answer.</summary>
    public int HttpStatus { get; init; }

    /// <summary>What AWS support asks for; null when there was no answer.</summary>
    public string? RequestId { get; init; }

    /// <summary>It went to a customer's own account, by the role they made there: a refusal is theirs to mend.</summary>
    public bool IsInCustomersAccount { get; set; }

    /// <summary>Whether the same call may work later with nobody doing anything.</summary>
    public bool Retryable => Kind is CloudErrorKind.Throttled or CloudErrorKind.Busy or CloudErrorKind.Unavailable;
}

/// <summary>Codes of ours, for what AWS gives no code to.</summary>
public static class CloudErrorCodes
{
    /// <summary>No answer within the call's deadline.</summary>
    public const string DeadlineExceeded = "DeadlineExceeded";

    /// <summary>Our own token bucket had no token left within the call's deadline; nothing was sent.</summary>
    public const string LocalRateExceeded = "LocalRateExceeded";

    /// <summary>The connection failed before an answer came.</summary>
    public const string NoConnection = "NoConnection";

    /// <summary>An answer came that lacks what AWS's model promises.</summary>
    public const string MalformedAnswer = "MalformedAnswer";

    /// <summary>An error answer without a code, as a proxy's HTML page.</summary>
    public const string Unknown = "Unknown";
}
