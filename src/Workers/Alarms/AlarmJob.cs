using Quartz;

namespace Cloud.Workers.Alarms;

/// <summary>Looks once a minute, as often as an alarm looks at its measure; on one node of the cluster at a time.</summary>
[DisallowConcurrentExecution]
internal sealed class AlarmJob(AlarmRound round) : IJob
{
    public static readonly JobKey Key = new("alarms", "alarms");

    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await round.Run(cancellationToken);
}
