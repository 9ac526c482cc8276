using System.Globalization;
using Cloud.Api.Auth;
using Cloud.Application.Activities;
using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Domain;

namespace Cloud.Api.Http;

/// <summary><c>?wait=30</c> holds the answer to long work until it is over or the time is (API.md, Long work). No thread is held, only the request.</summary>
internal sealed class Waiting(OpenStreams streams, TimeProvider time) : IEndpointFilter
{
    /// <summary>Seconds (API.md, Long work).</summary>
    private const int Longest = 60;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var asked = context.HttpContext.Request.Query["wait"].ToString();
        if (asked.Length == 0)
        {
            return await next(context);
        }

        // Before anything is done: an answer of 422 must mean that nothing was.
        if (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > Longest)
        {
            return new ProblemResult(Refusal.Of(Error.Invalid("wait", $"must be a whole number of seconds, at most {Longest}")));
        }

        var answer = await next(context);
        // Whoever waits for too many at once gets this answer as if they had not asked to wait: the work is under way.
        using var place = streams.Take(context.HttpContext.RequestServices.GetRequiredService<Caller>().UserId ?? Guid.Empty);
        return answer is AcceptedAnswer accepted && place is not null ? await Follow(accepted, TimeSpan.FromSeconds(seconds), context.HttpContext) : answer;
    }

    private async Task<AcceptedAnswer> Follow(AcceptedAnswer answer, TimeSpan patience, HttpContext context)
    {
        var sender = context.RequestServices.GetRequiredService<Sender>();
        var (begin, latest) = (time.GetTimestamp(), answer.Accepted);
        while (latest.Embedded.Activities.Any(a => !a.IsOver) && time.GetElapsedTime(begin) < patience)
        {
            await Task.Delay(Poll, time, context.RequestAborted);
            if (!await BearerHandler.IsStillGood(context))
            {
                break;
            }

            latest = latest with { Embedded = latest.Embedded with { Activities = await Refresh(latest.Embedded.Activities, sender, context.RequestAborted) } };
        }

        return new AcceptedAnswer(latest);
    }

    /// <summary>At most the three of a new project; one that cannot be read any more stays as it was.</summary>
    private static async Task<IReadOnlyList<ActivityResource>> Refresh(IReadOnlyList<ActivityResource> activities, Sender sender, CancellationToken ct)
    {
        List<ActivityResource> fresh = [];
        foreach (var activity in activities)
        {
            var read = activity.IsOver ? null : await sender.Send(new GetActivity.Query(activity.Project!, null, activity.Id), ct);
            fresh.Add(read is { Succeeded: true } ? read.Value : activity);
        }

        return fresh;
    }
}
