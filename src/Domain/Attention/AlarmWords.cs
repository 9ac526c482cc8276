using System.Globalization;

namespace Cloud.Domain.Attention;

/// <summary>An alarm of one of our stacks, in words for people.</summary>
/// <param name="Stack">Name of the stack.</param>
/// <param name="What">What is wrong, as the part of a sentence: <c>answers are slow</c>.</param>
public sealed record AlarmWords(string Stack, string What, AttentionSeverity Severity)
{
    // By the logical id's beginning, the longer before the shorter; the templates' own words (Clusters.Alarms, Containers.ContainerAlarms).
    private static readonly (string Id, string What, AttentionSeverity Severity)[] Known =
    [
        ("CpuAlarm", "the processor of node {0} is busy", AttentionSeverity.Warning),
        ("DiskAlarm", "the data volume of node {0} is nearly full", AttentionSeverity.Warning),
        ("ErrorAlarm", "visitors get server errors", AttentionSeverity.Critical),
        ("SlowAlarm", "answers are slow", AttentionSeverity.Warning),
        ("UnhealthyAlarm", "a server does not answer the load balancer", AttentionSeverity.Critical),
        ("WebCpuAlarm", "the processors of the web containers are busy", AttentionSeverity.Warning),
        ("JobsCpuAlarm", "the processors of the jobs' containers are busy", AttentionSeverity.Warning),
        ("DatabaseCpuAlarm", "the database's processor is busy", AttentionSeverity.Warning),
        ("DatabaseErrorAlarm", "the database has deadlocks", AttentionSeverity.Warning),
        ("DatabaseSlowAlarm", "database queries are slow", AttentionSeverity.Warning),
        ("SearchDiskAlarm", "the search engine's disk is nearly full", AttentionSeverity.Warning),
        ("RedisCacheAlarm", "the cache's memory is nearly full", AttentionSeverity.Warning),
        ("RedisSessionAlarm", "the sessions' memory is nearly full", AttentionSeverity.Warning),
        ("PhpErrorAlarm", "PHP has fatal errors", AttentionSeverity.Critical),
    ];

    /// <param name="alarm">As CloudFormation names what has no name of its own: <c>STACK-LOGICALID-RANDOM</c>. Null where it is no alarm of such a stack.</param>
    public static AlarmWords? Of(string alarm)
    {
        ArgumentNullException.ThrowIfNull(alarm);
        var parts = alarm.Split('-');
        if (parts.Length < 3)
            return null;

        var (stack, id) = (string.Join('-', parts[..^2]), parts[^2]);
        var name = id.TrimEnd([.. "0123456789"]);
        return Known.FirstOrDefault(k => k.Id == name) is { Id: { } } known
            ? new AlarmWords(stack, string.Format(CultureInfo.InvariantCulture, known.What, id[name.Length..]), known.Severity)
            : null;
    }
}
