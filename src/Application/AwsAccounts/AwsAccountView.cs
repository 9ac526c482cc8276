using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.AwsAccounts;
using Cloud.Domain.Projects;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.AwsAccounts;

/// <summary>An account, and whether a project lives there or has left something.</summary>
internal sealed record AwsAccountRow(AwsAccount Account, bool IsUsed);

internal static class AwsAccountView
{
    /// <summary>The accounts with what their links need; one round trip.</summary>
    public static IQueryable<AwsAccountRow> Rows(ICloudDb db, IQueryable<AwsAccount> accounts)
    {
        var projects = db.ProjectsThatHold();
        return accounts.Select(a => new AwsAccountRow(a, projects.Any(p => p.AwsAccountId == a.Id)));
    }

    public static AwsAccountResource ToResource(this AwsAccountRow row, Caller caller) => row.Account.ToResource(row.IsUsed, caller);

    public static Task<AwsAccount?> FindAwsAccount(this ICloudDb db, string account, CancellationToken ct) =>
        WireId.TryParse(account, out var id) ? db.AwsAccounts.SingleOrDefaultAsync(a => a.Id == id, ct) : Task.FromResult<AwsAccount?>(null);

    /// <summary>Held to the end of the transaction, so that an account does not go while a project comes into it.</summary>
    public static Task<AwsAccount?> HoldAwsAccount(this ICloudDb db, string account, CancellationToken ct) =>
        WireId.TryParse(account, out var id) ? db.AwsAccounts.FromSql($"select * from aws_accounts where id = {id} for share").SingleOrDefaultAsync(ct) : Task.FromResult<AwsAccount?>(null);

    /// <summary>The same, to take it away.</summary>
    public static Task<AwsAccount?> LockAwsAccount(this ICloudDb db, string account, CancellationToken ct) =>
        WireId.TryParse(account, out var id) ? db.AwsAccounts.FromSql($"select * from aws_accounts where id = {id} for update").SingleOrDefaultAsync(ct) : Task.FromResult<AwsAccount?>(null);

    /// <summary>Projects that stand in the account, or that left something there.</summary>
    public static IQueryable<Project> ProjectsIn(this ICloudDb db, Guid account) => db.ProjectsThatHold().Where(p => p.AwsAccountId == account);

    /// <summary>Those that hold the account they are in: they stand, or left something.</summary>
    private static IQueryable<Project> ProjectsThatHold(this ICloudDb db) =>
        db.Projects.Where(p => p.Status != Domain.Projects.ProjectStatus.Deleted || db.RetainedResources.Any(r => r.ProjectId == p.Id));

    public static AwsAccountResource ToResource(this AwsAccount account, bool isUsed, Caller caller)
    {
        var self = $"/api/organizations/{WireId.From(account.OrganizationId)}/aws-accounts/{WireId.From(account.Id)}";
        var links = new Dictionary<string, Link>(StringComparer.Ordinal) { [Relation.Self] = new(self) };
        if (caller.May(Permission.AwsAccountEdit))
        {
            links[Relation.Check] = new($"{self}/check");
            links[Relation.BootstrapTemplate] = new($"{self}/bootstrap-template");
        }

        if (!isUsed && caller.May(Permission.AwsAccountEdit))
        {
            links[Relation.Delete] = new(self);
        }

        return new AwsAccountResource
        {
            Id = WireId.From(account.Id),
            AccountId = account.AccountId,
            Title = account.Title,
            State = Words.Of(account.State),
            ExternalId = caller.May(Permission.AwsAccountEdit) ? account.ExternalId : null,
            RoleName = account.RoleName,
            RoleArn = account.RoleArn,
            BootstrapStack = account.BootstrapStack,
            Checks = [.. account.Checks.Select(c => new AwsAccountCheck(c.Name, Words.Of(c.State), c.Detail, c.WayOut))],
            CheckedAt = account.CheckedAt,
            CreatedAt = account.CreatedAt,
            UpdatedAt = account.UpdatedAt,
            Links = links,
        };
    }
}
