using Cloud.Client;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Api.Tests.Backups;

/// <summary>Running on what was restored, and the time in which that can be taken back.</summary>
public sealed class SwitchTests(CloudApp app)
{
    private const string Database = "arn:aws:rds:us-east-1:000000000000:cluster:shop";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task Production_in_containers_is_restored_into_only_with_a_window()
    {
        var (owner, production, backup) = await BackedUp();
        var problem = await (await owner.Post(backup + "/restore", new { environment_name = "production" })).Refusal(409, "restore.production_needs_window");
        Assert.Contains("undo_window_hours", problem.Detail, StringComparison.Ordinal);
        foreach (var hours in new[] { 0, -1, 169 })
        {
            await (await owner.Post(backup + "/restore", new { environment_name = "production", undo_window_hours = hours })).Refusal(422, "validation.failed");
        }

        var accepted = await (await owner.Post(backup + "/restore", new { undo_window_hours = 4 })).Read<Accepted>();

        var restore = accepted.Entity<RestoreResource>()!;
        Assert.Equal(("requested", "production", 4, null), (restore.State, restore.Environment, restore.UndoWindowHours, restore.UndoUntil));
        Assert.Equal(restore.Id, (await owner.Read<List<RestoreResource>>(production + "/restores")).Single().Id);
    }

    [Fact]
    public async Task What_has_no_second_database_cannot_be_switched_over_and_says_so()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject("production");
        await owner.Settle(project + "/environments/production");
        await owner.BackUp(project + "/environments/production");
        var backup = (await owner.Read<List<BackupResource>>(project + "/environments/production/backups")).Single().Links[Relation.Self].Href;
        await (await owner.Post(backup + "/restore", new { undo_window_hours = 4 })).Refusal(409, "restore.no_database");

        var (other, _, files) = await BackedUp(resource: "arn:aws:elasticfilesystem:us-east-1:000000000000:file-system/fs-1");
        await (await other.Post(files + "/restore", new { undo_window_hours = 4 })).Refusal(409, "restore.no_database");
    }

    [Fact]
    public async Task A_ready_restore_is_switched_over_to_once_and_undone_or_settled()
    {
        var (owner, production, backup) = await BackedUp();
        var self = await Ready(owner, production, backup);
        var ready = await owner.Read<RestoreResource>(self);
        Assert.Equal(("ready", true, false, false), (ready.State, ready.Offers(Relation.Switch), ready.Offers(Relation.Undo), ready.Offers(Relation.Settle)));
        await (await owner.Post(self + "/undo")).Refusal(409, "restore.wrong_state");
        await (await owner.Post(self + "/settle")).Refusal(409, "restore.wrong_state");
        await (await owner.Post(self + "/switch", new { undo_window_hours = 200 })).Refusal(422, "validation.failed");

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => owner.Post(ready.Links[Relation.Switch].Href, new { })));
        var activity = (await answers.Single(a => a.IsSuccessStatusCode).Read<Accepted>()).Embedded.Activities.Single();
        Assert.Equal((ActivityType.RestoreSwitch, "Switching production over to backup 1 of production"), (activity.Type, activity.Description));
        Assert.All(await Task.WhenAll(answers.Where(a => !a.IsSuccessStatusCode).Select(a => a.Refusal(409))), p => Assert.Contains(p.Code, (string[])["restore.wrong_state", "restore.window_open"]));
        await (await owner.Delete(backup)).Refusal(409, "backup.in_use");

        await Switched(owner, production);
        var switched = await owner.Read<RestoreResource>(self);
        Assert.Equal(("switched", true, true, true, false, activity.Id), (switched.State, switched.Attached, switched.Offers(Relation.Undo), switched.Offers(Relation.Settle), switched.Offers(Relation.Delete), switched.Activity));
        Assert.InRange(switched.UndoUntil!.Value, Now.AddHours(23), Now.AddHours(24));
        Assert.Contains("until then this can be undone", switched.Text, StringComparison.Ordinal);

        // Both slots are taken: another restore may stand beside, and cannot be switched over to.
        await (await owner.Post(backup + "/restore", new { undo_window_hours = 4 })).Refusal(409, "restore.window_open");

        var undo = (await (await owner.Post(switched.Links[Relation.Undo].Href)).Read<Accepted>()).Embedded.Activities.Single();
        Assert.Equal(ActivityType.RestoreUndo, undo.Type);
        await (await owner.Post(self + "/settle")).Refusal(409, "restore.wrong_state");
        Assert.Equal("undoing", (await owner.Read<RestoreResource>(self)).State);
    }

    [Fact]
    public async Task Its_database_is_changed_through_the_environment_itself_by_who_may_there()
    {
        var (owner, production, backup) = await BackedUp();
        var self = await Ready(owner, production, backup);
        var id = self.Split('/')[^1];
        var staging = production.Replace("/production", "/staging", StringComparison.Ordinal);
        await (await owner.Post($"{staging}/restores/{id}/switch", new { })).Refusal(404, "restore.not_found");
        await (await owner.Post($"{production}/restores/{Guid.NewGuid():N}/switch", new { })).Refusal(404, "restore.not_found");

        var reader = owner with { Http = app.Client(await app.TokenFor(owner.UserId, Domain.Identity.CredentialKind.Api, null, "read")) };
        Assert.False((await reader.Read<RestoreResource>(self)).OffersAnything());
        await (await reader.Post(self + "/switch", new { })).Refusal(403, "auth.forbidden");
    }

    private static Task Switched(Member owner, string production) => owner.OnEnvironment(production, async (db, e) =>
    {
        var restore = await db.Restores.SingleAsync(r => r.EnvironmentId == e.Id, Ct);
        (await db.Activities.SingleAsync(a => a.Id == restore.SwitchActivityId, Ct)).Finish(Now);
        restore.Switched(Now);
    });

    private static async Task<string> Ready(Member owner, string production, string backup)
    {
        await owner.OnEnvironment(production, async (db, e) =>
        {
            var (restore, activity) = Domain.Backups.Restore.Begin(await db.Backups.SingleAsync(b => b.EnvironmentId == e.Id, Ct), "production", e, Now, null).Value;
            restore.Choose([("arn:aws:rds:us-east-1:000000000000:cluster-snapshot:awsbackup:job-1", Database, 5_000)], Now);
            restore.See(restore.Current[0] with { CreatedArn = Database + "-2", RestoredBytes = 5_000, State = "COMPLETED" }, Now);
            restore.Finish(1.5, Now);
            activity.Finish(Now);
            db.Restores.Add(restore);
            db.Activities.Add(activity);
        });
        return (await owner.Read<List<RestoreResource>>(production + "/restores")).Single().Links[Relation.Self].Href;
    }

    private async Task<(Member Owner, string Production, string Backup)> BackedUp(string resource = Database)
    {
        var owner = await app.NewOwner();
        var body = Samples.Project() with { Blueprint = "wordpress-containers", Size = null, Activate = ["production"] };
        var project = "/api/projects/" + (await (await owner.Post(owner.Organization + "/projects", body)).Read<Accepted>()).Entity<ProjectResource>()!.Id;
        var production = project + "/environments/production";
        await owner.Settle(production);
        await owner.BackUp(production, resource: resource);
        var backup = (await owner.Read<List<BackupResource>>(production + "/backups")).Single();
        return (owner, production, backup.Links[Relation.Self].Href);
    }
}
