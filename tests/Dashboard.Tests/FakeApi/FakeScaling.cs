using System.Runtime.CompilerServices;
using Cloud.Client;

namespace Cloud.Dashboard.Tests.FakeApi;

/// <summary>Scaling requests of the fake: one activity step a node, and a pause that is a word only.</summary>
internal static class FakeScaling
{
    private static readonly string[] Steps = ["Node 1", "Node 2", "Node 3"];
    private static readonly ConditionalWeakTable<FakeCloud, List<ScalingRequestResource>> Kept = [];

    public static List<ScalingRequestResource> ScalingRequests(this FakeCloud cloud, string project, string environment) =>
        [.. Kept.GetOrCreateValue(cloud).Where(r => r.Project == project && r.Environment == environment).Select(r => cloud.Now(r)).Reverse()];

    public static Accepted Scale(this FakeCloud cloud, EnvironmentResource e, ScaleEnvironment body)
    {
        var request = Request(cloud, e, body);
        if (body.DryRun) return Accepted.Of(request with { DryRun = true });
        var activity = cloud.Start(ActivityType.EnvironmentScale, e.Project, e.Id, $"Scaling {e.Id} to {request.To.Size} CPU", EnvironmentLifecycle.Updating, Steps, () =>
            cloud.Change(e.Project, e.Id, x => x with { Lifecycle = EnvironmentLifecycle.Active, Size = request.To.Size, WebNodes = request.To.WebNodes }));
        request = request with { Id = cloud.NewId(), Activity = activity.Id, StartedAt = cloud.Now };
        Kept.GetOrCreateValue(cloud).Add(request);
        return Accepted.Of(cloud.Now(request), activity);
    }

    public static Accepted MoveScaling(this FakeCloud cloud, string id, string verb)
    {
        var kept = Kept.GetOrCreateValue(cloud);
        var at = kept.FindIndex(r => r.Id == id);
        kept[at] = verb switch
        {
            "pause" => kept[at] with { Paused = true },
            "resume" => kept[at] with { Paused = false },
            _ => kept[at] with { State = ScalingState.Reverted, Reason = "Aborted on request.", CompletedAt = cloud.Now },
        };
        return Accepted.Of(cloud.Now(kept[at]));
    }

    public static ScalingRequestResource Request(FakeCloud cloud, EnvironmentResource e, ScaleEnvironment body)
    {
        var (size, web) = (body.Size ?? e.Size!, body.WebNodes ?? e.WebNodes);
        return new ScalingRequestResource
        {
            Kind = ScalingKind.Vertical,
            Environment = e.Id,
            Project = e.Project,
            From = new(e.Size!, e.WebNodes),
            To = new(size, web),
            State = ScalingState.InProgress,
            Nodes = [.. Enumerable.Range(1, 3).Select(i => new ScalingNode(i, FakeParts.Zones[i - 1], ScalingNodeState.Waiting, e.Size!))],
            Course = [.. Enumerable.Range(1, 3).Select(i => new ScalingMove(i, i, FakeParts.Zones[i - 1], $"Node {i}: {e.Size} to {size} CPU", 2))],
            Cost = new(null, null, "USD", "Price not known: no price list is kept yet."),
            CreatedAt = cloud.Now,
            UpdatedAt = cloud.Now,
        };
    }

    /// <summary>As it is now, by how far its activity is.</summary>
    private static ScalingRequestResource Now(this FakeCloud cloud, ScalingRequestResource request)
    {
        if (request.State != ScalingState.InProgress) return request;
        var activity = cloud.Activity(request.Activity!)!.At(cloud.Now);
        var done = activity.Steps.Count(s => s.State == StepState.Complete);
        string StateOf(int i) => i <= done ? ScalingNodeState.InService : i == done + 1 ? ScalingNodeState.Resizing : ScalingNodeState.Waiting;
        var self = $"/api/projects/{request.Project}/environments/{request.Environment}/scaling-requests/{request.Id}";
        return activity.IsOver
            ? request with { State = ScalingState.Complete, CompletedAt = activity.CompletedAt, Nodes = [.. request.Nodes.Select(n => n with { State = ScalingNodeState.InService, Size = request.To.Size })] }
            : request with
            {
                Reason = $"Node {done + 1} of 3 is resizing",
                Nodes = [.. request.Nodes.Select(n => n with { State = StateOf(n.Index), Size = n.Index <= done ? request.To.Size : n.Size })],
                Links = new(StringComparer.Ordinal)
                {
                    [request.Paused ? Relation.Resume : Relation.Pause] = new($"{self}/{(request.Paused ? "resume" : "pause")}"),
                    [Relation.Abort] = new($"{self}/abort"),
                },
            };
    }
}
