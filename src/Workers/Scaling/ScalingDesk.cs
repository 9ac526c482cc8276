using Cloud.Domain.Blueprints;
using Cloud.Domain.Scaling;
using Cloud.Workers.Environments;
using Cloud.Workers.Running;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Scaling;

/// <summary>What the way there and the way back both ask.</summary>
internal static class ScalingDesk
{
    /// <summary>The activity's request; null when it is gone.</summary>
    public static Task<ScalingRequest?> Find(StepContext context) =>
        context.Db.ScalingRequests.SingleOrDefaultAsync(r => r.ActivityId == context.Activity.Id, context.Cancel);

    public static async Task<ScalingRequest> Demand(StepContext context) =>
        await Find(context) ?? throw new ActivityFailedException("scaling_request.not_found", "The scaling request does not exist any more.");

    /// <summary>Says what the request waited for, so that order and waiting can be read afterwards.</summary>
    public static async Task TellWait(StepContext context)
    {
        var activity = context.Activity;
        var before = await context.Db.Activities
            .Where(a => a.EnvironmentId == activity.EnvironmentId && a.Id != activity.Id && a.CompletedAt > activity.CreatedAt && a.StartedAt != null && a.CompletedAt <= context.Now)
            .OrderByDescending(a => a.CompletedAt).Select(a => new { a.Description, a.CompletedAt }).FirstOrDefaultAsync(context.Cancel);
        if (before is not null)
        {
            context.Log($"Waited for its turn: \"{before.Description}\" ended at {before.CompletedAt:HH:mm:ss} UTC.");
        }
    }

    /// <summary>The launch template is changed, so its group ends the old instance and launches the new one now.</summary>
    public static bool Launches(StackChange state, int node) => state.Settled.Contains($"{LogicalIds.NodeGroup(node)}Template");

    /// <summary>The addresses customers have on their allow lists are those of before (R19).</summary>
    public static void DemandGateways(Subject subject, ScalingRequest request)
    {
        var now = subject.Topology.Gateways.Select(g => g.Address).ToList();
        if (!now.SequenceEqual(request.Gateways, StringComparer.Ordinal))
        {
            throw new ActivityFailedException("scaling.gateways_changed",
                $"The gateways' addresses are {string.Join(", ", now)} and were {string.Join(", ", request.Gateways)}: allow lists that name the old ones must be changed, or the addresses brought back.");
        }
    }

    /// <summary>A failed change in the words of whoever asked for it.</summary>
    public static ActivityFailedException Plainly(ActivityFailedException failure, ScalingBlock block, ScalingRequest request)
    {
        var cause = failure.RootCause ?? failure.Message;
        var what = block.Node is { } node ? $"Node {node} could not become as large as {request.To.Size} CPU asks" : $"The web servers could not become {request.To.WebNodes}";
        var why = cause.Contains("capacity", StringComparison.OrdinalIgnoreCase)
            ? "AWS has no instance of this type free in the zone now. Try again later, or take another size"
            : "The first cause is AWS's own";
        return new ActivityFailedException("scaling.change_failed", $"{what}, and AWS put it back. {why}. {cause}", failure.RootCause);
    }
}
