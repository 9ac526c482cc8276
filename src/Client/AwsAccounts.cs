using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cloud.Client;

/// <summary>An AWS account of the customer's own, in which projects may live.</summary>
public sealed record AwsAccountResource : LinkedResource
{
    public required string Id { get; init; }

    /// <summary>AWS's number: twelve digits.</summary>
    public required string AccountId { get; init; }

    public required string Title { get; init; }

    /// <summary>A word of <see cref="AwsAccountState"/>.</summary>
    public required string State { get; init; }

    /// <summary>What the role demands to hear; made here, never chosen. Shown to administrators.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The role that the bootstrap template makes and our workers take.</summary>
    public required string RoleName { get; init; }

    public required string RoleArn { get; init; }

    /// <summary>What the stack of the bootstrap template is called.</summary>
    public required string BootstrapStack { get; init; }

    /// <summary>What the last check saw; empty before the first.</summary>
    public required IReadOnlyList<AwsAccountCheck> Checks { get; init; }

    public DateTimeOffset? CheckedAt { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>An AWS account in short.</summary>
public sealed record AwsAccountReference(string Id, string AccountId, string Title);

/// <summary>The words of <see cref="AwsAccountResource.State"/>.</summary>
public static class AwsAccountState
{
    public const string Unchecked = "unchecked";
    public const string Checking = "checking";
    public const string Ready = "ready";
    public const string Incomplete = "incomplete";
}

/// <summary>The words of <see cref="AwsAccountCheck.State"/>.</summary>
public static class AwsAccountCheckState
{
    public const string Passed = "passed";
    public const string Warning = "warning";
    public const string Failed = "failed";
    public const string Skipped = "skipped";
}

/// <summary>One thing that a check looked at, and what the customer does about it.</summary>
public sealed record AwsAccountCheck(string Name, string State, string Detail, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? WayOut = null);

/// <summary>Body of <c>POST /api/organizations/{org}/aws-accounts</c>.</summary>
public sealed record CreateAwsAccount
{
    /// <summary>AWS's number: twelve digits, hyphens or not.</summary>
    public required string AccountId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Title { get; init; }
}

/// <summary>What the customer runs once in their account.</summary>
public sealed record BootstrapTemplateResource
{
    public required string StackName { get; init; }

    /// <summary>What whoever runs it must acknowledge.</summary>
    public required IReadOnlyList<string> Capabilities { get; init; }

    /// <summary>For a shell with credentials of the account, with the template in the file it names.</summary>
    public required string Command { get; init; }

    /// <summary>Where AWS's console takes a template.</summary>
    public required string ConsoleUrl { get; init; }

    /// <summary>A CloudFormation template, JSON.</summary>
    public required JsonElement Template { get; init; }
}
