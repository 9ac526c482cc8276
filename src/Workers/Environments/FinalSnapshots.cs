using Cloud.Application.Ports;
using Cloud.Domain.Environments;
using Cloud.Workers.AwsAccounts;
using Cloud.Workers.Running;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Environments;

/// <summary>The snapshots that AWS takes of databases when a stack lets them go (DeletionPolicy Snapshot). No stack tells their names: RDS is asked for those of the cluster.</summary>
internal sealed class FinalSnapshots(IDatabaseSnapshots snapshots)
{
    private const string Cluster = "AWS::RDS::DBCluster";

    /// <summary>The clusters of a stack as it was last seen.</summary>
    public static IEnumerable<string> ClustersOf(EnvironmentStack? stack) => (stack?.Parts ?? []).Where(p => p is { Type: Cluster, PhysicalId.Length: > 0 }).Select(p => p.PhysicalId!);

    /// <summary>Lists them among what stayed in the account, once each; where our role may not ask, the log says what to look for.</summary>
    public async Task List(Run<StackChange> run, Subject subject, IEnumerable<string> clusters)
    {
        foreach (var cluster in clusters)
        {
            foreach (var snapshot in await Of(run, subject.At, cluster))
            {
                var row = RetainedResource.Of(subject.Environment, subject.At.Region, snapshot.Id, run.Now);
                if (!await run.Db.RetainedResources.AnyAsync(r => r.StackArn == row.StackArn && r.LogicalId == row.LogicalId, run.Cancel))
                {
                    run.Db.RetainedResources.Add(row);
                }

                run.Log($"Snapshot {snapshot.Id} of the database stays in the account until it is purged{(snapshot.SizeGib is { } size ? $" ({size} GiB)" : "")}.");
            }
        }
    }

    private async Task<IReadOnlyList<DatabaseSnapshot>> Of(Run<StackChange> run, CloudAccount at, string cluster)
    {
        try
        {
            return await snapshots.Of(at, cluster, run.Cancel);
        }
        catch (CloudCallException e) when (e.Kind == CloudErrorKind.Denied && !AccountFaults.IsRoleRefused(e))
        {
            run.Log($"AWS refused {e.Service} {e.Operation}: look for snapshots of the cluster {cluster} in the account, in {at.Region}. They are billed.");
            return [];
        }
    }
}
