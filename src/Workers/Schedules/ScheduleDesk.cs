using Cloud.Domain.Environments;
using Cloud.Workers.Running;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Schedules;

/// <summary>Puts an environment on the beat and takes it off.</summary>
internal static class ScheduleDesk
{
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

    public static async Task Disable(StepContext context, Environment environment)
    {
        foreach (var schedule in await context.Db.Schedules.Where(s => s.EnvironmentId == environment.Id).ToListAsync(context.Cancel))
        {
            schedule.Disable();
        }
    }
}
