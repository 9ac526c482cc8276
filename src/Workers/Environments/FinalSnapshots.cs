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
        List<DatabaseSnapshot> found = [];
        foreach (var cluster in clusters)
        {
            found.AddRange(await Of(run, subject.At, cluster));
        }

        if (found.Count > 0)
        {
            var known = await run.Db.RetainedResources.Where(r => r.EnvironmentId == subject.Environment.Id).Select(r => r.PhysicalId).ToListAsync(run.Cancel);
            run.Db.RetainedResources.AddRange(found.Where(s => !known.Contains(s.Id, StringComparer.Ordinal)).Select(s => RetainedResource.FinalSnapshot(subject.Environment, subject.At.Region, s.Id, run.Now)));
            foreach (var snapshot in found)
            {
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
