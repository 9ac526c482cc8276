using System.CommandLine;
using System.Globalization;
using Cloud.Cli.Activities;
using Cloud.Cli.Output;
using Cloud.Cli.Running;
using Cloud.Client;

namespace Cloud.Cli.Backups;

/// <summary><c>cloud backup</c>.</summary>
internal static class BackupCommands
{
    private static readonly Sheet<BackupResource> Sheet = new(
        new("id", b => b.Id),
        new("index", b => b.Index),
        new("status", b => b.Status),
        new("created_at", b => b.CreatedAt),
        new("restorable", b => b.Restorable),
        new("held", b => b.Held, Wide: true),
        new("automated", b => b.Automated, Wide: true),
        new("safe", b => b.Safe, Wide: true),
        new("size_used", b => Bytes.Of(b.SizeUsed), Wide: true),
        new("state", b => b.State, Wide: true),
        new("tier", b => b.Tier, Wide: true),
        new("expires_at", b => b.ExpiresAt, Wide: true),
        new("verification", b => b.Verification.State, Wide: true));

    private static readonly Sheet<RestoreResource> RestoreSheet = new(
        new("id", r => r.Id),
        new("state", r => r.State),
        new("environment", r => r.Environment),
        new("backup_index", r => r.BackupIndex),
        new("source_environment", r => r.SourceEnvironment),
        new("text", r => r.Text, Wide: true),
        new("size", r => Bytes.Of(r.Size), Wide: true),
        new("measured_seconds", r => r.MeasuredSeconds, Wide: true),
        new("undo_until", r => r.UndoUntil, Wide: true),
        new("activity", r => r.Activity, Wide: true),
        new("created_at", r => r.CreatedAt, Wide: true));

    private static readonly Sheet<BackupPolicyResource> PolicySheet = new(
        new("enabled", p => p.Enabled), new("every", p => p.Every), new("offset", p => p.Offset), new("manual_limit", p => p.ManualLimit), new("preset", p => p.Preset),
        new("tiers", p => p.Tiers.Select(t => $"{t.Keep} x {t.Every}")));

    private static readonly Argument<string> Id = new("id") { Description = "The backup's id or its index; latest for the newest that can be restored" };
    private static readonly Option<bool> Live = new("--live") { Description = "Do not hold writes for the moment of the snapshot" };
    private static readonly Option<string?> Into = new("--into") { Description = "An environment of the project, or the branch of a new one; else the backup's own", HelpName = "name" };
    private static readonly Option<string?> From = new("--branch-from") { Description = "What a new environment is branched from; else the main one", HelpName = "id" };
    private static readonly Option<string?> Reason = new("--reason") { Description = "For people, shown with the backup", HelpName = "text" };

    private static readonly Argument<string> RestoreId = new("id") { Description = "The restore's id; latest for the newest into the environment" };
    private static readonly Option<int?> Window = new("--undo-window") { Description = "Hours for which the database before stands and the switch can be taken back, 1 to 168", HelpName = "hours" };
    private static readonly Option<int?> SwitchWindow = new("--switch") { Description = "Switch over to the restored database when it is ready, and keep the one before for so many hours, 1 to 168", HelpName = "hours" };

    public static Verb Noun() => new Verb("backup", "Backups: take, keep, restore").With(List(), Get(), Create(), Restore(), Restores(), Switch(), Undo(), Settle(), Hold("hold", true), Hold("release", false), Delete(), Policy());

    private static Verb List() => new Verb("list", "List an environment's backups, newest first", "cloud backup list -e production", "cloud backup list -e production --columns index,created_at,size_used").With(Choices.Project, Choices.Environment)
        .Shows(Sheet).Does(async call =>
        {
            var (project, environment) = await call.Place.BothAsync();
            call.Print.List(Sheet, await call.Api.BackupsAsync(project, environment, call.Stop).ToListAsync(call.Stop), "No backup yet.");
            return ExitCode.Done;
        });

    private static Verb Get() => new Verb("get", "Show one backup", "cloud backup get latest -e production").With(Id, Choices.Project, Choices.Environment).Shows(Sheet).Does(async call =>
    {
        call.Print.One(Sheet, await ReadAsync(call));
        return ExitCode.Done;
    });

