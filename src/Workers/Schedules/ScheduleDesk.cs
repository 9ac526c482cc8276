using Cloud.Domain.Environments;
using Cloud.Workers.Running;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Schedules;

/// <summary>Puts an environment on the beat and takes it off.</summary>
internal static class ScheduleDesk
{
    /// <summary>Long enough for AWS to come to rest after most failures, short enough for whoever watches.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(2);

    /// <summary>Production is backed up every six hours (R21); every active environment is reconciled on the same beat.</summary>
    public static async Task Enable(StepContext context, Environment environment)
    {
        ScheduleKind[] wanted = environment.Type == EnvironmentType.Production ? [ScheduleKind.Backup, ScheduleKind.Reconcile] : [ScheduleKind.Reconcile];
        var there = await context.Db.Schedules.Where(s => s.EnvironmentId == environment.Id).ToListAsync(context.Cancel);
        foreach (var kind in wanted)
        {
            if (there.Find(s => s.Kind == kind) is { } schedule)
            {
                schedule.Enable(context.Now);
            }
            else
            {
                context.Db.Schedules.Add(Schedule.For(environment, kind, context.Now));
            }
        }
    }

    /// <summary>What an activity could not clean up belongs to the reconcile: it looks within minutes, and on every beat after.</summary>
    public static async Task LookSoon(StepContext context, Environment environment)
    {
        var there = context.Db.Schedules.Local.FirstOrDefault(s => s.EnvironmentId == environment.Id && s.Kind == ScheduleKind.Reconcile)
            ?? await context.Db.Schedules.SingleOrDefaultAsync(s => s.EnvironmentId == environment.Id && s.Kind == ScheduleKind.Reconcile, context.Cancel);
        if (there is null)
        {
            there = Schedule.For(environment, ScheduleKind.Reconcile, context.Now);
            context.Db.Schedules.Add(there);
        }

        there.LookAt(context.Now + Soon);
    }

    public static async Task Disable(StepContext context, Environment environment)
    {
        foreach (var schedule in await context.Db.Schedules.Where(s => s.EnvironmentId == environment.Id).ToListAsync(context.Cancel))
        {
            schedule.Disable();
        }
    }
}
