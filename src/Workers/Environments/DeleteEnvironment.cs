using Cloud.Application.Ports;
using Cloud.Domain.Activities;
using Cloud.Workers.Running;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Environments;

/// <summary>Removes an inactive environment. Its stack is gone already; its history of activities and what was retained of it stay with the project.</summary>
internal sealed class DeleteEnvironment(ICertificates certificates) : Workflow<object>
{
    public override IReadOnlyList<string> Types => [ActivityTypes.EnvironmentDelete];

    public override TimeSpan Deadline => TimeSpan.FromMinutes(30);

    protected override void Define(StepList<object> steps) => steps
        .Wait("Certificates deleted", CertificatesDeleted, every: TimeSpan.FromSeconds(10), within: TimeSpan.FromMinutes(10))
        .Do("Remove the environment", Remove);

    /// <summary>Its last step saves everything or nothing: whatever ended it, the environment is what it was.</summary>
    public override async Task Failed(StepContext context, ActivityError error, bool undone) =>
        (await Subject.Load(context)).ReturnToWhereItWas(context);

    /// <summary>Those of its host names, which are in no stack.</summary>
    private async Task<bool> CertificatesDeleted(Run<object> run)
    {
        var subject = await Subject.Load(run.Context);
        var arns = await run.Db.Domains.Where(d => d.EnvironmentId == subject.Environment.Id && d.CertificateArn != null).Select(d => d.CertificateArn!).ToListAsync(run.Cancel);
        foreach (var arn in subject.Environment.Served is { } served ? arns.Append(served.CertificateArn) : arns)
        {
            if (!await certificates.Delete(Domains.DomainPlace.OfCertificate(subject.At, arn), arn, run.Cancel))
            {
                return false;
            }
        }

        return true;
    }

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
