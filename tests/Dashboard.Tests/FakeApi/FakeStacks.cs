using Cloud.Client;

namespace Cloud.Dashboard.Tests.FakeApi;

/// <summary>Stacks that hang as the API tells them, the verbs that change a stack, and what was left behind.</summary>
internal static class FakeStacks
{
    public const string Cause = "Resource handler returned message: \"You have exceeded your maximum gp3 storage limit in this region\" (RequestToken: 8f0c11)";

    /// <summary>A commit that the main environment has and staging has not.</summary>
    public const string Pushed = "89abcdef0123456789abcdef0123456789abcdef";

    private static readonly string[] UpdateSteps = ["Begin", "Create the change set", "Execute the change set", "Stack complete", "Finish"];

    public static void AddFree(EnvironmentResource free, Dictionary<string, Link> offered, Func<string, Link> to)
    {
        var running = free.Lifecycle == EnvironmentLifecycle.Active;
        if (running) offered[Relation.Redeploy] = to("/redeploy");
        if (running) offered[Relation.ChangeVersions] = to("/service-versions");
        if (running && free.Type == EnvironmentKind.Integration) offered[Relation.Pause] = to("/pause");
        if (running && free.Type == EnvironmentKind.Integration) offered[Relation.Deploy] = to("/deploy");
        if (running && free.IsMain && free.HeadCommit == Pushed) offered[Relation.Promote] = to("/promote");
        if (running && free is { Type: EnvironmentKind.Integration, Parent: not null }) offered[Relation.Synchronize] = to("/synchronize");
        if (free.Lifecycle == EnvironmentLifecycle.Paused) offered[Relation.Resume] = to("/resume");
        if (free.Lifecycle == EnvironmentLifecycle.AttentionRequired)
        {
            offered[Relation.Recover] = to("/recover");
            offered[Relation.Deactivate] = to("/deactivate");
        }
    }

    public static StackResource Stack(this FakeCloud cloud, EnvironmentResource environment)
    {
        var stack = cloud.Stacks.TryGetValue($"{environment.Project}/{environment.Id}", out var change) ? change(FakeParts.Stack(environment)) : FakeParts.Stack(environment);
        return stack with { Advice = stack.Advice is { } advice ? advice with { WaysOut = [.. advice.WaysOut.Select(w => w with { Href = environment.Links.GetValueOrDefault(w.Action)?.Href })] } : null };
    }

    /// <summary>Production's stack hangs in a rollback that failed at one resource.</summary>
    public static void HangInRollback(this FakeCloud cloud, string project, string environment = "production")
    {
        cloud.Change(project, environment, e => e with { Lifecycle = EnvironmentLifecycle.AttentionRequired, Status = EnvironmentStatus.Dirty, Health = HealthState.Critical });
        cloud.Stacks[$"{project}/{environment}"] = stack => stack with
        {
            Status = "UPDATE_ROLLBACK_FAILED",
            StatusReason = "The following resource(s) failed to update: [Node2Volume].",
            Condition = "rollback_failed",
            RootCause = Cause,
            Resources = [.. stack.Resources, new("Node2Volume", "AWS::EC2::Volume", "vol-0c2f7be1d94a63580", "UPDATE_FAILED", "You have exceeded your maximum gp3 storage limit in this region")],
            Advice = new(
                $"The stack of {environment} hangs in a rollback that failed",
                $"A change failed, and so did taking it back (at Node2Volume). The site may still serve; it cannot be changed until this is led out. A quota of the AWS account is used up. Have it raised, then try again. First cause: {Cause}",
                [
                    new(Relation.Recover, "Try again", "Mend the cause first, then AWS goes on taking the change back.", null, []),
                    new(Relation.Recover, "Go on without them", "AWS gives up on Node2Volume and takes the rest back. They stay as they are; redeploy afterwards to put them right.", null, ["Node2Volume"]),
                    new(Relation.Deactivate, "Take it down", "Deletes the stack; data volumes, addresses and recovery points are kept.", null, []),
                ]),
        };
    }

