using System.Text.RegularExpressions;
using Cloud.Application.Ports;

namespace Cloud.Infrastructure.Aws;

/// <summary>
/// What AWS's error codes mean to a workflow. By code first, then by status, so that a proxy's page is never taken for AWS's word: "not found" needs a
/// code that says so. Messages decide only where CloudFormation has the one code ValidationError for many things.
/// </summary>
internal static partial class ErrorKinds
{
    public const string ValidationError = "ValidationError";
    public const string AlreadyExists = "AlreadyExistsException";
    public const string ChangeSetNotFound = "ChangeSetNotFound";
    public const string InvalidChangeSetStatus = "InvalidChangeSetStatus";
    public const string InsufficientCapabilities = "InsufficientCapabilitiesException";
    public const string LimitExceeded = "LimitExceededException";
    public const string TokenAlreadyExists = "TokenAlreadyExistsException";
    public const string ResourceNotFound = "ResourceNotFoundException";
    public const string ResourceInUse = "ResourceInUseException";
    public const string InvalidResourceState = "InvalidResourceStateException";
    public const string NoSuchBucket = "NoSuchBucket";

    private static readonly Dictionary<string, CloudErrorKind> ByCode = new(StringComparer.Ordinal)
    {
        ["Throttling"] = CloudErrorKind.Throttled,
        ["ThrottlingException"] = CloudErrorKind.Throttled,
        ["ThrottledException"] = CloudErrorKind.Throttled,
        ["TooManyRequestsException"] = CloudErrorKind.Throttled,
        ["RequestLimitExceeded"] = CloudErrorKind.Throttled,
        ["RequestThrottled"] = CloudErrorKind.Throttled,
        ["SlowDown"] = CloudErrorKind.Throttled,

        ["AccessDenied"] = CloudErrorKind.Denied,
        ["AccessDeniedException"] = CloudErrorKind.Denied,
        ["UnauthorizedOperation"] = CloudErrorKind.Denied,
        ["AuthFailure"] = CloudErrorKind.Denied,
        ["OptInRequired"] = CloudErrorKind.Denied,
        ["InvalidClientTokenId"] = CloudErrorKind.Denied,
        ["InvalidAccessKeyId"] = CloudErrorKind.Denied,
        ["UnrecognizedClientException"] = CloudErrorKind.Denied,
        ["SignatureDoesNotMatch"] = CloudErrorKind.Denied,
        ["InvalidSignatureException"] = CloudErrorKind.Denied,
        ["IncompleteSignature"] = CloudErrorKind.Denied,
        ["MissingAuthenticationToken"] = CloudErrorKind.Denied,
        ["ExpiredToken"] = CloudErrorKind.Denied,
        ["ExpiredTokenException"] = CloudErrorKind.Denied,
        ["RequestExpired"] = CloudErrorKind.Denied,
        ["RequestTimeTooSkewed"] = CloudErrorKind.Denied,

        [ResourceNotFound] = CloudErrorKind.NotFound,
        [ChangeSetNotFound] = CloudErrorKind.NotFound,
        [NoSuchBucket] = CloudErrorKind.NotFound,
        ["NoSuchKey"] = CloudErrorKind.NotFound,
        ["NoSuchEntity"] = CloudErrorKind.NotFound, // IAM
        ["DBClusterSnapshotNotFoundFault"] = CloudErrorKind.NotFound, // RDS
        ["NoSuchResourceException"] = CloudErrorKind.NotFound, // Service Quotas

        [AlreadyExists] = CloudErrorKind.Conflict,
        [TokenAlreadyExists] = CloudErrorKind.Conflict,
        [InvalidChangeSetStatus] = CloudErrorKind.Conflict,
        ["ConflictException"] = CloudErrorKind.Conflict,
        ["BucketAlreadyExists"] = CloudErrorKind.Conflict,

        ["OperationInProgressException"] = CloudErrorKind.Busy,
        ["OperationAborted"] = CloudErrorKind.Busy, // S3: the bucket is just being made or deleted
        [InvalidResourceState] = CloudErrorKind.Busy,
        ["InvalidDBClusterSnapshotStateFault"] = CloudErrorKind.Busy, // RDS: it is being made or deleted
        [ResourceInUse] = CloudErrorKind.Busy, // ACM: something lets go of the certificate some time after it was told to
        ["RequestInProgressException"] = CloudErrorKind.Busy, // ACM

        [LimitExceeded] = CloudErrorKind.QuotaReached,
        ["ServiceQuotaExceededException"] = CloudErrorKind.QuotaReached,
        ["TooManyBuckets"] = CloudErrorKind.QuotaReached,

        [InsufficientCapabilities] = CloudErrorKind.Invalid,
        ["RequestTimeout"] = CloudErrorKind.Unavailable, // S3, 400: our body came too slowly
    };

    public static CloudErrorKind Of(string code, int status, string message)
    {
        if (code == ValidationError)
        {
            return OfValidationError(message);
        }

        return ByCode.TryGetValue(code, out var kind) ? kind : OfStatus(code, status);
    }

    private static CloudErrorKind OfStatus(string code, int status) => status switch
    {
        429 => CloudErrorKind.Throttled,
        408 or >= 500 => CloudErrorKind.Unavailable,
        401 or 403 => CloudErrorKind.Denied,
        _ when code == CloudErrorCodes.Unknown => CloudErrorKind.Unknown,
        409 => CloudErrorKind.Conflict,
        >= 400 => CloudErrorKind.Invalid,
        _ => CloudErrorKind.Unknown,
    };

    private static CloudErrorKind OfValidationError(string message)
    {
        if (MissingStack().IsMatch(message))
        {
            return CloudErrorKind.NotFound;
        }

        if (StateInTheWay().Match(message) is { Success: true } match)
        {
            // A review ends only when somebody executes or deletes its change set.
            var state = match.Groups["state"].Value;
            return state.EndsWith("_IN_PROGRESS", StringComparison.Ordinal) && state != StackStatus.ReviewInProgress ? CloudErrorKind.Busy : CloudErrorKind.Conflict;
        }

        if (message.Contains("already in progress", StringComparison.OrdinalIgnoreCase))
        {
            return CloudErrorKind.Busy;
        }

        return OtherState().IsMatch(message) ? CloudErrorKind.Conflict : CloudErrorKind.Invalid;
    }

    /// <summary>"Stack with id X does not exist", "Stack [X] does not exist", "Stack:arn... does not exist".</summary>
    [GeneratedRegex(@"^Stack(:| with id | ?\[).* does not exist\.?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex MissingStack();

    /// <summary>"Stack:arn... is in UPDATE_IN_PROGRESS state and can not be updated."</summary>
    [GeneratedRegex(@" is in (?<state>[A-Z_]+) state", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex StateInTheWay();

    /// <summary>"... cannot be called from current stack status", "... cannot be deleted while TerminationProtection is enabled".</summary>
    [GeneratedRegex("current stack status|while TerminationProtection is enabled", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex OtherState();
}
