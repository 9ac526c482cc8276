using Cloud.Cli.Output;
using Cloud.Cli.Running;
using Cloud.Client;

namespace Cloud.Cli.Activities;

/// <summary>Long work from its beginning to its end: a bar with its steps and its log in a terminal, plain lines in a pipe, and the result on stdout.</summary>
internal sealed class Watch(Call call, string project)
{
    // Where the project's subscription is not heard, and as a net where it is.
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Net = TimeSpan.FromSeconds(20);

    // The seal follows the end within a moment. Where it does not, the work is over all the same.
    private static readonly TimeSpan SealWithin = TimeSpan.FromSeconds(5);

    /// <summary>Watches what was begun and shows how it ended; with <c>--no-wait</c>, its id.</summary>
    /// <param name="accepted">The API's envelope.</param>
    /// <param name="sheet">Of what the work is about, where the envelope has it.</param>
    /// <param name="afterwards">Reads that when the work is over; given what the envelope had of it, and the activity as it ended.</param>
    public async Task<ExitCode> FollowAsync<T>(Accepted accepted, Sheet<T> sheet, Func<T?, ActivityResource, Task<T?>>? afterwards = null) where T : LinkedResource
    {
        var entity = accepted.Entity<T>();
        if (accepted.Embedded.Activities is not [var activity, ..])
        {
            Show(sheet, entity, []);
            return ExitCode.Done;
        }

        if (call.Value(Choices.NoWait))
        {
            Begun(sheet, entity, accepted.Embedded.Activities);
            return ExitCode.Done;
        }

        var over = await ToTheEndAsync(activity);
        if (afterwards is not null)
        {
            entity = await ReadAsync(() => afterwards(entity, over)) ?? entity;
        }

        Show(sheet, entity, [over]);
        return await EndAsync(over);
    }

    /// <inheritdoc cref="FollowAsync{T}"/>
    public Task<ExitCode> FollowAsync(Accepted accepted) => FollowAsync(accepted, ActivitySheet.Of, afterwards: null);

    /// <summary>Watches until nothing more will happen.</summary>
    public async Task<ActivityResource> ToTheEndAsync(ActivityResource activity, bool log = true)
    {
        call.GoesOn = Command("log", activity);
        using var picture = Picture.Begin(call.Terminal, activity, quiet: !log);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(call.Stop);
        var lines = log ? LinesAsync(activity, picture, enough.Token) : Task.CompletedTask;
        await using var hearing = Hearing.Begin(call.Api, project, activity.Id, call.Stop);
        while (!activity.IsOver)
        {
            picture.Show(activity);
            await hearing.NextAsync(heard => heard ? Net : Poll);
            activity = await call.Api.ActivityAsync(project, activity.Id, call.Stop);
        }

        picture.Show(activity);
        enough.CancelAfter(SealWithin);
        await lines;
        call.GoesOn = null;
        return activity;
    }

    /// <summary>How it ended, for the exit code and, where it ended badly, for the person.</summary>
    public async Task<ExitCode> EndAsync(ActivityResource activity)
    {
        if (activity.Result == ActivityResult.Success)
        {
            return ExitCode.Done;
        }

        var cause = activity.Error is { } error ? error.RootCause is { } root ? $"{error.Message} ({root})" : error.Message : null;
        var fate = activity.State == ActivityState.Cancelled ? "was cancelled" : "failed";
        call.Terminal.Fault($"{activity.Text ?? activity.Description}: {fate}.{(cause is null ? "" : " " + cause)}");
        var now = await call.Api.ActivityAsync(project, activity.Id, call.Stop);
        call.Terminal.Note(now.Offers(Relation.Retry) ? $"Try it again: {Command("retry", activity)}" : $"What happened: {Command("log", activity)}");
        return ExitCode.Failed;
    }

    private string Command(string verb, ActivityResource activity) => $"cloud activity {verb} {activity.Id} -p {project}";

    private void Begun<T>(Sheet<T> sheet, T? entity, IReadOnlyList<ActivityResource> activities) where T : LinkedResource
    {
        if (!call.Print.ForPeople)
        {
            Show(sheet, entity, activities);
            return;
        }

        Terminal.Out.WriteLine(activities[0].Id);
        call.Terminal.Say($"Begun: {activities[0].Text ?? activities[0].Description}. To watch: {Command("log", activities[0])}");
    }

    // For programs always the same envelope: what was done, and what it is about.
    private void Show<T>(Sheet<T> sheet, T? entity, IReadOnlyList<ActivityResource> activities) where T : LinkedResource
    {
        if (call.Print.Structured)
        {
            call.Print.Element(Json.Object(
                ("activities", Json.Array(activities.Select(a => WireJson.ToElement(a)))),
                ("entity", entity is null ? null : call.Print.ElementOf(sheet, entity))));
        }
        else if (entity is not null)
        {
            call.Print.One(sheet, entity);
        }
        else
        {
            call.Print.List(ActivitySheet.Of, activities, "There was nothing to do.");
        }
    }

    // What was deleted is not there to be shown.
    private static async Task<T?> ReadAsync<T>(Func<Task<T?>> read) where T : class
    {
        try
        {
            return await read();
        }
        catch (CloudProblemException e) when (e.Status == 404)
        {
            return null;
        }
    }

    private async Task LinesAsync(ActivityResource activity, Picture picture, CancellationToken enough)
    {
        try
        {
            await foreach (var line in call.Api.LogAsync(activity, ct: enough))
            {
                if (line.Data is { } data)
                {
                    picture.Line(data);
                }
            }
        }
        catch (OperationCanceledException) when (!call.Stop.IsCancellationRequested)
        {
            // Over, and no seal came.
        }
        catch (CloudProblemException e)
        {
            picture.Line(new LogData(TimeProvider.System.GetUtcNow(), $"(The log cannot be read now: {e.Message})"));
        }
    }
}
