namespace Cloud.Sandbox.Protocol;

/// <summary>Every error code the sandbox sends, by the name AWS gives it. A test compares them with AWS's published models and lists of common errors.</summary>
public static class ErrorCode
{
    // Common to all services (each API reference, "Common Errors").
    public const string MissingAuthenticationToken = "MissingAuthenticationToken";
    public const string IncompleteSignature = "IncompleteSignature";
    public const string SignatureDoesNotMatch = "SignatureDoesNotMatch";
    public const string InvalidClientTokenId = "InvalidClientTokenId";
    public const string RequestExpired = "RequestExpired";
    public const string ExpiredToken = "ExpiredToken";
    public const string InvalidAction = "InvalidAction";
    public const string ValidationError = "ValidationError";
    public const string Throttling = "Throttling";
    public const string ThrottlingException = "ThrottlingException";
    public const string InternalFailure = "InternalFailure";
    public const string AccessDenied = "AccessDenied";
    public const string AccessDeniedException = "AccessDeniedException";

    // CloudFormation.
    public const string AlreadyExistsException = "AlreadyExistsException";
    public const string ChangeSetNotFound = "ChangeSetNotFound";
    public const string InvalidChangeSetStatus = "InvalidChangeSetStatus";
    public const string InsufficientCapabilitiesException = "InsufficientCapabilitiesException";
    public const string TokenAlreadyExistsException = "TokenAlreadyExistsException";

    // AWS Backup, rest-json.
    public const string ResourceNotFoundException = "ResourceNotFoundException";
    public const string InvalidParameterValueException = "InvalidParameterValueException";
    public const string MissingParameterValueException = "MissingParameterValueException";
    public const string InvalidRequestException = "InvalidRequestException";

    // Service Quotas, json.
    public const string NoSuchResourceException = "NoSuchResourceException";
    public const string IllegalArgumentException = "IllegalArgumentException";

    // AWS Certificate Manager, json.
    public const string InvalidParameterException = "InvalidParameterException";
    public const string ResourceInUseException = "ResourceInUseException";
    public const string LimitExceededException = "LimitExceededException";

    // EC2.
    public const string UnauthorizedOperation = "UnauthorizedOperation";

    // RDS.
    public const string DBClusterSnapshotNotFoundFault = "DBClusterSnapshotNotFoundFault";

    // IAM.
    public const string NoSuchEntity = "NoSuchEntity";

    // S3 ("Error responses", Amazon S3 API reference).
    public const string InvalidAccessKeyId = "InvalidAccessKeyId";
    public const string RequestTimeTooSkewed = "RequestTimeTooSkewed";
    public const string AuthorizationHeaderMalformed = "AuthorizationHeaderMalformed";
    public const string SlowDown = "SlowDown";
    public const string InternalError = "InternalError";
    public const string XAmzContentSHA256Mismatch = "XAmzContentSHA256Mismatch";
    public const string EntityTooLarge = "EntityTooLarge";
    public const string IncompleteBody = "IncompleteBody";
    public const string NoSuchBucket = "NoSuchBucket";
    public const string NoSuchKey = "NoSuchKey";
    public const string BucketAlreadyExists = "BucketAlreadyExists";
    public const string BucketAlreadyOwnedByYou = "BucketAlreadyOwnedByYou";
    public const string BucketNotEmpty = "BucketNotEmpty";
    public const string InvalidBucketName = "InvalidBucketName";
    public const string InvalidArgument = "InvalidArgument";
    public const string MalformedXML = "MalformedXML";
    public const string MethodNotAllowed = "MethodNotAllowed";
    public const string NotImplemented = "NotImplemented";
    public const string PreconditionFailed = "PreconditionFailed";
    public const string IllegalLocationConstraintException = "IllegalLocationConstraintException";
}
