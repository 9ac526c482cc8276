using Cloud.Application.Ports;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Configuration;
using Cloud.Domain.Environments;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Environments;

/// <summary>An environment beside its stack and what its files say: what all its parts are read from, in one query.</summary>
internal sealed record EnvironmentParts(Environment Environment, EnvironmentStack? Stack, string ConfigurationJson, string Region, string Blueprint, Environment? Production, EnvironmentStack? ProductionStack)
{
    /// <summary>Empty while nothing runs. The nodes and gateways of shared staging are production's, as production's stack tells them.</summary>
    public Topology Topology => Environment.IsShared && Runs
        ? Read(Stack) with { Nodes = Read(ProductionStack).Nodes, Gateways = Read(ProductionStack).Gateways }
        : Read(Stack);

    /// <summary>The size of the nodes it runs on.</summary>
    public string Size => Production?.Size ?? Environment.Size;

    private static Topology Read(EnvironmentStack? stack) => stack is null
        ? StackTopology.Read(new Dictionary<string, string>(), [])
        : StackTopology.Read(stack.Outputs, [.. stack.Parts.Select(p => (p.LogicalId, p.Type, p.PhysicalId ?? "", p.Status))]);

    public ProjectConfiguration Configuration => Domain.Configuration.ConfigurationJson.Read(ConfigurationJson);

    /// <summary>The configured services in the versions that this environment has.</summary>
    public IReadOnlyList<ConfiguredService> Services => ServiceVersions.Of(Configuration, Environment);

    /// <summary>Whether the services run in versions of somebody's choice: those that AWS manages beside containers come with the blueprint, and shared ones are production's.</summary>
    public bool ChoosesVersions => !Environment.IsShared && Catalogue.Blueprint(Blueprint) is { IsCluster: true };

    /// <summary>Whether a stack stands or is being made: what is inactive has no parts to show.</summary>
    public bool Runs => Stack is not null && Environment.Lifecycle is not (Lifecycle.Inactive or Lifecycle.ProvisioningFailed);

    /// <summary>What is known of the services: nothing reports on each yet, so no more than the environment's own health, and only where its stack stands.</summary>
    public string ServiceWord(bool standing = true) => Environment.Health switch
    {
        _ when !standing => Client.ServiceState.Unknown,
        Health.Healthy => Client.ServiceState.Running,
        Health.Degraded => Client.ServiceState.Degraded,
        Health.Critical => Client.ServiceState.Failed,
        Health.Unknown => Client.ServiceState.Unknown,
        _ => throw new ArgumentOutOfRangeException(nameof(standing), Environment.Health, "A health without a word."),
    };

    public static Task<EnvironmentParts?> Find(ICloudDb db, string project, string machineName, CancellationToken ct) =>
        !BranchName.IsSlug(machineName)
            ? Task.FromResult<EnvironmentParts?>(null)
            : (from e in db.Environments.AsNoTracking()
               join p in db.Projects on e.ProjectId equals p.Id
               join s in db.Stacks on e.Id equals s.EnvironmentId into stacks
               from s in stacks.DefaultIfEmpty()
               join c in db.Environments on e.SharedWithId equals (Guid?)c.Id into carriers
               from c in carriers.DefaultIfEmpty()
               join cs in db.Stacks on e.SharedWithId equals (Guid?)cs.EnvironmentId into carrying
               from cs in carrying.DefaultIfEmpty()
               join r in db.Revisions on e.RevisionId equals (Guid?)r.Id into revisions
               from r in revisions.DefaultIfEmpty()
               where e.ProjectId == project && e.MachineName == machineName
               select new EnvironmentParts(e, s, r != null ? r.Configuration : p.Configuration, p.Region, p.Blueprint, c, cs)).SingleOrDefaultAsync(ct);
}

/// <summary>CloudFormation's statuses in our words.</summary>
internal static class StackStatus
{
    public static bool Failed(string? status) =>
        status?.EndsWith("_FAILED", StringComparison.Ordinal) == true || status is "ROLLBACK_COMPLETE" or "DELETE_COMPLETE";

    public static bool InProgress(string? status) => status?.EndsWith("_IN_PROGRESS", StringComparison.Ordinal) == true;

    public static bool Stands(string? status) => status?.EndsWith("_COMPLETE", StringComparison.Ordinal) == true && !Failed(status);
}
