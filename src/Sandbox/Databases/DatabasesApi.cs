using System.Globalization;
using Cloud.Sandbox.Accounts;
using Cloud.Sandbox.Administration;
using Cloud.Sandbox.CloudFormation.Operations;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.Databases;

/// <summary>Of RDS, version 2014-10-31, the snapshots that clusters of deleted stacks left: DescribeDBClusterSnapshots and DeleteDBClusterSnapshot.</summary>
internal sealed class DatabasesApi(StackStore stacks, AccessControl access, FaultSwitches faults)
{
    public const string Namespace = "http://rds.amazonaws.com/doc/2014-10-31/";

    /// <summary>What Aurora asks for a cluster that holds next to nothing, GiB.</summary>
    private const int LeastStorage = 1;

    public Answer Handle(SignedCall signed)
    {
        var call = QueryCall.Read(signed);
        return faults.Around(new CallIdentity("rds", call.Action), () => call.Action switch
        {
            "DescribeDBClusterSnapshots" => Describe(call),
            "DeleteDBClusterSnapshot" => Delete(call),
            var other => throw new ApiError(ErrorCode.InvalidAction, $"The action {other} is not valid for this web service: the sandbox does not emulate it."),
        });
    }

    private Answer Describe(QueryCall call)
    {
        access.Require(call.Caller, "rds:" + call.Action, Arn(call, "cluster", call["DBClusterIdentifier"] ?? "*"));
        var kind = call["SnapshotType"];
        var found = kind is null or Snapshots.Manual ? All(call.Region).Select(f => f.Left.Resource).Where(r => call["DBClusterIdentifier"] is not { Length: > 0 } cluster || Snapshots.ClusterOf(r) == cluster).ToList() : [];
        return QueryAnswer.Write(call, Namespace, (_, xml) => xml.Structure("DBClusterSnapshots", () =>
        {
            foreach (var snapshot in found) xml.Structure("DBClusterSnapshot", () => Write(call, xml, snapshot, "available"));
        }), hasResult: true);
    }

    private Answer Delete(QueryCall call)
    {
        var id = call.Required("DBClusterSnapshotIdentifier");
        access.Require(call.Caller, "rds:" + call.Action, Arn(call, "cluster-snapshot", id));
        var (stack, left) = All(call.Region).FirstOrDefault(f => f.Left.Resource.PhysicalId == id);
        if (left is null) throw new ApiError(ErrorCode.DBClusterSnapshotNotFoundFault, $"DBClusterSnapshot {id} not found.", StatusCodes.Status404NotFound);
        stack.Left.Remove(left);
        stacks.Save(stack);
        return QueryAnswer.Write(call, Namespace, (_, xml) => xml.Structure("DBClusterSnapshot", () => Write(call, xml, left.Resource, "deleted")), hasResult: true);
    }

    private IEnumerable<(Stack Stack, LeftResource Left)> All(string region) =>
        stacks.In(region).SelectMany(s => s.Left.Where(l => l is { How: LeftResource.Snapshot, Resource.Type: Snapshots.OfCluster }).Select(l => (s, l)));

    private static void Write(QueryCall call, AnswerXml xml, StackResource snapshot, string status)
    {
        xml.Text("DBClusterSnapshotIdentifier", snapshot.PhysicalId!);
        xml.Text("DBClusterIdentifier", Snapshots.ClusterOf(snapshot) ?? "");
        xml.Text("Engine", "aurora-mysql");
        xml.Text("AllocatedStorage", LeastStorage.ToString(CultureInfo.InvariantCulture));
        xml.Text("Status", status);
        xml.Text("SnapshotType", Snapshots.Manual);
        xml.Text("PercentProgress", "100");
        xml.Text("StorageEncrypted", "true");
        xml.Text("DBClusterSnapshotArn", Arn(call, "cluster-snapshot", snapshot.PhysicalId!));
    }

    private static string Arn(QueryCall call, string kind, string id) => $"arn:{Wire.Partition(call.Region)}:rds:{call.Region}:{call.Caller.Account}:{kind}:{id}";
}
