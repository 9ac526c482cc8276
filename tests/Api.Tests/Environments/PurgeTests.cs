using Cloud.Client;
using Cloud.Domain.Identity;
using Microsoft.EntityFrameworkCore;
using Left = Cloud.Domain.Environments.RetainedResource;
using RetainedResource = Cloud.Client.RetainedResource;
using StackPart = Cloud.Domain.Environments.StackPart;

namespace Cloud.Api.Tests.Environments;

/// <summary>Purging what was retained: by whom, when not, and once.</summary>
public sealed class PurgeTests(CloudApp app)
{
    private const string Arn = "arn:aws:cloudformation:us-east-1:000000000000:stack/gone/1";

    private static readonly StackPart Volume = new("DataVolume1", "AWS::EC2::Volume", "vol-1", "DELETE_SKIPPED", null);
    private static readonly StackPart Vault = new("Vault", "AWS::Backup::BackupVault", "vault", "DELETE_SKIPPED", null);

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task A_purge_is_an_activity_that_the_list_goes_on_showing()
    {
        var (owner, project) = await Gone(Volume);
        var left = await Listed(owner, project);

        var activity = (await (await owner.Post(left.Links[Relation.Purge].Href)).Read<Accepted>()).Embedded.Activities.Single();

        Assert.Equal(("resource.purge", "pending", 0), (activity.Type, activity.State, activity.Environments.Count));
        var during = await Listed(owner, project);
        Assert.Equal((activity.Id, false, null), (during.PurgeActivity, during.Offers(Relation.Purge), during.CannotPurge));
        Assert.Equal(activity.Id, (await owner.Read<ActivityResource>($"{project}/activities/{activity.Id}")).Id);
        Assert.Equal("retained.purging", (await (await owner.Post(left.Links[Relation.Purge].Href)).Refusal(409)).Code);
        Assert.Equal(activity.Id, (await owner.Read<List<ActivityResource>>(project + "/activities"))[0].Id);
    }