    private static Verb Create() => new Verb("create", "Take a backup now", "cloud backup create -e production", "cloud backup create -e production --no-wait").With(Live, Choices.Project, Choices.Environment, Choices.NoWait)
        .Shows(Sheet).Does(async call =>
        {
            var environment = await call.Place.ReadEnvironmentAsync();
            var accepted = await call.AskAsync(environment, Relation.Backup, $"To back {environment.Id} up", new TakeBackup { Safe = !call.Value(Live) });
            return await new Watch(call, environment.Project).FollowAsync(accepted, Sheet, (_, activity) => TakenAsync(call, environment, activity));
        });

    private static Verb Restore() => new Verb(
        "restore", "Bring a backup up beside an environment; nothing is overwritten", "cloud backup restore latest -e production --into restore-check", "cloud backup restore 4 -e production --into staging", "cloud backup restore 4 -e production --switch 24")
        .With(Id, Into, From, SwitchWindow, Choices.Project, Choices.Environment, Choices.NoWait)
        .Shows(RestoreSheet).Does(async call =>
        {
            var backup = await ReadAsync(call);
            await Asking.ConfirmAsync(call, $"Restore backup {backup.Index} of {backup.Environment} into {call.Value(Into) ?? backup.Environment}?");
            var body = new RestoreBackup { EnvironmentName = call.Value(Into), BranchFrom = call.Value(From), UndoWindowHours = call.Value(SwitchWindow) };
            var accepted = await call.AskAsync(backup, Relation.Restore, $"To restore backup {backup.Index}", body);
            return await new Watch(call, backup.Project).FollowAsync(accepted, RestoreSheet, async (r, _) => await call.Api.RestoreAsync(r!.Project, r.Environment, r.Id, call.Stop));
        });

    private static Verb Switch() => new Verb(
        "switch", "Run an environment on the database of a restore; the one before stands until the window ends", "cloud backup switch latest -e production", "cloud backup switch latest -e production --undo-window 72")
        .With(RestoreId, Window, Choices.Project, Choices.Environment, Choices.NoWait).Shows(RestoreSheet).Does(async call =>
        {
            var restore = await ReadRestoreAsync(call);
            await Asking.ConfirmAsync(call, $"Run {restore.Environment} on the database of backup {restore.BackupIndex}? What was written since that backup is not in it.");
            return await FollowAsync(call, restore, await call.AskAsync(restore, Relation.Switch, $"To switch {restore.Environment} over", new SwitchRestore { UndoWindowHours = call.Value(Window) }));
        });

    private static Verb Undo() => new Verb("undo", "Run an environment on the database before a restore again", "cloud backup undo latest -e production")
        .With(RestoreId, Choices.Project, Choices.Environment, Choices.NoWait).Shows(RestoreSheet).Does(async call =>
        {
            var restore = await ReadRestoreAsync(call);
            await Asking.ConfirmAsync(call, $"Run {restore.Environment} on the database before the restore again? What was written since the switch is not in it.");
            return await FollowAsync(call, restore, await call.AskAsync(restore, Relation.Undo, "To undo the restore"));
        });

    private static Verb Settle() => new Verb("settle", "Remove the database before a restore ahead of its time", "cloud backup settle latest -e production")
        .With(RestoreId, Choices.Project, Choices.Environment, Choices.NoWait).Shows(RestoreSheet).Does(async call =>
        {
            var restore = await ReadRestoreAsync(call);
            await Asking.ConfirmAsync(call, $"Remove the database that {restore.Environment} ran on before? Then the restore cannot be undone.");
            return await FollowAsync(call, restore, await call.AskAsync(restore, Relation.Settle, "To remove the database before"));
        });

    private static Task<ExitCode> FollowAsync(Call call, RestoreResource restore, Accepted accepted) =>
        new Watch(call, restore.Project).FollowAsync(accepted, RestoreSheet, async (r, _) => await call.Api.RestoreAsync(r!.Project, r.Environment, r.Id, call.Stop));

