using Cloud.Api.Http;
using Cloud.Application.Backups;
using Cloud.Application.Pipeline;
using Cloud.Client;

namespace Cloud.Api.Backups;

internal static class BackupEndpoints
{
    public static void MapBackups(this IEndpointRouteBuilder routes)
    {
        var backups = routes.MapGroup("/projects/{project}/environments/{environment}/backups").WithTags("Backups");
        backups.MapGet("/", (string project, string environment, [AsParameters] PageQuery page, Sender sender, CancellationToken ct) =>
                sender.Send(new ListBackups.Query(project, environment, page), ct).ToArray())
            .Describe<IReadOnlyList<BackupResource>>("listBackups", "List an environment's backups", 403, 404, 422);
        backups.MapGet("/{backup}", (string project, string environment, string backup, Sender sender, CancellationToken ct) =>
                sender.Send(new GetBackup.Query(project, environment, backup), ct).ToOk())
            .Describe<BackupResource>("getBackup", "Get a backup", 403, 404);
    }
}
