using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Scaling;

namespace Cloud.Application.Scaling;

/// <summary>A request beside its activity, and what runs on the environment now: all that its answer is made of.</summary>
internal sealed record ScalingRow(ScalingRequest Request, Activity Activity, Guid? RunningId, string? RunningWhat);

internal static class ScalingView
{
    private const string Currency = "USD";

    public static ScalingRequestResource ToResource(this ScalingRow row, string environment, Caller caller)
    {
        var request = row.Request;
        return View(request, environment) with
        {
            Id = WireId.From(request.Id),
            Reason = ReasonOf(row),
            Activity = WireId.From(request.ActivityId),
            WaitingFor = Waits(row) ? WireId.From(row.RunningId!.Value) : null,
            Links = ScalingLinks.Of(request, row.Activity, environment, caller),
        };
    }

    /// <summary>The request as it would be; kept nowhere, so it has no id and offers nothing.</summary>
    public static ScalingRequestResource ToPreview(this ScalingRequest request, string environment) => View(request, environment) with { DryRun = true };

    private static ScalingRequestResource View(ScalingRequest request, string environment) => new()
    {
        Kind = Words.Of(request.Kind),
        Environment = environment,
        Project = request.ProjectId,
        From = new Client.ClusterShape(request.From.Size, request.From.WebNodes),
        To = new Client.ClusterShape(request.To.Size, request.To.WebNodes),
        State = Words.Of(request.State),
        Nodes = [.. request.Nodes.Select(n => new Client.ScalingNode(n.Index, n.Zone, Words.Of(n.State), n.Size))],
        Course = [.. ScalingCourse.Of(request).Select(m => new Client.ScalingMove(m.Order, m.Node, m.Zone, m.What, m.InService))],
        Cost = Cost(Domain.Scaling.ScalingCost.Of(request.From, request.To)),
        Paused = request.IsPaused,
        HeldBeforeNode = request.HeldBefore,
        CreatedBy = request.CreatedBy is { } by ? WireId.From(by) : null,
        ScheduledFor = request.ScheduledFor,
        ReturnAt = request.ReturnAt,
        ReturnOf = request.ReturnOf is { } of ? WireId.From(of) : null,
        CreatedAt = request.CreatedAt,
        UpdatedAt = request.UpdatedAt,
        StartedAt = request.StartedAt,
        CompletedAt = request.CompletedAt,
    };

    private static Client.ScalingCost Cost(Domain.Scaling.ScalingCost cost) => new(cost.MonthlyBefore, cost.MonthlyAfter, Currency, cost.Note);

    private static bool Waits(ScalingRow row) => row is { Request.IsWaiting: true, RunningId: not null, Activity.State: Domain.Activities.ActivityState.Pending };

    private static string? ReasonOf(ScalingRow row) => row.Request switch
    {
        { Failure: { } why } => why,
        { State: Domain.Scaling.ScalingState.Aborted } => "What was changed goes back",
        { HeldBefore: { } node } => $"Paused before node {node}",
        _ when Waits(row) => $"Waits for: {row.RunningWhat}",
        { State: Domain.Scaling.ScalingState.InProgress } running when running.Nodes.FirstOrDefault(n => n.IsOut) is { } gone => $"Node {gone.Index} of {running.Nodes.Count} is {Words.Of(gone.State)}",
        _ => null,
    };
}