    private static async Task<RestoreResource> ReadRestoreAsync(Call call)
    {
        var (project, environment) = await call.Place.BothAsync();
        var given = call.Value(RestoreId)!;
        return given != "latest"
            ? await call.Api.RestoreAsync(project, environment, given, call.Stop)
            : (await call.Api.NewestRestoresAsync(project, environment, ct: call.Stop)).FirstOrDefault(r => r.Environment == environment)
                ?? throw new CommandFailure(ExitCode.NotFound, $"Nothing was restored into {environment}.", "cloud backup restore brings a backup up.");
    }

    private static Verb Restores() => new Verb("restores", "List restores into an environment and from its backups", "cloud backup restores -e production").With(Choices.Project, Choices.Environment).Shows(RestoreSheet).Does(async call =>
    {
        var (project, environment) = await call.Place.BothAsync();
        call.Print.List(RestoreSheet, await call.Api.NewestRestoresAsync(project, environment, ct: call.Stop), "Nothing was restored here.");
        return ExitCode.Done;
    });

    private static Verb Hold(string name, bool held) =>
        new Verb(name, held ? "Keep a backup: it neither expires nor can be deleted" : "Let a held backup go its way again", $"cloud backup {name} 4 -e production").With(Id, Choices.Project, Choices.Environment)
            .With(held ? [Reason] : []).Shows(Sheet).Does(async call =>
        {
            var backup = await ReadAsync(call);
            var body = new HoldBackup { Held = held, Reason = held ? call.Value(Reason) : null };
            call.Print.One(Sheet, await call.AskAsync<HoldBackup, BackupResource>(backup, Relation.Hold, $"To {name} backup {backup.Index}", body));
            return ExitCode.Done;
        });

    private static Verb Delete() => new Verb("delete", "Delete a backup; there is no way back", "cloud backup delete 3 -e production").With(Id, Choices.Project, Choices.Environment, Choices.NoWait).Shows(ActivitySheet.Of).Does(async call =>
    {
        var backup = await ReadAsync(call);
        var index = backup.Index.ToString(CultureInfo.InvariantCulture);
        var typed = await Asking.TypedAsync(call, $"Delete backup {index} of {backup.Environment}, taken {Cells.ForPeople(backup.CreatedAt)}?", index);
        return await new Watch(call, backup.Project).FollowAsync(await call.AskAsync(backup, Relation.Delete, $"To delete backup {index}", new DeleteBackup { Confirm = typed }));
    });

    private static Verb Policy() => new Verb("policy", "Show how often backups are taken and how long each is kept", "cloud backup policy -e production").With(Choices.Project, Choices.Environment).Shows(PolicySheet).Does(async call =>
    {
        var (project, environment) = await call.Place.BothAsync();
        call.Print.One(PolicySheet, await call.Api.BackupPolicyAsync(project, environment, call.Stop));
        return ExitCode.Done;
    });

    // The envelope of a backup names no backup, because there is none before the activity begins.
    private static async Task<BackupResource?> TakenAsync(Call call, EnvironmentResource environment, ActivityResource activity)
    {
        var newest = await call.Api.NewestBackupsAsync(environment.Project, environment.Id, ct: call.Stop);
        return newest.LastOrDefault(b => b.CreatedAt >= activity.StartedAt && (activity.CompletedAt is null || b.CreatedAt <= activity.CompletedAt));
    }

    private static async Task<BackupResource> ReadAsync(Call call)
    {
        var (project, environment) = await call.Place.BothAsync();
        var given = call.Value(Id)!;
        if (given != "latest" && !int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            return await call.Api.BackupAsync(project, environment, given, call.Stop);
        }

        var all = call.Api.BackupsAsync(project, environment, call.Stop);
        return await all.FirstOrDefaultAsync(b => given == "latest" ? b.Restorable : b.Index.ToString(CultureInfo.InvariantCulture) == given, call.Stop)
            ?? throw new CommandFailure(ExitCode.NotFound, given == "latest" ? $"{environment} has no backup that can be restored." : $"{environment} has no backup {given}.", "cloud backup list shows them.");
    }
}