    [Fact]
    public async Task Of_ten_who_purge_it_at_once_one_does()
    {
        var (owner, project) = await Gone(Volume);
        var purge = (await Listed(owner, project)).Links[Relation.Purge].Href;

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => owner.Post(purge)));

        var activity = (await answers.Single(a => a.IsSuccessStatusCode).Read<Accepted>()).Embedded.Activities.Single().Id;
        foreach (var refused in answers.Where(a => !a.IsSuccessStatusCode))
        {
            await refused.Refusal(409, "retained.purging");
        }

        Assert.Equal(activity, (await Listed(owner, project)).PurgeActivity);
        Assert.Equal(1L, await app.Scalar<long>("select count(*) from activities where type = 'resource.purge' and organization_id = $1", owner.OrganizationId));
    }

    [Theory]
    [InlineData("read")]
    [InlineData("write")]
    [InlineData("backup")]
    public async Task Who_may_not_delete_an_environment_is_offered_no_purge_and_refused_it(string scope)
    {
        var (owner, project) = await Gone(Volume);
        var purge = (await Listed(owner, project)).Links[Relation.Purge].Href;
        var narrowed = owner with { Http = app.Client(await app.TokenFor(owner.UserId, CredentialKind.Api, null, scope)) };

        var shown = await Listed(narrowed, project);

        Assert.Equal((false, null), (shown.Offers(Relation.Purge), shown.CannotPurge));
        await (await narrowed.Post(purge)).Refusal(403, "auth.forbidden");
    }

    [Fact]
    public async Task What_is_of_another_project_or_not_there_is_not_found()
    {
        var (owner, project) = await Gone(Volume);
        var id = (await Listed(owner, project)).Id;
        var other = await owner.NewProject();
        var (stranger, theirs) = await Gone(Volume);

        await (await owner.Post($"{other}/retained-resources/{id}/purge")).Refusal(404, "retained_resource.not_found");
        await (await owner.Post($"{project}/retained-resources/{Domain.WireId.From(Guid.CreateVersion7())}/purge")).Refusal(404, "retained_resource.not_found");
        await (await owner.Post($"{project}/retained-resources/{new string('z', 40)}/purge")).Refusal(404, "retained_resource.not_found");
        await (await stranger.Post($"{theirs}/retained-resources/{id}/purge")).Refusal(404, "retained_resource.not_found");
        await (await stranger.Post($"{project}/retained-resources/{id}/purge")).Refusal(404);
    }

    [Fact]
    public async Task It_is_refused_while_the_environment_is_busy_or_its_stack_still_has_it()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        var environment = project + "/environments/master";
        await (await owner.Post(environment + "/activate")).Read<Accepted>();
        await owner.OnEnvironment(environment, (db, e) =>
        {
            db.RetainedResources.Add(Left.Of(e, "arn:aws:cloudformation:us-east-1:000000000000:stack/x/1", "us-east-1", Volume, Now));
            return Task.CompletedTask;
        });
        var busy = await Listed(owner, project);
        await Refused(owner, project, busy, 423, "environment.busy");

        // Settle gives it the stack of that very id.
        await owner.Settle(environment);
        await Refused(owner, project, await Listed(owner, project), 409, "retained.in_stack");

        await owner.OnEnvironment(environment, async (db, e) => db.Stacks.Remove(await db.Stacks.SingleAsync(s => s.EnvironmentId == e.Id, TestContext.Current.CancellationToken)));
        var activity = (await (await owner.Post((await Listed(owner, project)).Links[Relation.Purge].Href)).Read<Accepted>()).Embedded.Activities.Single();
        Assert.Equal(["master"], activity.Environments);
    }

    [Fact]
    public async Task A_vault_whose_backups_can_still_be_restored_stays_until_they_or_their_environment_go()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        var branch = await owner.NewBranch(project, "b1");
        await owner.BackUp(branch);
        await owner.OnEnvironment(branch, (db, e) =>
        {
            db.RetainedResources.Add(Left.Of(e, Arn, "us-east-1", Vault, Now));
            return Task.CompletedTask;
        });

        await Refused(owner, project, await Listed(owner, project), 409, "retained.holds_backups");

        await owner.OnEnvironment(branch, (db, e) =>
        {
            db.Environments.Remove(e);
            return Task.CompletedTask;
        });
        await (await owner.Post((await Listed(owner, project)).Links[Relation.Purge].Href)).Read<Accepted>();
    }

    [Fact]
    public async Task What_the_product_cannot_purge_says_where_to_delete_it()
    {
        var (owner, project) = await Gone(new StackPart("Vpc", "AWS::EC2::VPC", "vpc-1", "DELETE_SKIPPED", null));
        var left = await Listed(owner, project);
        Assert.Contains("Delete it in the AWS account, in us-east-1.", left.CannotPurge, StringComparison.Ordinal);
        await Refused(owner, project, left, 409, "retained.not_purgeable");
    }

    private static async Task Refused(Member owner, string project, RetainedResource shown, int status, string code)
    {
        Assert.False(shown.Offers(Relation.Purge));
        var refusal = await (await owner.Post($"{project}/retained-resources/{shown.Id}/purge")).Refusal(status, code);
        Assert.Equal(shown.CannotPurge, refusal.Detail);
    }

    /// <summary>A project with one thing left of an environment that is gone.</summary>
    private async Task<(Member Owner, string Project)> Gone(StackPart part)
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        await owner.OnEnvironment(await owner.NewBranch(project, "b1"), (db, e) =>
        {
            db.RetainedResources.Add(Left.Of(e, Arn + e.Id, "us-east-1", part, Now));
            db.Environments.Remove(e);
            return Task.CompletedTask;
        });
        return (owner, project);
    }

    private static async Task<RetainedResource> Listed(Member member, string project) => Assert.Single(await member.Read<List<RetainedResource>>(project + "/retained-resources"));
}
