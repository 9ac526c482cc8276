using System.Security.Cryptography;

namespace Cloud.Domain.AwsAccounts;

/// <summary>Where a customer's account stands, as its last check saw it.</summary>
public enum AwsAccountState
{
    /// <summary>Nobody has looked yet.</summary>
    Unchecked,

    /// <summary>A look was asked for and is not over.</summary>
    Checking,

    /// <summary>Nothing that work needs is missing.</summary>
    Ready,

    /// <summary>Something is missing: its checks say what, and the way out.</summary>
    Incomplete,
}

/// <summary>
/// An AWS account of the customer's own, reached by a role that they make there from our template. The external id and the names of the roles are made here for this
/// row alone and chosen by nobody: an account number that somebody else typed opens nothing, for its role demands another external id, under another name.
/// </summary>
public sealed class AwsAccount : ITenantOwned
{
    /// <summary>Characters of a title; our own choice.</summary>
    public const int MaxTitle = 80;

    /// <summary>Digits of an account's number (AWS Account Management, "AWS account identifiers").</summary>
    public const int AccountIdLength = 12;

    /// <summary>What templates, tags and ARNs of all regions on offer belong to.</summary>
    private const string Partition = "aws";

    /// <summary>256 bits: nobody guesses it. STS takes 2 to 1224 characters of <c>[\w+=,.@:\/-]</c> (AssumeRole, ExternalId); hexadecimal digits are among them.</summary>
    private const int ExternalIdBytes = 32;

    /// <summary>Characters of the part of a role's name that is the row's own: the last of its id, 60 random bits.</summary>
    private const int KeyLength = 12;

    private AwsAccount()
    {
    }

    public Guid Id { get; private init; }

    public Guid OrganizationId { get; private init; }

    /// <summary>Twelve digits; once in an organization.</summary>
    public required string AccountId { get; init; }

    public required string Title { get; init; }

    /// <summary>What the role demands to hear, so that nobody else can send us there (the confused deputy).</summary>
    public required string ExternalId { get; init; }

    /// <summary>Set while a look is asked for and not over.</summary>
    public DateTimeOffset? CheckRequestedAt { get; private set; }

    public DateTimeOffset? CheckedAt { get; private set; }

    /// <summary>What the last look saw, in its order; empty before the first.</summary>
    public IReadOnlyList<AccountCheck> Checks { get; private set; } = [];

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>The role that our workers take. Its name does not begin as the stacks' own roles do, so that no stack may touch it.</summary>
    public string RoleName => "CloudAccess-" + Key;

    public string RoleArn => $"arn:{Partition}:iam::{AccountId}:role/{RoleName}";

    /// <summary>The role that CloudFormation alone takes, and makes what the stacks hold with.</summary>
    public string StackRoleName => "CloudStacks-" + Key;

    public string StackRoleArn => $"arn:{Partition}:iam::{AccountId}:role/{StackRoleName}";

    /// <summary>The stack that the customer makes of the bootstrap template; named so that the role it makes may not touch it.</summary>
    public string BootstrapStack => "CloudBootstrap-" + Key;

    public AwsAccountState State =>
        CheckRequestedAt is not null ? AwsAccountState.Checking
        : CheckedAt is null ? AwsAccountState.Unchecked
        : Checks.Any(c => c.State == AccountCheckState.Failed) ? AwsAccountState.Incomplete
        : AwsAccountState.Ready;

    private string Key => WireId.From(Id)[^KeyLength..];

    public static AwsAccount Create(Guid organization, string accountId, string title, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        OrganizationId = organization,
        AccountId = accountId,
        Title = title,
        ExternalId = RandomNumberGenerator.GetHexString(2 * ExternalIdBytes, lowercase: true),
        CreatedAt = now,
        UpdatedAt = now,
    };

    /// <summary>Asks for a look; one that is asked for already is the one.</summary>
    public void RequestCheck(DateTimeOffset now) => (CheckRequestedAt, UpdatedAt) = (CheckRequestedAt ?? now, now);

    /// <summary>The look is over.</summary>
    public void See(IReadOnlyList<AccountCheck> checks, DateTimeOffset now) => (Checks, CheckedAt, CheckRequestedAt, UpdatedAt) = (checks, now, null, now);

    /// <summary>Why it cannot be taken off the list; null when it can.</summary>
    /// <param name="projects">Titles of the projects that live there, or have left something there.</param>
    public Error? DeletionRefusal(IReadOnlyList<string> projects) => projects.Count == 0 ? null : AwsAccountErrors.InUse(this, projects);
}
