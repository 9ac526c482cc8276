using System.Globalization;
using Cloud.Cli.Output;
using Cloud.Client;
using Spectre.Console;

namespace Cloud.Cli.Activities;

/// <summary>Work in progress on stderr. In a terminal the bar stays below while the log runs above it; in a pipe there are lines only.</summary>
internal abstract class Picture : IDisposable
{
    public static Picture Begin(Terminal terminal, ActivityResource activity, bool quiet) =>
        terminal.MayMove ? new Moving(terminal, activity) : new Still(terminal, quiet);

    public abstract void Show(ActivityResource activity);

    public abstract void Line(LogData data);

    public void Dispose()
    {
        End();
        GC.SuppressFinalize(this);
    }

    protected abstract void End();

    protected static string Clock(DateTimeOffset at) => at.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>"Stack is created (4 of 9)", or what it waits for.</summary>
    protected static string StepOf(ActivityResource activity)
    {
        if (activity.WaitsFor is { } wait && activity.StartedAt is null)
        {
            return wait switch
            {
                { Reason: ActivityWait.Environment, Activity: { } before } => $"waits for activity {before} of its environment",
                { Reason: ActivityWait.Project } => "waits: the project has as many running as it may",
                { Reason: ActivityWait.Schedule, Until: { } until } => $"waits until {Cells.ForPeople(until)}",
                { Reason: ActivityWait.Approval } => "waits for an approval",
                _ => "waits for its turn",
            };
        }

        var steps = activity.Steps;
        var now = steps.FirstOrDefault(s => s.State is StepState.InProgress or StepState.Waiting) ?? steps.FirstOrDefault(s => s.State == StepState.Pending);
        if (activity.IsOver || now is null)
        {
            return activity.Result ?? activity.State;
        }

        var done = steps.Count(s => s.State is StepState.Complete or StepState.Skipped);
        return $"{now.Name} ({Math.Min(done + 1, steps.Count)} of {steps.Count}{(now.Attempt > 1 ? $", attempt {now.Attempt}" : "")})";
    }

    private sealed class Still(Terminal terminal, bool quiet) : Picture
    {
        private string last = "";

        public override void Show(ActivityResource activity)
        {
            var step = StepOf(activity);
            if (!quiet && step != last)
            {
                terminal.Say($"{activity.CompletionPercent,3} %  {step}");
                last = step;
            }
        }

        public override void Line(LogData data) => terminal.Say($"{Clock(data.Timestamp)}  {data.Message}");

        protected override void End()
        {
        }
    }

    /// <summary>Spectre's bar lives as long as the function it is given: that one waits for our end.</summary>
    private sealed class Moving : Picture
    {
        private const int BarWidth = 24;
        private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(2);

        private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<ProgressTask> begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Task shown;
        private readonly Terminal terminal;

        public Moving(Terminal terminal, ActivityResource activity)
        {
            this.terminal = terminal;
            shown = terminal.Screen.Progress().AutoClear(true).Columns(
                new ProgressBarColumn { Width = BarWidth }, new PercentageColumn(), new ElapsedTimeColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }).StartAsync(async progress =>
            {
                begun.SetResult(progress.AddTask(Title(activity), maxValue: 100));
                await ended.Task;
            });
        }

        public override void Show(ActivityResource activity)
        {
            if (begun.Task is { IsCompletedSuccessfully: true } task)
            {
                var bar = task.GetAwaiter().GetResult();
                bar.Description = Title(activity);
                bar.Value = Math.Max(bar.Value, activity.CompletionPercent);
            }
        }

        public override void Line(LogData data) => terminal.Screen.WriteLine($"{Clock(data.Timestamp)}  {Terminal.Harmless(data.Message)}");

        protected override void End()
        {
            ended.TrySetResult();
            Task.WaitAny([shown], EndWithin);
        }

        // One line of the terminal and no more: a bar that wraps cannot be drawn again in its place.
        private string Title(ActivityResource activity)
        {
            var room = Math.Max(10, terminal.Screen.Profile.Width - BarWidth - 20);
            var step = Terminal.Harmless(StepOf(activity));
            return Markup.Escape(step.Length <= room ? step : step[..(room - 1)] + "…");
        }
    }
}
