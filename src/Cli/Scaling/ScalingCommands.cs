using System.CommandLine;
using Cloud.Cli.Activities;
using Cloud.Cli.Output;
using Cloud.Cli.Running;
using Cloud.Client;

namespace Cloud.Cli.Scaling;

/// <summary><c>cloud scale</c>: larger nodes, more web servers.</summary>
internal static class ScalingCommands
{
    private static readonly Sheet<ScalingRequestResource> Sheet = new(
        new("id", s => s.Id),
        new("kind", s => s.Kind, Wide: true),
        new("from", s => Shape(s.From)),
        new("to", s => Shape(s.To)),
        new("state", s => s.State),
        new("reason", s => s.Reason, Wide: true),
        new("nodes", s => s.Nodes.Select(n => $"{n.Index}:{n.State}/{n.Size}"), Wide: true),
        new("scheduled_for", s => s.ScheduledFor, Wide: true),
        new("return_at", s => s.ReturnAt, Wide: true),
        new("activity", s => s.Activity, Wide: true),
        new("created_at", s => s.CreatedAt));

    private static readonly Sheet<ScalingMove> Course = new(new("order", m => m.Order), new("what", m => m.What), new("zone", m => m.Zone), new("in_service", m => m.InService));

    private static readonly Argument<string> Id = new("id") { Description = "The request's id" };
    private static readonly Option<string?> Size = new("--size") { Description = "A cluster size: CPUs over the three nodes; cloud api /api/cluster-sizes lists them" };
    private static readonly Option<int?> WebNodes = new("--web-nodes") { Description = "Web servers beside the nodes, 0 to 30", HelpName = "number" };
    private static readonly Option<DateTimeOffset?> At = new("--at") { Description = "When to begin; now where it is left out", HelpName = "time" };
    private static readonly Option<DateTimeOffset?> Return = new("--return-at") { Description = "When to go back to what it is now", HelpName = "time" };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Show the course and the cost, and do nothing" };

    public static Verb Noun() => new Verb("scale", "A cluster's size and its web servers").With(
        Create(), List(), Get(),
        Change("pause", Relation.Pause, "Rest before the next node"),
        Change("resume", Relation.Resume, "Go on with the next node"),
        Change("abort", Relation.Abort, "Bring the nodes that were changed back, one at a time"),
        Change("cancel", Relation.Cancel, "Call off what has not begun"));

    private static Verb Create() => new Verb(
        "create", "Ask for another size, one node at a time", "cloud scale create -e production --size 24 --dry-run", "cloud scale create -e production --web-nodes 4",
        "cloud scale create -e production --size 48 --at 2026-11-27T06:00Z \\", "  --return-at 2026-12-01T06:00Z")
        .With(Size, WebNodes, At, Return, DryRun, Choices.Project, Choices.Environment, Choices.NoWait)
        .Shows(Sheet).Does(async call =>
        {
            var environment = await call.Place.ReadEnvironmentAsync();
            var body = new ScaleEnvironment { Size = call.Value(Size), WebNodes = call.Value(WebNodes), ScheduledFor = call.Value(At), ReturnAt = call.Value(Return), DryRun = call.Value(DryRun) };
            var what = $"To scale {environment.Id}";
            if (!body.DryRun)
            {
                var preview = await call.AskAsync(environment, Relation.Scale, what, body with { DryRun = true });
                var plan = preview.Entity<ScalingRequestResource>()!;
                await Asking.ConfirmAsync(call, $"Bring {environment.Id} from {Shape(plan.From)} to {Shape(plan.To)} in {plan.Course.Count} moves?");
            }

            var accepted = await call.AskAsync(environment, Relation.Scale, what, body);
            if (body.DryRun && call.Print.ForPeople && !call.Has(Choices.Columns) && accepted.Entity<ScalingRequestResource>() is { } shown)
            {
                call.Print.List(Course, shown.Course, "Nothing changes.");
                call.Terminal.Say(shown.Cost.Note ?? $"{shown.Cost.MonthlyBefore} to {shown.Cost.MonthlyAfter} {shown.Cost.Currency} a month.");
                return ExitCode.Done;
            }

            // What is for later has nothing to watch yet.
            return body.ScheduledFor is null
                ? await new Watch(call, environment.Project).FollowAsync(accepted, Sheet, async (s, _) => await call.Api.ScalingRequestAsync(s!.Project, s.Environment, s.Id!, call.Stop))
                : Shown(call, accepted.Entity<ScalingRequestResource>()!);
        });

    private static Verb List() => new Verb("list", "List the newest requests", "cloud scale list -e production").With(Choices.Project, Choices.Environment).Shows(Sheet).Does(async call =>
    {
        var (project, environment) = await call.Place.BothAsync();
        call.Print.List(Sheet, await call.Api.ScalingRequestsAsync(project, environment, call.Stop).ToListAsync(call.Stop), "It was never scaled.");
        return ExitCode.Done;
    });

    private static Verb Get() => new Verb("get", "Show one request with its nodes", "cloud scale get ID -e production").With(Id, Choices.Project, Choices.Environment).Shows(Sheet).Does(async call => Shown(call, await ReadAsync(call)));

    private static Verb Change(string name, string relation, string description) =>
        new Verb(name, description, $"cloud scale {name} ID -e production").With(Id, Choices.Project, Choices.Environment).Shows(Sheet).Does(async call =>
        {
            var request = await ReadAsync(call);
            await call.AskAsync(request, relation, $"To {name} it");
            return Shown(call, await ReadAsync(call));
        });

    private static ExitCode Shown(Call call, ScalingRequestResource request)
    {
        call.Print.One(Sheet, request);
        return ExitCode.Done;
    }

    private static async Task<ScalingRequestResource> ReadAsync(Call call)
    {
        var (project, environment) = await call.Place.BothAsync();
        return await call.Api.ScalingRequestAsync(project, environment, call.Value(Id)!, call.Stop);
    }

    private static string Shape(ClusterShape shape) => shape.WebNodes == 0 ? shape.Size : $"{shape.Size} + {shape.WebNodes} web";
}
