using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.AwsAccounts;
using Cloud.Domain.Projects;
using Cloud.Workers.Running;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.AwsAccounts;

/// <summary>Where a project's work is done: in the shared account, or in the customer's own by the role they made there.</summary>
internal static class AccountOf
{
    public static async Task<CloudAccount> Project(StepContext context, Project project) => Place(
        context,
        project.AwsAccountId is { } id ? await context.Db.AwsAccounts.SingleAsync(a => a.Id == id, context.Cancel) : null,
        project.Region);

    /// <summary>The account row of the one project asked for; null for the shared account.</summary>
    public static Task<AwsAccount?> Row(StepContext context, IQueryable<Project> project) =>
        project.Join(context.Db.AwsAccounts, p => p.AwsAccountId, a => a.Id, (_, a) => a).SingleOrDefaultAsync(context.Cancel);

    /// <summary>A session is called after the activity, so that the customer's CloudTrail tells what it was for.</summary>
    public static CloudAccount Place(StepContext context, AwsAccount? account, string region) =>
        account is null ? new(region) : new(region, account.RoleArn, account.ExternalId, $"cloud-{WireId.From(context.Activity.Id)}", account.StackRoleArn);
}
