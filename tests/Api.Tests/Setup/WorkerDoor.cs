using Cloud.Domain.Activities;
using Cloud.Domain.Backups;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Domain.Scaling;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Api.Tests;

/// <summary>No worker runs here: tests push the rows forward by the very methods that a worker calls.</summary>
public static class WorkerDoor
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>All open work of the environment ends well, and it stands.</summary>
    public static Task Settle(this Member member, string environment) => member.OnEnvironment(environment, async (db, subject) =>
    {
        foreach (var activity in await Open(db, subject))
        {
            activity.Finish(Now);
        }

        subject.BecomeActive($"{subject.MachineName}.example.net", Now);
        var stack = EnvironmentStack.For(subject, EnvironmentStack.NameOf(subject), "us-east-1");
        var outputs = subject.Type == EnvironmentType.Production ? ThreeNodes() : new Dictionary<string, string>(StringComparer.Ordinal);
        stack.See("arn:aws:cloudformation:us-east-1:000000000000:stack/x/1", "CREATE_COMPLETE", null, outputs, Parts(outputs), Now);
        db.Stacks.Add(stack);
        db.Schedules.Add(Schedule.For(subject, ScheduleKind.Backup, Now));
    });

    /// <summary>The change of a stack that stands ends well.</summary>
    public static Task Updated(this Member member, string environment) => member.OnEnvironment(environment, async (db, subject) =>
    {
        foreach (var activity in await Open(db, subject))
        {
            activity.Finish(Now);
        }

        subject.EndUpdate(Now);
    });

    /// <summary>All open work of the environment ends, and it is gone or inactive again.</summary>
    public static Task Quiet(this Member member, string environment) => member.OnEnvironment(environment, async (db, subject) =>
    {
        foreach (var activity in await Open(db, subject))
        {
            activity.Finish(Now);
        }

        subject.BecomeInactive(Now);
    });

    public static Task Log(this Member member, string activityId, params string[] messages) => member.App.AsOwner(member.OrganizationId, async db =>
    {
        Assert.True(Domain.WireId.TryParse(activityId, out var id));
        var activity = await db.Activities.SingleAsync(a => a.Id == id, Ct);
        var number = activity.TakeLogNumbers(messages.Length);
        db.ActivityLog.AddRange(messages.Select((m, i) => new ActivityLogLine { ActivityId = id, Number = number + i, OrganizationId = activity.OrganizationId, At = Now, Message = m }));
    });

    public static Task Finish(this Member member, string activityId) => member.App.AsOwner(member.OrganizationId, async db =>
    {
        Assert.True(Domain.WireId.TryParse(activityId, out var id));
        (await db.Activities.SingleAsync(a => a.Id == id, Ct)).Finish(Now);
    });

    /// <summary>A backup that is complete, with one recovery point.</summary>
    public static Task BackUp(this Member member, string environment, bool byHand = false, string resource = "arn:aws:ec2:us-east-1:000000000000:volume/vol-1") => member.OnEnvironment(environment, (db, subject) =>
    {
        var activity = Activity.Start(ActivityTypes.EnvironmentBackup, subject, "Backing up", Now, by: null, automated: !byHand);
        activity.Finish(Now);
        var backup = Backup.Begin(subject, activity, subject.NextBackupIndex(), safe: true, "vault", [resource], Now);
        backup.See(backup.Parts[0] with { State = "COMPLETED", RecoveryPointArn = "arn:aws:backup:us-east-1:000000000000:recovery-point:1", SizeBytes = 5_000 }, Now);
        backup.Complete(Now);
        subject.BackedUp(Now, Now);
        db.Activities.Add(activity);
        db.Backups.Add(backup);
        return Task.CompletedTask;
    });

    /// <summary>A scaling request, moved as <paramref name="as"/> says; its activity runs, unless the request is over by then.</summary>
    public static async Task<ScalingRequest> Scale(this Member member, string environment, string size = "12", Action<ScalingRequest, Environment>? @as = null)
    {
        ScalingRequest? made = null;
        await member.OnEnvironment(environment, (db, subject) =>
        {
            ScalingNode[] nodes = [.. Enumerable.Range(1, 3).Select(i => new ScalingNode(i, "us-east-1" + "abc"[i - 1], ScalingNodeState.InService, "6", "6"))];
            // Scheduled: such an activity holds nothing, so that the environment can be asked for more.
            var (request, activity) = ScalingRequest.Plan(subject, new ClusterShape(size, 0), nodes, Now.AddDays(1), null, Now, member.UserId);
            @as?.Invoke(request, subject);
            if (request.CompletedAt is not null)
            {
                activity.Finish(Now);
            }

            db.Activities.Add(activity);
            db.ScalingRequests.Add(request);
            made = request;
            return Task.CompletedTask;
        });
        return made!;
    }

    public static Task OnEnvironment(this Member member, string environment, Func<Infrastructure.Persistence.CloudDb, Environment, Task> change)
    {
        var parts = environment.Split('/');
        return member.App.AsOwner(member.OrganizationId, async db =>
            await change(db, await db.Environments.SingleAsync(e => e.ProjectId == parts[3] && e.MachineName == parts[5], Ct)));
    }

    private static Task<List<Activity>> Open(Infrastructure.Persistence.CloudDb db, Environment subject) =>
        db.Activities.Where(a => a.EnvironmentId == subject.Id && a.CompletedAt == null).ToListAsync(Ct);

    private static Dictionary<string, string> ThreeNodes()
    {
        var outputs = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 1; i <= 3; i++)
        {
            var zone = "us-east-1" + "abc"[i - 1];
            outputs[StackOutputs.NodeName(i)] = $"node{i}";
            outputs[StackOutputs.NodeZone(i)] = zone;
            outputs[StackOutputs.NodeInstanceType(i)] = "c7i.large";
            outputs[StackOutputs.NodeGroupName(i)] = $"group-{i}";
            outputs[StackOutputs.GatewayAddress(i)] = $"192.0.2.{i}";
            outputs[StackOutputs.GatewayZone(i)] = zone;
        }

        AddCarriage(outputs);

        return outputs;
    }

    /// <summary>What production tells shared staging.</summary>
    private static void AddCarriage(Dictionary<string, string> outputs)
    {
        outputs[StackOutputs.EnvironmentId] = "abcdefghijkl2-production";
        outputs[StackOutputs.VpcId] = "vpc-1";
        outputs[StackOutputs.ListenerArn] = "arn:aws:elasticloadbalancing:us-east-1:000000000000:listener/app/x/1/2";
        outputs[StackOutputs.ListenerProtocol] = SharedProduction.Http;
        outputs[StackOutputs.LoadBalancerDnsName] = "x.us-east-1.elb.amazonaws.com";
        outputs[StackOutputs.LoadBalancerName] = "app/x/1";
        outputs[StackOutputs.NodeRoleArn] = "arn:aws:iam::000000000000:role/x";
        for (var i = 1; i <= 3; i++)
        {
            outputs[StackOutputs.NodeAddress(i)] = $"10.40.{i}.1";
            outputs[StackOutputs.DataVolumeArn(i)] = $"arn:aws:ec2:us-east-1:000000000000:volume/vol-{i}";
        }
    }

    private static List<StackPart> Parts(Dictionary<string, string> outputs) =>
        outputs.Count == 0 ? [] : [.. Enumerable.Range(1, 3).Select(i => new StackPart($"Node{i}", "AWS::AutoScaling::AutoScalingGroup", $"group-{i}", "CREATE_COMPLETE", null))];
}
