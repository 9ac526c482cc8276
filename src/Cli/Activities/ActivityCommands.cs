using System.CommandLine;
using System.Globalization;
using Cloud.Cli.Output;
using Cloud.Cli.Running;
using Cloud.Client;

namespace Cloud.Cli.Activities;

/// <summary><c>cloud activity</c>: long work, begun by anybody.</summary>
internal static class ActivityCommands
{
    private const int UsualNumber = 25;

    private static readonly Argument<string> Id = new("id") { Description = "The activity's id" };

    private static readonly Option<int> Limit = new("--limit") { Description = "How many, newest first; 200 at most", HelpName = "number", DefaultValueFactory = _ => UsualNumber };

    private static readonly Option<double?> Within = new("--within") { Description = "Give up after so many seconds (exit code 1); the work goes on", HelpName = "seconds" };

    public static Verb Noun() => new Verb("activity", "Long work: what it does, did, and why it failed").With(List(), Get(), Log(), Wait(), Cancel(), Retry());

    private static Verb List() => new Verb("list", "List the newest activities of the project, or of one environment (-e)", "cloud activity list", "cloud activity list -e production --limit 5")
        .With(Limit, Choices.Project, Choices.Environment)
        .Shows(ActivitySheet.Of).Does(async call =>
        {
            var project = await call.Place.ProjectAsync();
            var size = Math.Clamp(call.Value(Limit), 1, 200);
            var all = call.Value(Choices.Environment) is { } environment
                ? await call.Api.ActivitiesAsync(project, environment, size, call.Stop)
                : await call.Api.ProjectActivitiesAsync(project, size, call.Stop);
            call.Print.List(ActivitySheet.Of, all, "Nothing was done here yet.");
            return ExitCode.Done;
        });

    private static Verb Get() => new Verb("get", "Show one activity with its steps", "cloud activity get ID", "cloud activity get ID --columns state --no-header").With(Id, Choices.Project).Shows(ActivitySheet.Of).Does(async call =>
    {
        var activity = await ReadAsync(call);
        call.Print.One(ActivitySheet.Of, activity);
        if (call.Print.ForPeople && !call.Has(Choices.Columns) && activity.Steps.Count > 0)
        {
            Terminal.Out.WriteLine();
            call.Print.List(ActivitySheet.Steps, activity.Steps, "");
        }

        return ExitCode.Done;
    });

    private static Verb Log() => new Verb("log", "Show an activity's log, and follow it while it runs", "cloud activity log ID", "cloud activity log ID > log.txt")
        .With(Id, Choices.Project)
        .Does(async call =>
        {
            var activity = await ReadAsync(call);
            if (activity.IsOver || !call.Print.ForPeople || !call.Terminal.MayMove || !call.Terminal.OutIsTerminal)
            {
                return await PlainAsync(call, activity);
            }

            var watch = new Watch(call, await call.Place.ProjectAsync());
            return await watch.EndAsync(await watch.ToTheEndAsync(activity));
        });

    private static Verb Wait() => new Verb("wait", "Wait until an activity is over; its end is the exit code", "cloud activity wait $(cloud backup create -e production --no-wait)")
        .With(Id, Within, Choices.Project)
        .Does(async call =>
        {
            var watch = new Watch(call, await call.Place.ProjectAsync());
            var activity = await ReadAsync(call);
            var waiting = watch.ToTheEndAsync(activity, log: false);
            if (call.Value(Within) is { } seconds && await Task.WhenAny(waiting, Task.Delay(TimeSpan.FromSeconds(seconds), call.Stop)) != waiting && !call.Stop.IsCancellationRequested)
            {
                throw new CommandFailure(ExitCode.Failed, $"It is not over after {seconds.ToString(CultureInfo.InvariantCulture)} s, and goes on.", $"cloud activity log {activity.Id}");
            }

            return await watch.EndAsync(await waiting);
        });

    private static Verb Cancel() => new Verb("cancel", "Stop an activity between two steps and take back what it did", "cloud activity cancel ID").With(Id, Choices.Project).Shows(ActivitySheet.Of).Does(async call =>
    {
        var activity = await ReadAsync(call);
        await Asking.ConfirmAsync(call, $"Stop \"{activity.Text ?? activity.Description}\" and take back what it did?");
        var accepted = await call.AskAsync(activity, Relation.Cancel, "To stop this activity");
        call.Print.One(ActivitySheet.Of, accepted.Embedded.Activities is [var now, ..] ? now : activity);
        return ExitCode.Done;
    });

    private static Verb Retry() => new Verb("retry", "Try a failed activity again, as a new one", "cloud activity retry ID").With(Id, Choices.Project, Choices.NoWait).Shows(ActivitySheet.Of).Does(async call =>
    {
        var activity = await ReadAsync(call);
        return await new Watch(call, await call.Place.ProjectAsync()).FollowAsync(await call.AskAsync(activity, Relation.Retry, "To try this activity again"));
    });

    private static async Task<ActivityResource> ReadAsync(Call call) => await call.Api.ActivityAsync(await call.Place.ProjectAsync(), call.Value(Id)!, call.Stop);

    /// <summary>The log as lines on stdout; with <c>-o json</c> as the API sends them.</summary>
    private static async Task<ExitCode> PlainAsync(Call call, ActivityResource activity)
    {
        call.GoesOn = activity.IsOver ? null : $"cloud activity log {activity.Id} -p {await call.Place.ProjectAsync()}";
        await foreach (var line in call.Api.LogAsync(activity, ct: call.Stop))
        {
            if (line.Data is { } data)
            {
                var at = call.Print.ForPeople ? Cells.ForPeople(data.Timestamp) : Cells.ForPrograms(data.Timestamp);
                await Terminal.Out.WriteLineAsync(call.Print.Structured ? System.Text.Json.JsonSerializer.Serialize(line, WireContext.Default.LogLine) : $"{at}  {Terminal.Harmless(data.Message)}");
            }
        }

        return ExitCode.Done;
    }
}
