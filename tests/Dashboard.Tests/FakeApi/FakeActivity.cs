using Cloud.Client;

namespace Cloud.Dashboard.Tests.FakeApi;

/// <summary>An activity that runs by the clock: what it is like now follows from when it started, so nothing runs in the background.</summary>
internal sealed class FakeActivity(ActivityResource seed, DateTimeOffset startsAt, TimeSpan perStep, IReadOnlyList<string> steps, Action onDone, string? failsAt = null)
{
    private const int LinesPerStep = 6;
    private bool settled;
    private DateTimeOffset? askedToStop;

    public string Id => seed.Id;

    public IReadOnlyList<string> Environments => seed.Environments;

    /// <summary>The first step from which there is no way back; null where it can be stopped to its end.</summary>
    public string? NoReturnFrom { get; init; }

    /// <summary>Leads back to where everything was, when it was stopped.</summary>
    public Action? OnStopped { get; init; }

    /// <summary>When it is over: the step in which it was asked to stop ends first, then a step's time goes into taking back.</summary>
    public DateTimeOffset EndsAt => askedToStop is { } asked
        ? asked < startsAt ? asked : startsAt + (perStep * (StepAt(asked) + 2))
        : startsAt + (perStep * (failsAt is null ? steps.Count : steps.ToList().IndexOf(failsAt) + 1));

    public bool IsOver(DateTimeOffset now) => now >= EndsAt;

    /// <summary>Does once what the work ends with.</summary>
    public void Settle(DateTimeOffset now)
    {
        if (settled || !IsOver(now)) return;
        settled = true;
        (askedToStop is null ? onDone : OnStopped)?.Invoke();
    }

    /// <summary>As the API does it: between two steps, and twice is once.</summary>
    public void Stop(DateTimeOffset now) => askedToStop ??= now;

    public ActivityResource At(DateTimeOffset now) => askedToStop is { } asked ? Stopped(asked, now) : Running(now);

    private int StepAt(DateTimeOffset at) => Math.Clamp((int)((at - startsAt) / perStep), 0, steps.Count - 1);

    private ActivityResource Stopped(DateTimeOffset asked, DateTimeOffset now)
    {
        var (over, last) = (IsOver(now), StepAt(asked));
        var back = now >= startsAt + (perStep * (last + 1));
        var running = Running(asked);
        return running with
        {
            State = over ? ActivityState.Cancelled : running.State,
            Result = over ? ActivityResult.Failure : null,
            Steps = [.. running.Steps.Select((step, i) => !back || i > last ? step : step with { State = StepState.Undone, CompletedAt = startsAt + (perStep * (i + 1)) })],
            Error = over || back ? new ActivityError("activity.cancelled", "It was cancelled.") : null,
            WaitsFor = over ? null : running.WaitsFor,
            CancelRequestedAt = asked,
            CancelledAt = over ? EndsAt : null,
            CompletedAt = over ? EndsAt : null,
            UpdatedAt = over ? EndsAt : now,
            Links = running.Links.Where(l => l.Key != Relation.Cancel).ToDictionary(StringComparer.Ordinal),
        };
    }

    private ActivityResource Running(DateTimeOffset now)
    {
        var over = IsOver(now);
        var failed = over && failsAt is not null;
        var done = Math.Clamp((int)((now - startsAt) / perStep), 0, failsAt is null ? steps.Count : steps.ToList().IndexOf(failsAt));
        var links = new Dictionary<string, Link>(StringComparer.Ordinal)
        {
            [Relation.Self] = new($"/api/projects/{seed.Project}/activities/{seed.Id}"),
            [Relation.Log] = new($"/api/projects/{seed.Project}/activities/{seed.Id}/log"),
        };
        if (!over && (NoReturnFrom is null || done < steps.ToList().IndexOf(NoReturnFrom))) links[Relation.Cancel] = new($"/api/projects/{seed.Project}/activities/{seed.Id}/cancel");
        if (failed) links[Relation.Retry] = new($"/api/projects/{seed.Project}/activities/{seed.Id}/retry");
        return seed with
        {
            State = now < startsAt ? ActivityState.Pending : over ? ActivityState.Complete : ActivityState.InProgress,
            Result = !over ? null : failed ? ActivityResult.Failure : ActivityResult.Success,
            CompletionPercent = failed ? done * 100 / steps.Count : over ? 100 : Math.Max(0, (int)((now - startsAt) / (perStep * steps.Count) * 100)),
            Steps = [.. steps.Select((name, i) => Step(name, i, now, done))],
            Error = failed ? new ActivityError("stack.resource_failed", "The stack could not create the volume of node 2: the quota of gp3 storage in the region is used up.", "VolumeLimitExceeded: You have exceeded your maximum gp3 storage limit of 50 TiB in this region. (Service: AmazonEC2; Status Code: 400; Request ID: 5d1c)") : null,
            WaitsFor = now < startsAt ? seed.WaitsFor : null,
            StartedAt = now < startsAt ? null : startsAt,
            CompletedAt = over ? EndsAt : null,
            UpdatedAt = over ? EndsAt : now,
            Links = links,
        };
    }

    public IEnumerable<LogLine> Log(DateTimeOffset now)
    {
        var between = perStep / LinesPerStep;
        var count = steps.Count * LinesPerStep;
        for (var i = 0; i < count && startsAt + (between * i) <= now && startsAt + (between * i) < EndsAt; i++)
            yield return new LogLine { Id = i, Data = new(startsAt + (between * i), Line(steps[i / LinesPerStep], i % LinesPerStep)) };
    }

    private ActivityStep Step(string name, int i, DateTimeOffset now, int done)
    {
        var begins = startsAt + (perStep * i);
        var state = name == failsAt && IsOver(now) ? StepState.Failed : i < done ? StepState.Complete : i == done && now >= startsAt && !IsOver(now) ? StepState.InProgress : StepState.Pending;
        return new(name, state, name.Contains("node 2", StringComparison.Ordinal) ? 2 : 1,
            state is StepState.Pending ? null : begins, state is StepState.Complete or StepState.Failed ? begins + perStep : null, begins + TimeSpan.FromMinutes(30));
    }

    private static string Line(string step, int i) => i switch
    {
        0 => $"{step}: started",
        1 => "CREATE_IN_PROGRESS AWS::EC2::Subnet PrivateSubnetB",
        2 => "CREATE_COMPLETE AWS::EC2::Subnet PrivateSubnetB subnet-0a4f1c77e21b09d35",
        3 => "CREATE_IN_PROGRESS AWS::ElasticLoadBalancingV2::TargetGroup WebTargets: Resource creation initiated",
        4 => "CREATE_COMPLETE AWS::ElasticLoadBalancingV2::TargetGroup WebTargets",
        _ => $"{step}: done",
    };
}
