using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.Administration;

/// <summary>A call as fault switches see it.</summary>
/// <param name="Stack">The name of the stack it is about.</param>
/// <param name="Resources">The ARNs it is about, or <c>bucket/key</c>.</param>
internal sealed record CallIdentity(string Service, string Action, string? Stack = null, params string?[] Resources)
{
    private static readonly string[] Readings = ["Describe", "Get", "List", "Head", "Simulate", "Validate"];

    /// <summary>False for calls that only read, and for STS, where nothing is made but sessions.</summary>
    public bool Changes => Service != "sts" && !Readings.Any(r => Action.StartsWith(r, StringComparison.Ordinal));

    public bool IsAbout(string resource) => Resources.Any(r => r == resource || (Service == "s3" && r?.StartsWith(resource + "/", StringComparison.Ordinal) == true));
}

/// <summary>Calls that go wrong as a whole, in any service.</summary>
internal static class CallFaults
{
    /// <summary>Lets the call act unless it is throttled, and spoils the answer where that is switched on. A call that is refused has done no work: its refusal goes out as it is.</summary>
    public static Answer Around(this FaultSwitches faults, CallIdentity call, Func<Answer> act)
    {
        if (faults.Take(FaultKind.Throttle, call)) throw Throttled(call.Service);
        var answer = act();
        if (faults.Take(FaultKind.Error, call)) throw Broken(call.Service);
        if (faults.Take(FaultKind.Lose, call)) return answer with { Fate = AnswerFate.Lost };
        return faults.Take(FaultKind.Hang, call) ? answer with { Fate = AnswerFate.Withheld } : answer;
    }

    private static ApiError Throttled(string service) => service switch
    {
        "s3" => new ApiError(ErrorCode.SlowDown, "Please reduce your request rate.", StatusCodes.Status503ServiceUnavailable),
        "backup" or "servicequotas" or "acm" => new ApiError(ErrorCode.ThrottlingException, "Rate exceeded"),
        _ => new ApiError(ErrorCode.Throttling, "Rate exceeded"),
    };

    private static ApiError Broken(string service) => service == "s3"
        ? new ApiError(ErrorCode.InternalError, "We encountered an internal error. Please try again.", StatusCodes.Status500InternalServerError)
        : new ApiError(ErrorCode.InternalFailure, "The request processing has failed because of an unknown error, exception or failure.", StatusCodes.Status500InternalServerError);
}
