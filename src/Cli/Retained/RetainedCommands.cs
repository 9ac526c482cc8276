using System.CommandLine;
using Cloud.Cli.Activities;
using Cloud.Cli.Output;
using Cloud.Cli.Running;
using Cloud.Client;

namespace Cloud.Cli.Retained;

/// <summary><c>cloud retained</c>: what stays in the AWS account, and is billed, after an environment was taken down or a restore discarded.</summary>
internal static class RetainedCommands
{
    private static readonly Sheet<RetainedResource> Sheet = new(
        new("id", r => r.Id),
        new("environment", r => r.Environment),
        new("type", r => r.Type),
        new("physical_id", r => r.PhysicalId),
        new("since", r => r.Since),
        new("purgeable", r => r.Offers(Relation.Purge)),
        new("logical_id", r => r.LogicalId, Wide: true),
        new("region", r => r.Region, Wide: true),
        new("stack_arn", r => r.StackArn, Wide: true),
        new("purge_activity", r => r.PurgeActivity, Wide: true),
        new("cannot_purge", r => r.CannotPurge, Wide: true),
        new("purge_failure", r => r.PurgeFailure, Wide: true));

    private static readonly Argument<string> Which = new("id") { Description = "Its id, or AWS's, such as vol-0a1b2c3d4e5f60718" };

    // Not that of other commands: the environment may be gone, and the branch that is checked out narrows nothing.
    private static readonly Option<string?> Of = new("--environment", "-e") { Description = "Only what that environment left, which may be gone", HelpName = "id" };

    public static Verb Noun() => new Verb("retained", "What stays in the AWS account when its environment is gone").With(List(), Get(), Purge());

    private static Verb List() => new Verb("list", "List what stayed of a project's environments; it goes on costing", "cloud retained list", "cloud retained list -e feature-cart --columns id,type,cannot_purge").With(Of, Choices.Project)
        .Shows(Sheet).Does(async call =>
        {
            var all = call.Api.RetainedResourcesAsync(await call.Place.ProjectAsync(), call.Stop);
            call.Print.List(Sheet, await all.Where(r => call.Value(Of) is not { } of || r.Environment == of).ToListAsync(call.Stop), "Nothing stayed.");
            return ExitCode.Done;
        });

    private static Verb Get() => new Verb("get", "Show one thing that stayed, and why it cannot be purged now", "cloud retained get ID").With(Which, Choices.Project).Shows(Sheet).Does(async call =>
    {
        call.Print.One(Sheet, await ReadAsync(call));
        return ExitCode.Done;
    });

    private static Verb Purge() => new Verb("purge", "Delete it in AWS, with all that is in it; there is no way back", "cloud retained purge ID", "cloud retained purge vol-0a1b2c3d4e5f60718 --yes").With(Which, Choices.Project, Choices.NoWait)
        .Shows(ActivitySheet.Of).Does(async call =>
        {
            var project = await call.Place.ProjectAsync();
            var resource = await ReadAsync(call);
            await Asking.TypedAsync(call, $"Delete {resource.Type} {resource.PhysicalId} of {resource.Environment}, in {resource.Region}, for good?", resource.PhysicalId);
            try
            {
                return await new Watch(call, project).FollowAsync(await call.Api.PurgeAsync(project, resource.Id, call.Stop));
            }
            catch (CloudProblemException e) when (!resource.Offers(Relation.Purge) && e.Status is 403 or 409 or 423)
            {
                throw CommandFailure.NotNow($"To purge {resource.PhysicalId}", e);
            }
        });

    private static async Task<RetainedResource> ReadAsync(Call call)
    {
        var (project, given) = (await call.Place.ProjectAsync(), call.Value(Which)!);
        return await call.Api.RetainedResourcesAsync(project, call.Stop).FirstOrDefaultAsync(r => r.Id == given || r.PhysicalId == given, call.Stop)
            ?? throw new CommandFailure(ExitCode.NotFound, $"Nothing called {given} stayed of project {project}.", "cloud retained list shows what did.");
    }
}
