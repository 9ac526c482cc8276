using Cloud.Domain.Blueprints;

namespace Cloud.Domain.Scaling;

public static class ScalingErrors
{
    public static Error NotFound => Error.NotFound("scaling_request");

    public static Error NoChange(Environment environment, ClusterShape shape) => Error.Conflict(
        "scaling.no_change", $"{environment.MachineName} has {shape} already. Name another size or number of web nodes.");

    public static Error Integration(Environment environment) => Error.Conflict(
        "scaling.not_for_integration", $"{environment.MachineName} is an integration environment: its containers come in one size (R54). Only production is scaled.");

    public static Error Staging(Environment environment) => Error.Conflict(
        "scaling.not_for_staging", $"{environment.MachineName} is one node of production's hardware and has no size of its own to change. Only production is scaled.");

    public static Error Containers(Environment environment) => Error.Conflict(
        "scaling.not_for_containers", $"{environment.MachineName} runs in containers that scale by load; sizes in CPU belong to clusters. Nothing is to be done by hand.");

    public static Error SizeNotAllowed(Plan plan, string size) => Error.Conflict(
        "plan.size_not_allowed", $"The plan {plan.Title} allows sizes up to {plan.Limits.LargestSize} CPU, not {size}. Choose a smaller size, or another plan.");

    public static Error TooManyScheduled(int most) => Error.Conflict(
        "scaling.too_many_scheduled", $"{most} scaling requests are scheduled already, which is the most. Cancel one first.");

    public static Error NotWaiting(ScalingRequest request) => Error.Conflict(
        "scaling.not_waiting", $"The scaling request is {Word(request)}: only one that has not begun can be cancelled. One that is in progress can be aborted.");

    public static Error NothingToPause(ScalingRequest request) => Error.Conflict(
        "scaling.nothing_to_pause", $"The scaling request is {Word(request)}{(request.IsPaused ? " and paused already" : "")}: a pause rests between two nodes, and there is no node still to come.");

    public static Error NotPaused(ScalingRequest request) => Error.Conflict("scaling.not_paused", $"The scaling request is {Word(request)} and not paused.");

    public static Error NotRunning(ScalingRequest request) => Error.Conflict(
        "scaling.not_running", $"The scaling request is {Word(request)}: only one that is in progress can be aborted. One that has not begun can be cancelled.");

    private static string Word(ScalingRequest request) => Words.Of(request.State).Replace('_', ' ');
}
