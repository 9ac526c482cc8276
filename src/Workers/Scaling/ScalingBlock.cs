using Cloud.Domain.Blueprints;
using Cloud.Domain.Scaling;

namespace Cloud.Workers.Scaling;

/// <summary>One change of the stack within a scaling: one node, or the web servers.</summary>
/// <param name="Key">Names the change set within the activity.</param>
/// <param name="Title">Leads the steps' names.</param>
/// <param name="Node">From 1; null for the web servers.</param>
internal sealed record ScalingBlock(string Key, string Title, int? Node, Func<ScalingRequest, bool> Applies)
{
    public static readonly ScalingBlock WebFirst = new("web-first", "Web servers first", null, ScalingCourse.WebFirst);
    public static readonly ScalingBlock WebLast = new("web-last", "Web servers last", null, ScalingCourse.WebLast);

    /// <summary>Names the change set of the way back.</summary>
    public string BackKey => $"{Key}-back";

    public static ScalingBlock OfNode(int index) => new($"node-{index}", $"Node {index}", index, request => ScalingCourse.ChangesNode(request, index));

    /// <summary>The stack with this block changed and every other part as it is now.</summary>
    public EnvironmentSpec Wanted(ScalingRequest request, EnvironmentSpec now) => Spec(request, now, back: false);

    /// <summary>The stack with this block as it was before.</summary>
    public EnvironmentSpec Before(ScalingRequest request, EnvironmentSpec now) => Spec(request, now, back: true);

    /// <summary>Whether the stack, by its own parameters, has this block as it was before.</summary>
    public bool IsAsBefore(IReadOnlyDictionary<string, string> parameters, EnvironmentSpec before, string blueprint) => StackTemplates.Render(blueprint, before).Parameters
        .Where(p => IsMine(p.Key)).All(p => parameters.GetValueOrDefault(p.Key) == p.Value);

    /// <summary>Writes down that the block is as it was before.</summary>
    public void PutBack(ScalingRequest request, DateTimeOffset now)
    {
        if (Node is { } index)
        {
            request.See(index, ScalingNodeState.InService, now, request.Nodes.First(n => n.Index == index).Was);
        }
        else
        {
            request.SeeWeb(changed: false, now);
        }
    }

    private bool IsMine(string parameter) => Node is { } index
        ? parameter == StackParameters.NodeInstanceType(index)
        : parameter is StackParameters.WebNodeCount or StackParameters.WebNodeMax or StackParameters.WebInstanceType;

    private EnvironmentSpec Spec(ScalingRequest request, EnvironmentSpec now, bool back)
    {
        var web = (Node is null ? !back : request.WebChanged) ? request.To : request.From;
        return now with
        {
            Size = request.To.Size,
            NodeSizes = [.. request.Nodes.Select(n => n.Index == Node ? (back ? n.Was : request.To.Size) : n.Size)],
            WebNodes = web.WebNodes,
            WebSize = web.Size,
        };
    }
}
