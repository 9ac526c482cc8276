using Cloud.Client;

namespace Cloud.Dashboard.Environments;

/// <summary>All that an environment's page shows, as one picture: replaced as a whole, never patched while it is drawn.</summary>
public sealed record EnvironmentState(ProjectResource Project, EnvironmentResource Environment, List<EnvironmentResource> Siblings)
{
    /// <summary>Every type of these blueprints is built of the same parts, which its stack names; they scale by load.</summary>
    public bool InContainers => Project.Blueprint.EndsWith("-containers", StringComparison.Ordinal);

    public List<ActivityResource> Activities { get; init; } = [];

    public List<NodeResource> Nodes { get; init; } = [];

    public List<GatewayResource> Gateways { get; init; } = [];

    public List<ServiceResource> Services { get; init; } = [];

    public StackResource? Stack { get; init; }

    /// <summary>Null until the tab that shows them was opened.</summary>
    public List<BackupResource>? Backups { get; init; }

    public List<RestoreResource> Restores { get; init; } = [];

    /// <inheritdoc cref="Backups"/>
    public List<ScalingRequestResource>? ScalingRequests { get; init; }

    /// <inheritdoc cref="Backups"/>
    public ConfigurationResource? Configuration { get; init; }

    /// <summary>Without their values; null until the tab that shows them was opened.</summary>
    public List<VariableResource>? Variables { get; init; }

    /// <inheritdoc cref="Backups"/>
    public List<DomainResource>? Domains { get; init; }

    /// <summary>Null until its tab was opened, and where the environment can have none.</summary>
    public BastionResource? Bastion { get; init; }

    public List<ServiceVersionsResource> Versions { get; init; } = [];

    /// <summary>Tickets of this environment in which a change waits for support's decision.</summary>
    public List<TicketResource> Wishes { get; init; } = [];
}
