namespace Cloud.Sandbox.Protocol;

/// <summary>A refusal that goes to the caller in the form of the service's protocol.</summary>
internal sealed class ApiError(string code, string message, int status = StatusCodes.Status400BadRequest) : Exception(message)
{
    public string Code => code;

    public int Status => status;

    public static ApiError Validation(string message) => new(ErrorCode.ValidationError, message);
}
