using Cloud.Domain.Activities;
using Cloud.Workers.Running;

namespace Cloud.Workers.Environments;

/// <summary>Removes an inactive environment. Its stack is gone already; its history of activities stays with the project.</summary>
internal sealed class DeleteEnvironment : Workflow<object>
{
    public override IReadOnlyList<string> Types => [ActivityTypes.EnvironmentDelete];

    public override TimeSpan Deadline => TimeSpan.FromMinutes(30);

    protected override void Define(StepList<object> steps) => steps.Do("Remove the environment", Remove);

    public override async Task Failed(StepContext context, ActivityError error, bool undone) =>
        (await Subject.Load(context)).Environment.RequireAttention(context.Now);

    private static async Task Remove(Run<object> run)
    {
        var subject = await Subject.Load(run.Context);
        run.Db.Environments.Remove(subject.Environment);
        run.Log($"{subject.Environment.MachineName} is deleted.");
    }
}
