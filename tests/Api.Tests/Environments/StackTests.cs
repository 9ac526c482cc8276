using Cloud.Client;
using Cloud.Domain.Environments;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Api.Tests.Environments;

/// <summary>What the API says of a stack that hangs, and how it takes the ways out.</summary>
public sealed class StackTests(CloudApp app)
{
    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task R30_A_status_is_never_better_than_the_stack_s()
    {
        var (owner, environment) = await Hanging("UPDATE_ROLLBACK_FAILED", lifecycle: Lifecycle.Active);
        var shown = await owner.Read<EnvironmentResource>(environment);
        Assert.Equal(("dirty", "critical", "UPDATE_ROLLBACK_FAILED"), (shown.Status, shown.Health, shown.Stack!.Status));
    }

    [Fact]
    public async Task A_rollback_that_failed_says_where_it_hangs_why_and_what_leads_out()
    {
        var (owner, environment) = await Hanging("UPDATE_ROLLBACK_FAILED");

        var stack = await owner.Read<StackResource>(environment + "/stack");

        Assert.Equal("rollback_failed", stack.Condition);
        Assert.Contains("circuit breaker", stack.RootCause, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("The new containers did not start", stack.Advice!.Explanation, StringComparison.Ordinal);
        var skip = stack.Advice.WaysOut.Single(w => w.Resources.Count > 0);
        Assert.Equal(("#recover", environment + "/recover"), (skip.Action, skip.Href));
        Assert.Equal(["App"], skip.Resources);
        await (await owner.Post(skip.Href!, new { skip = new[] { "Vpc" } })).Refusal(422, "stack.unknown_resource");
        var accepted = await (await owner.Post(skip.Href!, new { skip = skip.Resources })).Read<Accepted>();
        Assert.Equal("environment.recover", accepted.Embedded.Activities[0].Type);
        await (await owner.Post(skip.Href!)).Refusal(423, "environment.busy");
        Assert.All((await owner.Read<StackResource>(environment + "/stack")).Advice?.WaysOut ?? [], w => Assert.Null(w.Href));
    }

    [Fact]
    public async Task A_delete_that_failed_may_leave_behind_only_what_it_failed_on()
    {
        var (owner, environment) = await Hanging("DELETE_FAILED");
        var left = (await owner.Read<StackResource>(environment + "/stack")).Advice!.WaysOut.Single(w => w.Resources.Count > 0);
        Assert.Equal(["Vpc"], left.Resources);
        await (await owner.Post(left.Href!, new { retain = new[] { "App" } })).Refusal(422, "stack.unknown_resource");
        await (await owner.Post(left.Href!, new { retain = left.Resources })).Read<Accepted>();
    }

    [Fact]
    public async Task What_stands_has_nothing_to_recover_and_nothing_to_leave_behind()
    {
        var (owner, environment) = await Standing();
        Assert.Null((await owner.Read<StackResource>(environment + "/stack")).Advice);
        await (await owner.Post(environment + "/recover")).Refusal(409, "environment.nothing_to_recover");
        await (await owner.Post(environment + "/deactivate", new { retain = new[] { "Vpc" } })).Refusal(409, "environment.nothing_to_retain");
    }

    [Fact]
    public async Task Requests_for_the_same_that_only_wait_are_one()
    {
        var (owner, environment) = await Standing();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => owner.Post(environment + "/redeploy")));
        var ids = await Task.WhenAll(answers.Select(async a => (await a.Read<Accepted>()).Embedded.Activities[0].Id));
        Assert.Single(ids.Distinct());
        Assert.NotEqual(ids[0], (await (await owner.Post(environment + "/drift")).Read<Accepted>()).Embedded.Activities[0].Id);
    }

    [Fact]
    public async Task Where_data_goes_with_it_a_delete_asks_for_the_name()
    {
        var owner = await app.NewOwner();
        var branch = await owner.NewBranch(await owner.NewProject(), "b1");
        await owner.BackUp(branch);

        await (await owner.Delete(branch)).Refusal(422, "environment.confirmation_needed");
        await (await owner.Send(HttpMethod.Delete, branch, new { confirm = "other" })).Refusal(422, "environment.confirmation_needed");
        await (await owner.Send(HttpMethod.Delete, branch, new { confirm = "b1" })).Read<Accepted>();
    }

    [Fact]
    public async Task What_was_retained_is_listed_when_its_environment_is_gone()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        var branch = await owner.NewBranch(project, "b1");
        await owner.OnEnvironment(branch, (db, e) =>
        {
            db.RetainedResources.Add(Domain.Environments.RetainedResource.Of(e, $"arn:aws:cloudformation:us-east-1:000000000000:stack/{e.Id}/1", "us-east-1", new Domain.Environments.StackPart("DataVolume1", "AWS::EC2::Volume", "vol-1", "DELETE_SKIPPED", null), Now));
            db.Environments.Remove(e);
            return Task.CompletedTask;
        });

        var left = Assert.Single(await owner.Read<List<Client.RetainedResource>>(project + "/retained-resources"));
        Assert.Equal(("b1", "AWS::EC2::Volume", "vol-1"), (left.Environment, left.Type, left.PhysicalId));
    }

    [Fact]
    public async Task R37_Synchronize_takes_the_parent_s_code_and_says_how_to_take_its_data()
    {
        var owner = await app.NewOwner();
        var branch = await owner.NewBranch(await owner.NewProject(), "b1");
        await (await owner.Post(branch + "/activate")).Read<Accepted>();
        await owner.Settle(branch);
        Assert.Contains("backup", (await (await owner.Post(branch + "/synchronize", new { synchronize_data = true })).Refusal(422)).Detail, StringComparison.Ordinal);
        Assert.Equal("environment.synchronize", (await (await owner.Post(branch + "/synchronize", new { synchronize_code = true, synchronize_data = false })).Read<Accepted>()).Embedded.Activities[0].Type);
    }

    private async Task<(Member Owner, string Environment)> Standing()
    {
        var owner = await app.NewOwner();
        var environment = await owner.NewProject() + "/environments/master";
        await (await owner.Post(environment + "/activate")).Read<Accepted>();
        await owner.Settle(environment);
        return (owner, environment);
    }

    private async Task<(Member Owner, string Environment)> Hanging(string status, Lifecycle lifecycle = Lifecycle.AttentionRequired)
    {
        var (owner, environment) = await Standing();
        await owner.OnEnvironment(environment, async (db, e) =>
        {
            var stack = await db.Stacks.SingleAsync(s => s.EnvironmentId == e.Id, TestContext.Current.CancellationToken);
            stack.See(stack.Arn, status, null, null, [new("App", "AWS::ECS::Service", "app", status.StartsWith("UPDATE", StringComparison.Ordinal) ? "UPDATE_FAILED" : "DELETE_COMPLETE", "x"), new("Vpc", "AWS::EC2::VPC", "vpc-1", status.StartsWith("DELETE", StringComparison.Ordinal) ? "DELETE_FAILED" : "UPDATE_COMPLETE", null)], Now);
            stack.SeeCause("App (AWS::ECS::Service): ECS Deployment Circuit Breaker was triggered");
            e.SeeStack(StackConditions.Of(status), Now);
            e.ReturnTo(lifecycle, Now);
        });
        return (owner, environment);
    }
}
