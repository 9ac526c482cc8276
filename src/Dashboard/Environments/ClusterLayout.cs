using Cloud.Client;

namespace Cloud.Dashboard.Environments;

/// <summary>The measures of the cluster's drawing: edge, balancer, and three zone columns with a node in each.</summary>
public sealed class ClusterLayout
{
    public const int Width = 720;
    public const int ColumnWidth = 228;
    public const int Inset = 10;
    public const int ServiceRow = 24;
    public const int NodeHead = 66;
    public const int NodeFoot = 40;
    public const int EdgeHeight = 46;
    public const int GuardWidth = 112;
    public const int BalancerY = 74;
    public const int BalancerHeight = 34;
    public const int ColumnY = 148;
    public const int ColumnHead = 36;

    private const int ColumnGap = 18;

    // Three is the motif and the cluster's size (R11); a column is drawn for a zone before there is a node in it.
    private const int ColumnsWanted = 3;

    private ClusterLayout(List<Column> columns)
    {
        Columns = columns;
        Rows = columns.Max(c => c.Node?.Services.Count ?? 0);
    }

    /// <summary>One zone: its node when there is one, the gateway's permanent address when it has one.</summary>
    public sealed record Column(int X, string Zone, NodeResource? Node, string? Gateway)
    {
        public int Middle => X + (ColumnWidth / 2);
    }

    public IReadOnlyList<Column> Columns { get; }

    /// <summary>Lines of services that each node card has room for.</summary>
    public int Rows { get; }

    public int NodeHeight => NodeHead + (Math.Max(Rows, 1) * ServiceRow) + NodeFoot;

    public int ColumnHeight => ColumnHead + NodeHeight + Inset;

    public int Height => ColumnY + ColumnHeight + 2;

    public static ClusterLayout Of(IReadOnlyList<NodeResource> nodes, IReadOnlyList<GatewayResource> gateways, IReadOnlyList<string> zones)
    {
        var names = nodes.OrderBy(n => n.Index).Select(n => n.Zone).Concat(gateways.OrderBy(g => g.Index).Select(g => g.Zone)).Concat(zones)
            .Distinct(StringComparer.Ordinal).Take(ColumnsWanted).ToList();
        while (names.Count < ColumnsWanted) names.Add($"zone {names.Count + 1}");

        return new([.. names.Select((zone, i) =>
        {
            var node = nodes.FirstOrDefault(n => n.Zone == zone);
            var gateway = gateways.FirstOrDefault(g => g.Zone == zone)?.Address ?? node?.Gateway;
            return new Column(i * (ColumnWidth + ColumnGap), zone, node, gateway);
        })]);
    }
}
