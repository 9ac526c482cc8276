using Cloud.Api.Http;
using Cloud.Application.Backups;
using Cloud.Application.Pipeline;
using Cloud.Client;
using DeleteBackup = Cloud.Application.Backups.DeleteBackup;
using HoldBackup = Cloud.Application.Backups.HoldBackup;
using RestoreBackup = Cloud.Application.Backups.RestoreBackup;
using SwitchRestore = Cloud.Application.Backups.SwitchRestore;

namespace Cloud.Api.Backups;

internal static class BackupEndpoints
{
    /// <summary>What published clients send about container sizes; they are the plan's here.</summary>
    private const string Sizes = "resources";

    private const string Sources = "restore_resources";

    public static void MapBackups(this IEndpointRouteBuilder routes)
    {
        var backups = routes.MapGroup("/projects/{project}/environments/{environment}/backups").WithTags("Backups");
        backups.MapGet("/", (string project, string environment, [AsParameters] PageQuery page, Sender sender, CancellationToken ct) =>
                sender.Send(new ListBackups.Query(project, environment, page), ct).ToArray())
            .Describe<IReadOnlyList<BackupResource>>("listBackups", "List an environment's backups", 403, 404, 422);
        backups.MapGet("/{backup}", (string project, string environment, string backup, Sender sender, CancellationToken ct) =>
                sender.Send(new GetBackup.Query(project, environment, backup), ct).ToOk())
            .Describe<BackupResource>("getBackup", "Get a backup", 403, 404);
        var one = backups.MapGroup("/{backup}").Changes(route => new GetBackup.Query(route.Value("project"), route.Value("environment"), route.Value("backup")));
        one.MapDelete("/", (string project, string environment, string backup, Body<Client.DeleteBackup> body, Sender sender, CancellationToken ct) =>
                sender.Send(new DeleteBackup.Command(project, environment, backup, body.Value), ct).ToAccepted())
            .Describe<Accepted>("deleteBackup", "Delete a backup's recovery points", 403, 404, 409).Takes<Client.DeleteBackup>();
        one.MapPost("/hold", (string project, string environment, string backup, Body<Client.HoldBackup> body, Sender sender, CancellationToken ct) =>
                sender.Send(new HoldBackup.Command(project, environment, backup, body.Value), ct).ToOk())
            .Describe<BackupResource>("holdBackup", "Hold a backup, or release it", 403, 404, 409).Takes<Client.HoldBackup>();
        one.MapPost("/restore", (string project, string environment, string backup, Body<Client.RestoreBackup> body, Sender sender, CancellationToken ct) =>
                sender.Send(new RestoreBackup.Command(project, environment, backup, body.Value), ct).ToAccepted())
            .Describe<Accepted>("restoreBackup", "Restore a backup beside an environment, or switch it over to what was restored", 403, 404, 409, 423).Takes<Client.RestoreBackup>(Sizes, Sources);
        MapRestores(routes);
    }

    private static void MapRestores(IEndpointRouteBuilder routes)
    {
        var restores = routes.MapGroup("/projects/{project}/environments/{environment}/restores").WithTags("Backups");
        restores.MapGet("/", (string project, string environment, [AsParameters] PageQuery page, Sender sender, CancellationToken ct) =>
                sender.Send(new ListRestores.Query(project, environment, page), ct).ToArray())
            .Describe<IReadOnlyList<RestoreResource>>("listRestores", "List restores into an environment and from its backups", 403, 404, 422);
        restores.MapGet("/{restore}", (string project, string environment, string restore, Sender sender, CancellationToken ct) =>
                sender.Send(new GetRestore.Query(project, environment, restore), ct).ToOk())
            .Describe<RestoreResource>("getRestore", "Get a restore", 403, 404);
        restores.MapPost("/{restore}/retry", (string project, string environment, string restore, Body<Nothing> _, Sender sender, CancellationToken ct) =>
                sender.Send(new RetryRestore.Command(project, environment, restore), ct).ToAccepted())
            .Describe<Accepted>("retryRestore", "Try a failed restore again", 403, 404, 409).Takes<Nothing>();
        restores.MapPost("/{restore}/switch", (string project, string environment, string restore, Body<Client.SwitchRestore> body, Sender sender, CancellationToken ct) =>
                sender.Send(new SwitchRestore.Command(project, environment, restore, body.Value), ct).ToAccepted())
            .Describe<Accepted>("switchRestore", "Switch an environment over to the restored database; the one before stands until the window ends", 403, 404, 409).Takes<Client.SwitchRestore>();
        restores.MapPost("/{restore}/undo", (string project, string environment, string restore, Body<Nothing> _, Sender sender, CancellationToken ct) =>
                sender.Send(new UndoRestore.Command(project, environment, restore), ct).ToAccepted())
            .Describe<Accepted>("undoRestore", "Switch an environment back to the database before a restore", 403, 404, 409).Takes<Nothing>();
        restores.MapPost("/{restore}/settle", (string project, string environment, string restore, Body<Nothing> _, Sender sender, CancellationToken ct) =>
                sender.Send(new SettleRestore.Command(project, environment, restore), ct).ToAccepted())
            .Describe<Accepted>("settleRestore", "Remove the database before a restore ahead of its time", 403, 404, 409).Takes<Nothing>();
        restores.MapDelete("/{restore}", (string project, string environment, string restore, Sender sender, CancellationToken ct) =>
                sender.Send(new DiscardRestore.Command(project, environment, restore), ct).ToOk())
            .Describe<RestoreResource>("discardRestore", "Discard a restore; what AWS made for it stays, and is listed with what was retained", 403, 404, 409);
    }
}
