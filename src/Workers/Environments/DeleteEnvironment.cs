using Cloud.Domain.Activities;
using Cloud.Workers.Running;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Environments;

/// <summary>Removes an inactive environment. Its stack is gone already; its history of activities and what was retained of it stay with the project.</summary>
internal sealed class DeleteEnvironment : Workflow<object>
{
    public override IReadOnlyList<string> Types => [ActivityTypes.EnvironmentDelete];

    public override TimeSpan Deadline => TimeSpan.FromMinutes(30);

    protected override void Define(StepList<object> steps) => steps.Do("Remove the environment", Remove);

    /// <summary>One step that saves everything or nothing: whatever ended it, the environment is what it was.</summary>
    public override async Task Failed(StepContext context, ActivityError error, bool undone) =>
        (await Subject.Load(context)).ReturnToWhereItWas(context);

    private static async Task Remove(Run<object> run)
    {
        var subject = await Subject.Load(run.Context);
        foreach (var item in await run.Db.Attention.Where(i => i.EnvironmentId == subject.Environment.Id && i.ResolvedAt == null).ToListAsync(run.Cancel))
        {
            item.Resolve(run.Now);
        }

        run.Db.Environments.Remove(subject.Environment);
        run.Log($"{subject.Environment.MachineName} is deleted.");
    }
}
