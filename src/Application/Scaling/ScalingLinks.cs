using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Scaling;

namespace Cloud.Application.Scaling;

/// <summary>What a caller may do with a scaling request now. The commands ask the same function, so a link that is shown works and one that is not is refused.</summary>
internal static class ScalingLinks
{
    public const string Cancel = "cancel";
    public const string Pause = "pause";
    public const string Resume = "resume";
    public const string Abort = "abort";

    private static readonly string[] Verbs = [Cancel, Pause, Resume, Abort];

    /// <summary>Why <paramref name="verb"/> is not possible now, or null.</summary>
    public static Error? Refusal(string verb, ScalingRequest request, Activity activity) => verb switch
    {
        Cancel => request.IsWaiting && activity is { IsOpen: true, StartedAt: null } ? null : ScalingErrors.NotWaiting(request),
        Pause => request.CanPause && activity.CanCancel ? null : ScalingErrors.NothingToPause(request),
        Resume => request.CanResume && activity.CanCancel ? null : ScalingErrors.NotPaused(request),
        Abort => request.State == Domain.Scaling.ScalingState.InProgress && activity.CanCancel ? null : ScalingErrors.NotRunning(request),
        _ => throw new ArgumentOutOfRangeException(nameof(verb), verb, "A verb that scaling requests do not have."),
    };

    public static Dictionary<string, Link> Of(ScalingRequest request, Activity activity, string environment, Caller caller)
    {
        var of = $"/api/projects/{request.ProjectId}/environments/{environment}";
        var self = $"{of}/scaling-requests/{WireId.From(request.Id)}";
        var links = new Dictionary<string, Link>(StringComparer.Ordinal)
        {
            [Relation.Self] = new(self),
            ["environment"] = new(of),
            ["activity"] = new($"{of}/activities/{WireId.From(request.ActivityId)}"),
        };
        if (!caller.May(Permission.EnvironmentOperate))
        {
            return links;
        }

        foreach (var verb in Verbs.Where(verb => Refusal(verb, request, activity) is null))
        {
            links[$"#{verb}"] = new($"{self}/{verb}");
        }

        return links;
    }
}
