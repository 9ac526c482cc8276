using System.Text.Json.Serialization;

namespace Cloud.Sandbox.Administration;

/// <summary>
/// One thing that shall go wrong; <c>docs/how-to/break-things.md</c> tells every kind. Members narrow it, one that is absent stands for any. The first fault of a kind
/// that fits is taken; <c>times</c> is how often it is, for ever when absent.
/// </summary>
/// <param name="Kind">One of <see cref="FaultKind.All"/>.</param>
/// <param name="Stack">A stack's name.</param>
/// <param name="Resource">A logical id in a stack, an ARN in AWS Backup, <c>bucket</c> or <c>bucket/key</c> in S3.</param>
/// <param name="On">What is done to the resource: one of <see cref="FaultKind.Moments"/>.</param>
/// <param name="Action">The API action, as <c>ExecuteChangeSet</c>.</param>
/// <param name="Reason">What is told instead of AWS's usual words.</param>
/// <param name="Times">How often, at least 1.</param>
/// <param name="Service">The service of the action: <c>cloudformation</c>, <c>backup</c>, <c>s3</c>, <c>sts</c>, <c>iam</c>, <c>ec2</c> or <c>servicequotas</c>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record Fault(string Kind, string? Stack = null, string? Resource = null, string? On = null, string? Action = null, string? Reason = null, int? Times = null, string? Service = null)
{
    /// <summary>Why it means nothing; null when it is well formed.</summary>
    public string? Mistake() => this switch
    {
        _ when !FaultKind.All.Contains(Kind, StringComparer.Ordinal) => $"A fault's kind is one of {string.Join(", ", FaultKind.All)}, not '{Kind}'.",
        { On: { } on } when !FaultKind.Moments.Contains(on, StringComparer.OrdinalIgnoreCase) => $"A fault's on is one of {string.Join(", ", FaultKind.Moments)}, not '{on}'.",
        { Service: { } service } when !FaultKind.Services.Contains(service, StringComparer.Ordinal) => $"A fault's service is one of {string.Join(", ", FaultKind.Services)}, not '{service}'.",
        { Times: < 1 } => $"A fault's times is at least 1, not {Times}; leave it out for ever.",
        _ => null,
    };
}

/// <summary>The words faults are made of.</summary>
internal static class FaultKind
{
    /// <summary>The resource's work ends in failure.</summary>
    public const string Fail = "fail";

    /// <summary>The resource's work does not end until the switch is taken away; a backup job stays CREATED.</summary>
    public const string Stall = "stall";

    /// <summary>Instances find no capacity: Auto Scaling groups, instances and ECS services fail when they are made or updated.</summary>
    public const string Capacity = "capacity";

    /// <summary>No instance signals success: what waits for signals fails.</summary>
    public const string Signals = "signals";

    /// <summary>Bringing the resource back fails.</summary>
    public const string Rollback = "rollback";

    /// <summary>The resource is found changed by a drift detection.</summary>
    public const string Drift = "drift";

    /// <summary>A backup job leaves a part of the resource out.</summary>
    public const string Partial = "partial";

    /// <summary>The call is refused before it does anything.</summary>
    public const string Throttle = "throttle";

    /// <summary>The call does its work and is answered HTTP 500.</summary>
    public const string Error = "error";

    /// <summary>The call does its work and the connection is cut.</summary>
    public const string Lose = "lose";

    /// <summary>The call does its work and is not answered.</summary>
    public const string Hang = "hang";

    public static readonly string[] All = [Fail, Stall, Capacity, Signals, Rollback, Drift, Partial, Throttle, Error, Lose, Hang];
    public static readonly string[] Moments = ["create", "update", "delete", "rollback", "backup", "restore", "drift"];
    public static readonly string[] Services = ["cloudformation", "backup", "s3", "sts", "iam", "ec2", "servicequotas"];
}
