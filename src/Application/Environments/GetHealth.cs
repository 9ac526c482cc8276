using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;
using Microsoft.EntityFrameworkCore;
using Found = Cloud.Domain.Attention;

namespace Cloud.Application.Environments;

/// <summary>An environment's health with the checks it follows from. The whole is never better than its worst part.</summary>
public static class GetHealth
{
    [Requires(Permission.EnvironmentView)]
    public sealed record Query(string Project, string Environment) : IQuery<HealthResource>, IInEnvironment;

    internal sealed class Handler(ICloudDb db, TimeProvider time) : IHandler<Query, HealthResource>
    {
        /// <summary>A backup may be as late as half a beat before it shows, and two beats before it is critical (R21).</summary>
        private static readonly TimeSpan BackupLate = Schedule.SixHours * 1.5;

        private static readonly TimeSpan BackupOverdue = Schedule.SixHours * 2;

        public async Task<Result<HealthResource>> Handle(Query query, CancellationToken cancellationToken)
        {
            var parts = await EnvironmentParts.Find(db, query.Project, query.Environment, cancellationToken);
            if (parts is null)
            {
                return EnvironmentErrors.NotFound;
            }

            var alarm = await db.Attention.AsNoTracking().SingleOrDefaultAsync(
                i => i.EnvironmentId == parts.Environment.Id && i.Kind == Found.AttentionKind.AlarmFiring && i.ResolvedAt == null, cancellationToken);
            List<HealthCheck> checks = parts.Runs ? [.. Checks(parts, alarm)] : [];
            var self = $"/api/projects/{query.Project}/environments/{query.Environment}";
            return new HealthResource
            {
                State = Words.Of(checks.Select(c => Words.Parse<Health>(c.State)).Append(parts.Environment.Health).MaxBy(Badness)),
                Checks = checks,
                Links = new(StringComparer.Ordinal) { ["self"] = new($"{self}/health"), ["environment"] = new(self) },
            };
        }

        private IEnumerable<HealthCheck> Checks(EnvironmentParts parts, Found.AttentionItem? alarm)
        {
            var stack = parts.Stack!;
            yield return Check("stack", OfStack(stack.Status), stack.UpdatedAt, stack.StatusReason ?? stack.Status);
            yield return Check("drift", OfDrift(stack.Drift), stack.UpdatedAt, stack.Drift.Replace('_', ' '));
            if (parts.Topology.Nodes is { Count: > 0 } nodes)
            {
                var standing = nodes.Count(n => StackStatus.Stands(n.Status));
                yield return Check("nodes", OfNodes(standing, nodes.Count), stack.UpdatedAt, $"{standing} of {nodes.Count} nodes are in service");
            }

            yield return alarm is null
                ? Check("alarms", Health.Healthy, stack.UpdatedAt, "none fires")
                : Check("alarms", alarm.Severity == Found.AttentionSeverity.Critical ? Health.Critical : Health.Degraded, alarm.Since, alarm.Detail);
            if (parts.Environment is { Type: EnvironmentType.Production } production)
            {
                var since = production.LastBackupAt ?? production.LastActiveAt ?? production.UpdatedAt;
                yield return Check("backups", OfAge(time.GetUtcNow() - since), since, production.LastBackupAt is null ? "no backup yet" : "age of the last good backup");
            }
        }

        private static HealthCheck Check(string name, Health state, DateTimeOffset since, string detail) => new(name, Words.Of(state), since, detail);

        private static Health OfStack(string status) => status switch
        {
            _ when StackStatus.Failed(status) => Health.Critical,
            _ when StackStatus.Stands(status) => Health.Healthy,
            _ when StackStatus.InProgress(status) => Health.Degraded,
            _ => Health.Unknown,
        };

        private static Health OfDrift(string drift) => drift switch
        {
            "in_sync" => Health.Healthy,
            "drifted" or EnvironmentStack.PassedOver => Health.Degraded,
            "missing" => Health.Critical,
            _ => Health.Unknown,
        };

        /// <summary>Two of three keep the quorum.</summary>
        private static Health OfNodes(int standing, int all) =>
            standing == all ? Health.Healthy : standing > all / 2 ? Health.Degraded : Health.Critical;

        private static Health OfAge(TimeSpan age) => age > BackupOverdue ? Health.Critical : age > BackupLate ? Health.Degraded : Health.Healthy;

        /// <summary>Not knowing is better than bad news and worse than none.</summary>
        private static int Badness(Health health) => health switch
        {
            Health.Healthy => 0,
            Health.Unknown => 1,
            Health.Degraded => 2,
            Health.Critical => 3,
            _ => throw new ArgumentOutOfRangeException(nameof(health), health, "A health without a rank."),
        };
    }
}
