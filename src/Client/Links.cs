using System.Text.Json.Serialization;

namespace Cloud.Client;

/// <summary>One HAL link. <paramref name="Href"/> is an absolute path such as <c>/api/projects/abc</c>, forwarded prefix included.</summary>
public sealed record Link(string Href);

/// <summary>A resource that says by its links what this caller may do with it now.</summary>
public interface ILinked
{
    /// <summary>Relation to link; actions start with <c>#</c>.</summary>
    Dictionary<string, Link> Links { get; }
}

/// <summary>An answer that shows a secret, once: where it is shown again, to whoever lost it on the way, it is without.</summary>
public interface ICarriesSecret
{
    /// <summary>The same, without the secret.</summary>
    object WithoutSecret();
}

/// <summary>What every linked resource shares.</summary>
public abstract record LinkedResource : ILinked
{
    [JsonPropertyName("_links"), JsonPropertyOrder(100)]
    public Dictionary<string, Link> Links { get; init; } = [];

    /// <summary>Whether the API offers this relation to this caller now: the only permission rule a client holds.</summary>
    public bool Offers(string relation) => Links.ContainsKey(relation);

    /// <summary>Whether it offers any action: who may only look is offered none, whatever the state.</summary>
    public bool OffersAnything() => Links.Keys.Any(relation => relation.StartsWith('#'));
}

/// <summary>Relation names; those of actions start with <c>#</c>.</summary>
public static class Relation
{
    public const string Self = "self";
    public const string Next = "next";
    public const string Environments = "environments";
    public const string Activities = "activities";
    public const string Backups = "backups";
    public const string Restores = "restores";
    public const string Log = "log";
    public const string Subscribe = "subscribe";
    public const string Edit = "#edit";
    public const string Delete = "#delete";
    public const string CreateProject = "#create-project";
    public const string CheckConfiguration = "#check-configuration";
    public const string Activate = "#activate";
    public const string Deactivate = "#deactivate";
    public const string Pause = "#pause";
    public const string Resume = "#resume";
    public const string Branch = "#branch";
    public const string Merge = "#merge";
    public const string Synchronize = "#synchronize";
    public const string Redeploy = "#redeploy";
    public const string Backup = "#backup";
    public const string Deploy = "#deploy";
    public const string Promote = "#promote";
    public const string Scale = "#scale";
    public const string Abort = "#abort";
    public const string ScalingRequests = "scaling-requests";
    public const string Restore = "#restore";
    public const string Switch = "#switch";
    public const string Undo = "#undo";
    public const string Settle = "#settle";
    public const string Verify = "#verify";
    public const string Hold = "#hold";
    public const string Cancel = "#cancel";
    public const string Retry = "#retry";
    public const string Recover = "#recover";
    public const string Drift = "#drift";
    public const string Purge = "#purge";
    public const string Resolve = "#resolve";
    public const string Release = "#release";
    public const string Comment = "#comment";
    public const string Approve = "#approve";
    public const string Decline = "#decline";
    public const string CreateTicket = "#create-ticket";
    public const string Tickets = "tickets";
    public const string AuditEvents = "audit-events";
    public const string Comments = "comments";
    public const string ServiceVersions = "service-versions";
    public const string ChangeVersions = "#service-versions";
    public const string Bastion = "bastion";
    public const string EditBastion = "#edit-bastion";
    public const string AccessGrants = "access-grants";
    public const string RequestAccess = "#request-access";
    public const string End = "#end";
    public const string Members = "members";
    public const string Invitations = "invitations";
    public const string Teams = "teams";
    public const string Invite = "#invite";
    public const string Resend = "#resend";
    public const string CreateTeam = "#create-team";
    public const string Transfer = "#transfer";
    public const string Variables = "variables";
    public const string ManageVariables = "#manage-variables";
    public const string Domains = "domains";
    public const string AddDomain = "#add-domain";
    public const string Integrations = "integrations";
    public const string ManageIntegrations = "#manage-integrations";
    public const string Validate = "#validate";
    public const string UserAccess = "user-access";
    public const string TeamAccess = "team-access";
    public const string AwsAccounts = "aws-accounts";
    public const string CreateAwsAccount = "#create-aws-account";
    public const string Check = "#check";
    public const string BootstrapTemplate = "bootstrap-template";
}

/// <summary>An organization-level collection: <c>{"items":[...],"count":n,"_links":{"self","next"}}</c>.</summary>
public sealed record ItemCollection<T> : LinkedResource
{
    public required IReadOnlyList<T> Items { get; init; }

    /// <summary>How many there are in all, not on this page alone.</summary>
    public int Count { get; init; }
}