    /// <summary>What a verb without a rule of its own does: it takes a while, then the environment is where the verb leads.</summary>
    public static Accepted Change(this FakeCloud cloud, string verb, EnvironmentResource e)
    {
        if (verb == "promote") e = cloud.Environment(e.Project, e.Parent!)!;
        var (type, text, then) = verb switch
        {
            "promote" => (ActivityType.EnvironmentDeploy, $"Promoting 89abcde to {e.Id}", EnvironmentLifecycle.Active),
            "pause" => (ActivityType.EnvironmentPause, $"Pausing {e.Id}", EnvironmentLifecycle.Paused),
            "resume" => (ActivityType.EnvironmentResume, $"Resuming {e.Id}", EnvironmentLifecycle.Active),
            "redeploy" => (ActivityType.EnvironmentRedeploy, $"Redeploying {e.Id}", EnvironmentLifecycle.Active),
            "deploy" => (ActivityType.EnvironmentDeploy, $"Deploying 89abcde to {e.Id}", EnvironmentLifecycle.Active),
            "synchronize" => (ActivityType.EnvironmentSynchronize, $"Synchronizing {e.Id} with its parent", EnvironmentLifecycle.Active),
            "recover" => (ActivityType.EnvironmentRecover, $"Recovering the stack of {e.Id}", EnvironmentLifecycle.Active),
            _ => (ActivityType.EnvironmentReconcile, $"Comparing {e.Id} with its stack", e.Lifecycle),
        };
        return Accepted.Of(cloud.Start(type, e.Project, e.Id, text, verb == "drift" ? null : EnvironmentLifecycle.Updating, UpdateSteps, () =>
        {
            if (verb == "recover") cloud.Stacks.Remove($"{e.Project}/{e.Id}");
            cloud.Change(e.Project, e.Id, x => x with
            {
                Lifecycle = then,
                Status = then == EnvironmentLifecycle.Active ? EnvironmentStatus.Active : then == EnvironmentLifecycle.Paused ? EnvironmentStatus.Paused : x.Status,
                Health = then == EnvironmentLifecycle.Active ? HealthState.Healthy : x.Health,
            });
        }));
    }

    public static Accepted Retry(this FakeCloud cloud, ActivityResource failed) => Accepted.Of(cloud.Start(
        failed.Type, failed.Project!, failed.Environments[0], failed.Description, EnvironmentLifecycle.Provisioning, FakeParts.ContainerSteps, () => { }, seeded: a => a with { RetryOf = failed.Id }));

    public static void Retain(this FakeCloud cloud, string project, string logical, string type, string physical, bool purgeable = true, string environment = "feature-old", string? failure = null, string? cannot = null) => cloud.Retained.Add(new()
    {
        Id = cloud.NewId(),
        Environment = environment,
        StackArn = $"arn:aws:cloudformation:us-east-1:000000000000:stack/cloud-{project}-{environment}/9a02",
        Region = FakeCloud.Region,
        LogicalId = logical,
        Type = type,
        PhysicalId = physical,
        Since = cloud.Now.AddDays(-12),
        PurgeFailure = failure,
        CannotPurge = cannot,
        Links = new(StringComparer.Ordinal) { ["project"] = new($"/api/projects/{project}"), [purgeable ? Relation.Purge : "none"] = new($"/api/projects/{project}/retained-resources/{physical}/purge") },
    });

    public static Accepted Purge(this FakeCloud cloud, string project, string physical)
    {
        var index = cloud.Retained.FindIndex(r => r.PhysicalId == physical);
        var activity = cloud.Start("resource.purge", project, cloud.Retained[index].Environment, $"Purging {physical}", null, ["Delete it"], () => cloud.Retained.RemoveAll(r => r.PhysicalId == physical));
        cloud.Retained[index] = cloud.Retained[index] with { Links = [], PurgeActivity = activity.Id };
        return Accepted.Of(activity);
    }
}
