using System.Net;
using Cloud.Client;
using Cloud.Domain.Activities;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Api.Tests.Activities;

/// <summary>Stopping work and trying it again, as the API takes and refuses it; what the workers make of it is tested with them.</summary>
public sealed class CancelAndRetryTests(CloudApp app)
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_open_activity_offers_to_be_stopped_and_asking_twice_is_asking_once()
    {
        var (owner, activity) = await Provisioning();
        var cancel = activity.Links[Relation.Cancel].Href;

        var asked = (await (await owner.Post(cancel)).Read<Accepted>()).Embedded.Activities[0];
        var again = (await (await owner.Post(cancel)).Read<Accepted>()).Embedded.Activities[0];

        Assert.NotNull(asked.CancelRequestedAt);
        Assert.Equal(asked.CancelRequestedAt, again.CancelRequestedAt);
        Assert.DoesNotContain(Relation.Cancel, asked.Links.Keys);
    }

    [Fact]
    public async Task Ten_requests_to_stop_at_once_are_one()
    {
        var (owner, activity) = await Provisioning();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => owner.Post(activity.Links[Relation.Cancel].Href)));
        var moments = await Task.WhenAll(answers.Select(async a => (await a.Read<Accepted>()).Embedded.Activities[0].CancelRequestedAt));
        Assert.Single(moments.Distinct());
    }

    [Fact]
    public async Task Past_its_point_of_no_return_it_says_so_and_offers_nothing()
    {
        var (owner, activity) = await Provisioning();
        await Change(owner, activity, a => a.MayBeCancelled(false));

        Assert.DoesNotContain(Relation.Cancel, (await owner.Read<ActivityResource>(activity.Links[Relation.Self].Href)).Links.Keys);
        await (await owner.Post(activity.Links[Relation.Cancel].Href)).Refusal(409, "activity.too_late_to_cancel");
    }

    [Fact]
    public async Task What_is_over_is_not_stopped_and_what_went_well_is_not_tried_again()
    {
        var (owner, activity) = await Provisioning();
        await owner.Finish(activity.Id);
        var self = activity.Links[Relation.Self].Href;

        await (await owner.Post(self + "/cancel")).Refusal(409, "activity.over");
        await (await owner.Post(self + "/retry")).Refusal(409, "activity.not_failed");
    }

    [Fact]
    public async Task A_failed_activation_is_tried_again_as_a_new_activity_that_names_the_first()
    {
        var (owner, activity) = await Failed();
        var self = activity.Links[Relation.Self].Href;
        var failed = await owner.Read<ActivityResource>(self);

        var again = (await (await owner.Post(failed.Links[Relation.Retry].Href)).Read<Accepted>()).Embedded.Activities[0];

        Assert.Equal((failed.Id, failed.Type, "pending"), (again.RetryOf, again.Type, again.State));
        Assert.DoesNotContain(Relation.Retry, (await owner.Read<ActivityResource>(self)).Links.Keys);
        await (await owner.Post(self + "/retry")).Refusal(409, "activity.superseded");
    }

    [Fact]
    public async Task Ten_tries_at_once_are_one()
    {
        var (owner, activity) = await Failed();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => owner.Post(activity.Links[Relation.Self].Href + "/retry")));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.All(answers.Where(a => a.StatusCode != HttpStatusCode.OK), a => Assert.True((int)a.StatusCode is 409 or 423));
    }

    [Fact]
    public async Task A_kind_that_is_asked_for_anew_says_so()
    {
        var (owner, activity) = await Failed("environment.unheard_of");
        await (await owner.Post(activity.Links[Relation.Self].Href + "/retry")).Refusal(409, "activity.not_retryable");
    }

    [Fact]
    public async Task What_waits_says_for_what()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject("production");
        var environment = project + "/environments/production";
        await owner.Settle(environment);
        var first = (await (await owner.Post(environment + "/deactivate", new { confirm = "production" })).Read<Accepted>()).Embedded.Activities[0];
        await owner.OnEnvironment(environment, (db, e) =>
        {
            db.Activities.Add(Activity.Start(ActivityTypes.EnvironmentBackup, e, "Backing up", Now, null));
            db.Activities.Add(Activity.Start(ActivityTypes.EnvironmentReconcile, e, "Later", Now, null, at: Now.AddHours(1)));
            return Task.CompletedTask;
        });

        var all = await owner.Read<List<ActivityResource>>(environment + "/activities");

        var backup = all.Single(a => a.Type == ActivityTypes.EnvironmentBackup).WaitsFor!;
        Assert.Equal((ActivityWait.Environment, first.Id), (backup.Reason, backup.Activity));
        var later = all.Single(a => a.Type == ActivityTypes.EnvironmentReconcile).WaitsFor!;
        Assert.Equal(ActivityWait.Schedule, later.Reason);
        Assert.NotNull(later.Until);
        Assert.Equal(ActivityWait.Turn, all.Single(a => a.Id == first.Id).WaitsFor!.Reason);
    }

    [Fact]
    public async Task Whoever_may_only_look_is_offered_neither_and_refused_both()
    {
        var (owner, activity) = await Failed();
        var reader = owner with { Http = app.Client(await app.TokenFor(owner.UserId, Domain.Identity.CredentialKind.Api, null, "read")) };
        var self = activity.Links[Relation.Self].Href;

        Assert.DoesNotContain(Relation.Retry, (await reader.Read<ActivityResource>(self)).Links.Keys);
        await (await reader.Post(self + "/retry")).Refusal(403, "auth.forbidden");
        await (await reader.Post(self + "/cancel")).Refusal(403, "auth.forbidden");
    }

    private async Task<(Member Owner, ActivityResource Activity)> Provisioning()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject("production");
        return (owner, (await owner.Read<List<ActivityResource>>(project + "/environments/production/activities"))[0]);
    }

    private async Task<(Member Owner, ActivityResource Activity)> Failed(string? type = null)
    {
        var (owner, activity) = await Provisioning();
        await Change(owner, activity, a => a.Fail(new Domain.Activities.ActivityError("stack.failed", "It failed."), Now));
        await owner.OnEnvironment(activity.Links[Relation.Self].Href, (_, e) =>
        {
            e.ProvisioningFailed(Now);
            return Task.CompletedTask;
        });
        if (type is not null)
        {
            await owner.App.AsOwner(owner.OrganizationId, db => db.Database.ExecuteSqlAsync($"update activities set type = {type} where project_id = {activity.Project}", Ct));
        }

        return (owner, activity);
    }

    private static Task Change(Member owner, ActivityResource activity, Action<Activity> change) => owner.App.AsOwner(owner.OrganizationId, async db =>
    {
        Assert.True(Domain.WireId.TryParse(activity.Id, out var id));
        change(await db.Activities.SingleAsync(a => a.Id == id, Ct));
    });
}
