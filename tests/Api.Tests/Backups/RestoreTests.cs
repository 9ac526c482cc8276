using Cloud.Client;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Api.Tests.Backups;

/// <summary>Where a backup may be restored to, and what becomes of restores.</summary>
public sealed class RestoreTests(CloudApp app)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Over_production_is_refused_with_the_way_out()
    {
        var (owner, _, backup) = await BackedUp();
        foreach (var body in new object[] { new { }, new { environment_name = "production" } })
        {
            var problem = await (await owner.Post(backup + "/restore", body)).Refusal(409, "restore.production_not_yet");
            Assert.Contains("environment_name", problem.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_name_that_is_new_is_branched_activated_and_then_restored_into()
    {
        var (owner, project, backup) = await BackedUp();
        var accepted = await (await owner.Post(backup + "/restore", new { environment_name = "restore/check", resources = new { init = "default" } })).Read<Accepted>();
        Assert.Equal([ActivityType.EnvironmentRestore, ActivityType.EnvironmentBranch, ActivityType.EnvironmentActivate], accepted.Embedded.Activities.Select(a => a.Type));
        var restore = accepted.Entity<RestoreResource>()!;
        Assert.Equal(("requested", "restore-check", "production", 1, false), (restore.State, restore.Environment, restore.SourceEnvironment, restore.BackupIndex, restore.Attached));
        var made = await owner.Read<EnvironmentResource>(project + "/environments/restore-check");
        Assert.Equal(("restore/check", "master", "provisioning"), (made.Name, made.Parent, made.Lifecycle));

        // Seen from the target and from the backup's own environment alike.
        Assert.Equal(restore.Id, (await owner.Read<List<RestoreResource>>(made.Links[Relation.Restores].Href)).Single().Id);
        Assert.Equal(restore.Id, (await owner.Read<List<RestoreResource>>(project + "/environments/production/restores")).Single().Id);
        await (await owner.Delete(backup)).Refusal(409, "backup.in_use");
        Assert.False((await owner.Read<BackupResource>(backup)).Offers(Relation.Delete));
    }

    [Fact]
    public async Task An_inactive_environment_is_activated_first_and_an_active_one_is_not()
    {
        var (owner, project, backup) = await BackedUp();
        var branch = await owner.NewBranch(project, "b1");
        var first = await (await owner.Post(backup + "/restore", new { environment_name = "b1" })).Read<Accepted>();
        Assert.Equal([ActivityType.EnvironmentRestore, ActivityType.EnvironmentActivate], first.Embedded.Activities.Select(a => a.Type));
        await (await owner.Post(backup + "/restore", new { environment_name = "b1", branch_from = "master" })).Refusal(422, "validation.failed");
        await owner.Settle(branch);
        var second = await (await owner.Post(backup + "/restore", new { environment_name = "b1" })).Read<Accepted>();
        Assert.Equal([ActivityType.EnvironmentRestore], second.Embedded.Activities.Select(a => a.Type));
    }

    [Fact]
    public async Task What_it_needs_beside_the_backup_is_asked_too()
    {
        var (owner, project, backup) = await BackedUp();
        await (await owner.Post(backup + "/restore", new { environment_name = "has space" })).Refusal(422);
        await (await owner.Post(backup + "/restore", new { environment_name = "x", branch_from = "nowhere" })).Refusal(422);
        await (await owner.Post(backup + "/restore", new { environment_name = "x", branch_from = "production" })).Refusal(409, "environment.main_branch_only");
        await (await owner.Post(backup + "/restore", new { environment_name = "x", restore_code = true })).Refusal(422);
        await (await owner.Post(backup + "/restore", new { environment_name = "x", undo_window_hours = 169 })).Refusal(422);

        // Making an environment is more than restoring: a token that may not do it by itself may not do it this way either.
        var writer = owner with { Http = app.Client(await app.TokenFor(owner.UserId, Domain.Identity.CredentialKind.Api, null, "write")) };
        await (await writer.Post(backup + "/restore", new { environment_name = "x" })).Refusal(403, "auth.forbidden");
        var branch = await owner.NewBranch(project, "b1");
        await (await writer.Post(backup + "/restore", new { environment_name = "b1" })).Refusal(403, "auth.forbidden");
        await (await owner.Post(branch + "/activate")).Read<Accepted>();
        await owner.Settle(branch);
        await (await writer.Post(backup + "/restore", new { environment_name = "b1" })).Read<Accepted>();
        await (await owner.Get(project + "/environments/x")).Refusal(404);
    }

    [Fact]
    public async Task R15_A_restore_takes_a_place_among_the_active_environments_like_any_other()
    {
        var (owner, project, backup) = await BackedUp();
        await (await owner.Post(project + "/environments/master/activate")).Read<Accepted>();
        for (var i = 1; i <= 7; i++)
        {
            await (await owner.Post(await owner.NewBranch(project, $"b{i}") + "/activate")).Read<Accepted>();
        }

        await (await owner.Post(backup + "/restore", new { environment_name = "ninth" })).Refusal(409, "environment.limit_reached");
        await (await owner.Get(project + "/environments/ninth")).Refusal(404);
        Assert.Empty(await owner.Read<List<RestoreResource>>(project + "/environments/production/restores"));
    }

    [Fact]
    public async Task A_failed_restore_is_tried_again_or_discarded_and_names_what_is_left()
    {
        var (owner, project, backup) = await BackedUp();
        var restore = (await (await owner.Post(backup + "/restore", new { environment_name = "b1" })).Read<Accepted>()).Entity<RestoreResource>()!;
        var self = restore.Links[Relation.Self].Href;
        await (await owner.Post(self + "/retry")).Refusal(409, "restore.wrong_state");
        await (await owner.Delete(self)).Refusal(409, "restore.wrong_state");

        await Fail(owner, project + "/environments/b1");
        var failed = await owner.Read<RestoreResource>(self);
        Assert.Equal(("failed", true, true), (failed.State, failed.Offers(Relation.Retry), failed.Offers(Relation.Delete)));
        Assert.Contains("No space. AWS made arn:aws:ec2:us-east-1:000000000000:volume/vol-new", failed.Text, StringComparison.Ordinal);
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => owner.Post(self + "/retry")));
        var retried = (await answers.Single(a => a.IsSuccessStatusCode).Read<Accepted>()).Embedded.Activities.Single();
        Assert.Equal(restore.Activity, retried.RetryOf);

        await Fail(owner, project + "/environments/b1");
        var discarded = await (await owner.Delete(self)).Read<RestoreResource>();
        Assert.Equal(("discarded", false, false), (discarded.State, discarded.Offers(Relation.Retry), discarded.Offers(Relation.Delete)));
        Assert.Equal(["arn:aws:ec2:us-east-1:000000000000:volume/vol-new"], discarded.CreatedResourceArns);
        Assert.Contains("until you purge it", discarded.Text, StringComparison.Ordinal);
        var left = Assert.Single(await owner.Read<List<RetainedResource>>(project + "/retained-resources"));
        Assert.Equal(("AWS::EC2::Volume", "vol-new", null, true), (left.Type, left.PhysicalId, left.StackArn, left.Offers(Relation.Purge)));
        Assert.True((await owner.Read<BackupResource>(backup)).Offers(Relation.Restore));
    }

    [Fact]
    public async Task A_role_in_the_backup_s_environment_says_nothing_of_the_ones_it_is_restored_into()
    {
        var (owner, project, backup) = await BackedUp();
        var restore = (await (await owner.Post(backup + "/restore", new { environment_name = "b1" })).Read<Accepted>()).Entity<RestoreResource>()!;
        await Fail(owner, project + "/environments/b1");
        var narrow = await app.NewColleague(owner, "projects:list");
        await app.Role(narrow, project, "production:admin");
        var through = $"{project}/environments/production/restores";
        Assert.Single(await owner.Read<List<RestoreResource>>(through));

        Assert.Empty(await narrow.Read<List<RestoreResource>>(through));
        await (await narrow.Get($"{through}/{restore.Id}")).Refusal(404, "restore.not_found");
        await (await narrow.Post($"{through}/{restore.Id}/retry")).Refusal(404, "restore.not_found");
        await (await narrow.Delete($"{through}/{restore.Id}")).Refusal(404, "restore.not_found");
        Assert.Equal("failed", (await owner.Read<RestoreResource>($"{through}/{restore.Id}")).State);

        // Nor does a refusal tell which names are taken.
        var (taken, free) = (await (await narrow.Post(backup + "/restore", new { environment_name = "b1" })).Refusal(403, "auth.forbidden"), await (await narrow.Post(backup + "/restore", new { environment_name = "b2" })).Refusal(403, "auth.forbidden"));
        Assert.Equal(free.Detail, taken.Detail);

        // Who sees the other environment and may not restore into it is told so, and is offered nothing.
        var wider = await app.NewColleague(owner, "projects:list");
        await app.Role(wider, project, "production:admin", "integration:viewer");
        var seen = Assert.Single(await wider.Read<List<RestoreResource>>(through));
        Assert.Equal((false, false), (seen.Offers(Relation.Retry), seen.Offers(Relation.Delete)));
        await (await wider.Post($"{through}/{restore.Id}/retry")).Refusal(403, "auth.forbidden");
        await (await wider.Delete($"{through}/{restore.Id}")).Refusal(403, "auth.forbidden");
    }

    private static Task Fail(Member owner, string target) => owner.OnEnvironment(target, async (db, e) =>
    {
        var now = TimeProvider.System.GetUtcNow();
        var restore = await db.Restores.SingleAsync(r => r.EnvironmentId == e.Id, Ct);
        restore.Choose([("arn:aws:ec2:us-east-1::snapshot/snap-1", "arn:aws:ec2:us-east-1:000000000000:volume/vol-1", 5_000)], now);
        restore.See(restore.Current[0] with { CreatedArn = "arn:aws:ec2:us-east-1:000000000000:volume/vol-new" }, now);
        restore.Fail("No space.", now);
    });

    private async Task<(Member Owner, string Project, string Backup)> BackedUp()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject("production");
        await owner.Settle(project + "/environments/production");
        await owner.BackUp(project + "/environments/production");
        var backup = (await owner.Read<List<BackupResource>>(project + "/environments/production/backups")).Single();
        return (owner, project, backup.Links[Relation.Self].Href);
    }
}
