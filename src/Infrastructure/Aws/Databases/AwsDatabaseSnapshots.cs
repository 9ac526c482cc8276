using System.Globalization;
using System.Xml.Linq;
using Cloud.Application.Ports;
using Cloud.Infrastructure.Aws.CloudFormation;
using Cloud.Infrastructure.Aws.Pipeline;

namespace Cloud.Infrastructure.Aws.Databases;

/// <summary>RDS, of whose lists items bear their own name and a marker leads on.</summary>
internal sealed class AwsDatabaseSnapshots(AwsCalls calls) : IDatabaseSnapshots
{
    private const string List = "DescribeDBClusterSnapshots";

    public Task<IReadOnlyList<DatabaseSnapshot>> Of(CloudAccount at, string cluster, CancellationToken ct) => Paging.All(
        marker => calls.Query(
            at, ServiceDescriptor.Databases, List, new QueryForm().Set("DBClusterIdentifier", cluster).Set("SnapshotType", "manual").Set("Marker", marker),
            x => new Page<DatabaseSnapshot>(
                [
                    .. x.Elements().Where(e => e.Name.LocalName == "DBClusterSnapshots").Elements().Select(s => new DatabaseSnapshot(
                        s.Required("DBClusterSnapshotIdentifier"),
                        s.Required("Status"),
                        s.Optional("AllocatedStorage") is { } size ? int.Parse(size, CultureInfo.InvariantCulture) : null)),
                ],
                x.Optional("Marker") is { Length: > 0 } next ? next : null),
            ct),
        ServiceDescriptor.Databases.Id,
        List);

    public async Task<bool> Delete(CloudAccount at, string snapshot, CancellationToken ct)
    {
        try
        {
            return await calls.Query(at, ServiceDescriptor.Databases, "DeleteDBClusterSnapshot", new QueryForm().Set("DBClusterSnapshotIdentifier", snapshot), _ => true, ct);
        }
        catch (CloudCallException e) when (e.Kind == CloudErrorKind.NotFound)
        {
            return false;
        }
    }
}
