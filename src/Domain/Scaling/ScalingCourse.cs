namespace Cloud.Domain.Scaling;

/// <summary>One move of a scaling: one change of the stack.</summary>
/// <param name="Order">From 1.</param>
/// <param name="Node">The node that is out meanwhile; null for the web servers, of which a new one comes before an old one goes.</param>
/// <param name="InService">Nodes that take traffic meanwhile.</param>
public sealed record ScalingMove(int Order, int? Node, string? Zone, string What, int InService);

/// <summary>What a request changes and in which order: decided here for the preview, for the workflow and for what people read.</summary>
public static class ScalingCourse
{
    /// <summary>The web servers have another number, or another type together with the nodes.</summary>
    public static bool ChangesWeb(ScalingRequest request) =>
        request.From.WebNodes != request.To.WebNodes || (request.To.WebNodes > 0 && request.From.Size != request.To.Size);

    /// <summary>More web servers come before the nodes take turns, so that they carry the load of the one that is out; fewer go last.</summary>
    public static bool WebFirst(ScalingRequest request) => ChangesWeb(request) && request.To.WebNodes >= request.From.WebNodes;

    public static bool WebLast(ScalingRequest request) => ChangesWeb(request) && request.To.WebNodes < request.From.WebNodes;

    public static bool ChangesNode(ScalingRequest request, int index) => request.Nodes.Any(n => n.Index == index && n.Was != request.To.Size);

    public static IReadOnlyList<ScalingMove> Of(ScalingRequest request)
    {
        List<ScalingMove> moves = [];
        var all = request.Nodes.Count;
        var web = $"Web servers: {request.From.WebNodes} to {request.To.WebNodes}{(request.From.Size != request.To.Size && request.To.WebNodes > 0 ? $", each as large as a node of {request.To.Size} CPU" : "")}";
        if (WebFirst(request))
        {
            moves.Add(new ScalingMove(1, null, null, web, all));
        }

        foreach (var node in request.Nodes.Where(n => ChangesNode(request, n.Index)))
        {
            moves.Add(new ScalingMove(moves.Count + 1, node.Index, node.Zone, $"Node {node.Index}: {node.Was} to {request.To.Size} CPU", all - 1));
        }

        if (WebLast(request))
        {
            moves.Add(new ScalingMove(moves.Count + 1, null, null, web, all));
        }

        return moves;
    }
}
