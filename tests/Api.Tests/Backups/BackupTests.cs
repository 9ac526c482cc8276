using Cloud.Client;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Api.Tests.Backups;

/// <summary>Taking backups by hand, holding and deleting them.</summary>
public sealed class BackupTests(CloudApp app)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_fifth_backup_by_hand_is_refused_with_the_four_and_the_way_out()
    {
        var (owner, production) = await Running();
        for (var i = 0; i < 4; i++)
        {
            await owner.BackUp(production, byHand: true);
        }

        await owner.BackUp(production);
        var environment = await owner.Read<EnvironmentResource>(production);
        Assert.Equal(new UsedLimit(4, 4), environment.ManualBackups);
        Assert.False(environment.Offers(Relation.Backup));
        var problem = await (await owner.Post(production + "/backup")).Refusal(409, "backup.limit_reached");
        var manual = (await Backups(owner, production)).Where(b => !b.Automated).ToList();
        Assert.Equal(manual.Select(b => b.Id).Reverse(), problem.ManualBackups);
        Assert.Contains("#1, #2, #3, #4", problem.Detail, StringComparison.Ordinal);

        // On its way out it takes no place; a new one waits behind the deletion.
        await (await owner.Delete(manual[0].Links[Relation.Self].Href)).Read<Accepted>();
        await (await owner.Post(production + "/backup")).Read<Accepted>();
        Assert.Equal(new UsedLimit(4, 4), (await owner.Read<EnvironmentResource>(production)).ManualBackups);
    }

    [Fact]
    public async Task Ten_requests_for_the_last_place_share_one_backup()
    {
        var (owner, production) = await Running();
        for (var i = 0; i < 3; i++)
        {
            await owner.BackUp(production, byHand: true);
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => owner.Post(production + "/backup")));
        var ids = await Task.WhenAll(answers.Select(async a => (await a.Read<Accepted>()).Embedded.Activities.Single().Id));
        Assert.Single(ids.Distinct());
        // What would hold something else is another backup, and there is no place for it.
        await (await owner.Post(production + "/backup", new { safe = false })).Refusal(409, "backup.limit_reached");
    }

    [Fact]
    public async Task A_backup_that_runs_is_not_joined()
    {
        var (owner, production) = await Running();
        var first = (await (await owner.Post(production + "/backup")).Read<Accepted>()).Embedded.Activities.Single().Id;
        await app.Scalar<int>("update activities set state = 'in_progress' where organization_id = $1 and type = 'environment.backup' returning 1", owner.OrganizationId);
        var second = (await (await owner.Post(production + "/backup")).Read<Accepted>()).Embedded.Activities.Single().Id;
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task The_only_good_backup_of_an_active_production_goes_only_with_its_number_typed()
    {
        var (owner, production) = await Running();
        await owner.BackUp(production);
        var only = (await Backups(owner, production)).Single();
        Assert.True(only.Offers(Relation.Delete));
        var problem = await (await owner.Delete(only.Links[Relation.Self].Href)).Refusal(409, "backup.last_good");
        Assert.Contains("{\"confirm\": \"1\"}", problem.Detail, StringComparison.Ordinal);
        await (await owner.Send(HttpMethod.Delete, only.Links[Relation.Self].Href, new { confirm = "2" })).Refusal(409, "backup.last_good");

        await owner.BackUp(production);
        var answers = await Task.WhenAll((await Backups(owner, production)).Select(b => owner.Delete(b.Links[Relation.Self].Href)));
        Assert.Single(answers, a => a.IsSuccessStatusCode);
        await answers.Single(a => !a.IsSuccessStatusCode).Refusal(409, "backup.last_good");

        var last = (await Backups(owner, production)).Single(b => b.Restorable);
        var accepted = await (await owner.Send(HttpMethod.Delete, last.Links[Relation.Self].Href, new { confirm = last.Index.ToString(System.Globalization.CultureInfo.InvariantCulture) })).Read<Accepted>();
        Assert.Equal(ActivityType.BackupDelete, accepted.Embedded.Activities.Single().Type);
        var deleting = await owner.Read<BackupResource>(last.Links[Relation.Self].Href);
        Assert.Equal((BackupStatus.Deleting, false, false), (deleting.Status, deleting.Offers(Relation.Delete), deleting.Offers(Relation.Restore)));
        await (await owner.Delete(last.Links[Relation.Self].Href)).Refusal(409, "backup.wrong_state");
    }

    [Fact]
    public async Task A_held_backup_stays_until_it_is_released_and_both_are_in_the_audit_log()
    {
        var (owner, production) = await Running();
        await owner.BackUp(production);
        await owner.BackUp(production);
        var backup = (await Backups(owner, production))[0];
        var held = await (await owner.Post(backup.Links[Relation.Hold].Href, new { held = true, reason = "Audit of 2026" })).Read<BackupResource>();
        Assert.Equal((true, "Audit of 2026", false, true), (held.Held, held.HeldReason, held.Offers(Relation.Delete), held.Offers(Relation.Hold)));
        Assert.NotNull(held.HeldAt);
        var problem = await (await owner.Delete(held.Links[Relation.Self].Href)).Refusal(409, "backup.held");
        Assert.Contains("Audit of 2026", problem.Detail, StringComparison.Ordinal);
        await (await owner.Post(backup.Links[Relation.Hold].Href, new { reason = "no word" })).Refusal(422);
        await (await owner.Post(backup.Links[Relation.Hold].Href, new { held = true, reason = new string('x', 301) })).Refusal(422);

        var released = await (await owner.Post(backup.Links[Relation.Hold].Href, new { held = false })).Read<BackupResource>();
        Assert.Equal((false, null, true), (released.Held, released.HeldReason, released.Offers(Relation.Delete)));
        var trail = await app.AsOwner(owner.OrganizationId, db => db.AuditEvents.Where(e => e.Action == "HoldBackup" && e.Outcome == "accepted").OrderBy(e => e.Id).Select(e => e.Target).ToListAsync(Ct));
        Assert.Equal(["true", "false"], trail.Select(t => t.Split("held=")[1]));
    }

    [Fact]
    public async Task A_late_backup_shows_on_the_environment()
    {
        var (owner, production) = await Running();
        Assert.Null((await owner.Read<EnvironmentResource>(production)).BackupLateSince);
        await owner.OnEnvironment(production, (db, e) =>
        {
            db.Attention.Add(Cloud.Domain.Attention.AttentionItem.Raise(e, Cloud.Domain.Attention.AttentionKind.BackupLate, Cloud.Domain.Attention.AttentionSeverity.Warning, "Late", "By a day", null, TimeProvider.System.GetUtcNow()));
            return Task.CompletedTask;
        });
        Assert.NotNull((await owner.Read<EnvironmentResource>(production)).BackupLateSince);
    }

    [Theory]
    [InlineData("read", "")]
    [InlineData("backup", "#hold")]
    [InlineData("write", "#restore #delete")]
    [InlineData("deploy", "")]
    [InlineData("admin", "#restore #hold #delete")]
    public async Task A_narrowed_token_is_offered_what_its_scope_allows_and_refused_the_rest(string scope, string offered)
    {
        var (owner, production) = await Running();
        await owner.BackUp(production);
        await owner.BackUp(production);
        var narrowed = owner with { Http = app.Client(await app.TokenFor(owner.UserId, Domain.Identity.CredentialKind.Api, null, scope)) };
        var backup = (await Backups(narrowed, production))[0];
        Assert.Equal(offered.Split(' ', StringSplitOptions.RemoveEmptyEntries), backup.Links.Keys.Where(k => k[0] == '#'));
        var self = backup.Links[Relation.Self].Href;
        foreach (var action in new[] { "#restore", "#hold", "#delete" }.Except(backup.Links.Keys, StringComparer.Ordinal))
        {
            await (await (action == "#delete" ? narrowed.Delete(self) : narrowed.Post($"{self}/{action[1..]}", action == "#hold" ? new { held = true } : null))).Refusal(403, "auth.forbidden");
        }
    }

    private static async Task<List<BackupResource>> Backups(Member member, string environment) => await member.Read<List<BackupResource>>(environment + "/backups");

    private async Task<(Member Owner, string Production)> Running()
    {
        var owner = await app.NewOwner();
        var production = await owner.NewProject("production") + "/environments/production";
        await owner.Settle(production);
        return (owner, production);
    }
}
