using Quartz;

namespace Cloud.Workers.Schedules;

/// <summary>The clock's beat: fires the sweep. Quartz runs it on one node of the cluster at a time and moves it when that node dies (ADR 0004).</summary>
[DisallowConcurrentExecution]
internal sealed partial class SweepJob(Sweep sweep, ILogger<SweepJob> logger) : IJob
{
    public static readonly JobKey Key = new("sweep", "schedules");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var result = await sweep.Run(cancellationToken);
        if (result.Due > 0)
        {
            Swept(logger, result.Due, result.Created, result.Late);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Sweep: {Due} due, {Created} activities created, {Late} late.")]
    private static partial void Swept(ILogger logger, long due, long created, long late);
}
