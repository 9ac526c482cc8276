using Cloud.Client;

namespace Cloud.Api.Tests.Environments;

/// <summary>Who may open SSH and VPN (R84, R90): all ranges at once, by a redeployment, and not where nothing takes SSH.</summary>
public sealed class BastionTests(CloudApp app)
{
    private static readonly string[] Office = ["203.0.113.0/24", "198.51.100.7/32"];

    [Fact]
    public async Task R84_Ranges_that_are_given_become_a_redeployment_and_are_shown()
    {
        var (owner, production) = await Active();
        var before = await owner.Read<BastionResource>(production + "/bastion");
        Assert.Equal((BastionState.None, 3, 16, 0), (before.State, before.MostRanges, before.WidestPrefix, before.Ranges.Count));
        Assert.Contains(Relation.Edit, before.Links.Keys);
        Assert.Contains("#edit-bastion", (await owner.Read<EnvironmentResource>(production)).Links.Keys);

        var accepted = await (await owner.Put(production + "/bastion", new { ranges = Office })).Read<Accepted>();

        var activity = Assert.Single(accepted.Embedded.Activities);
        Assert.Equal((ActivityType.EnvironmentRedeploy, "Opening the bastion of production to 203.0.113.0/24, 198.51.100.7/32"), (activity.Type, activity.Description));
        Assert.Equal(Office, activity.Parameters!.Value.GetProperty("bastion").GetProperty("to").EnumerateArray().Select(r => r.GetString()!));
        var after = await owner.Read<BastionResource>(production + "/bastion");
        Assert.Equal(BastionState.Pending, after.State);
        Assert.Equal(Office, after.Ranges);
        await (await owner.Put(production + "/bastion", new { ranges = Office.Reverse() })).Refusal(409, "bastion.no_change");
    }

    [Fact]
    public async Task R84_What_the_stack_has_built_is_shown_with_its_address_and_its_instance()
    {
        var (owner, production) = await Active();
        await owner.OnEnvironment(production, async (db, e) =>
        {
            _ = e.ChangeBastion(Office, TimeProvider.System.GetUtcNow(), null).Value;
            (await db.Stacks.FindAsync([e.Id], TestContext.Current.CancellationToken))!.See(
                "arn", "UPDATE_COMPLETE", null, new Dictionary<string, string> { ["BastionAddress"] = "192.0.2.9" }, [new Domain.Environments.StackPart("Bastion", "AWS::EC2::Instance", "i-0123", "CREATE_COMPLETE", null)], TimeProvider.System.GetUtcNow());
        });
        var seen = await owner.Read<BastionResource>(production + "/bastion");
        Assert.Equal((BastionState.Running, "192.0.2.9", "i-0123"), (seen.State, seen.Address, seen.InstanceId));
    }

    [Fact]
    public async Task Where_nothing_runs_the_ranges_are_kept_for_the_activation()
    {
        var owner = await app.NewOwner();
        var staging = await Project(owner) + "/environments/staging";

        var accepted = await (await owner.Put(staging + "/bastion", new { ranges = Office })).Read<Accepted>();

        Assert.Empty(accepted.Embedded.Activities);
        Assert.Equal(Office, accepted.Entity<BastionResource>()!.Ranges);
        Assert.Equal(Office, (await owner.Read<BastionResource>(staging + "/bastion")).Ranges);
    }

    [Theory]
    [InlineData("0.0.0.0/0")]
    [InlineData("8.0.0.0/8")]
    [InlineData("203.0.113.7/24")]
    [InlineData("nonsense")]
    public async Task R84_A_range_that_means_everybody_or_nobody_is_refused_by_its_place(string range)
    {
        var (owner, production) = await Active();
        var refusal = await (await owner.Put(production + "/bastion", new { ranges = new[] { "198.51.100.7/32", range } })).Refusal(422, "bastion.ranges_invalid");
        Assert.Equal("ranges[1]", Assert.Single(refusal.Errors!).Key);
        Assert.Empty((await owner.Read<BastionResource>(production + "/bastion")).Ranges);
    }

    [Fact]
    public async Task On_nodes_of_a_cluster_there_is_no_way_in_and_it_says_so()
    {
        var owner = await app.NewOwner();
        var production = await owner.NewProject("production") + "/environments/production";
        await owner.Settle(production);
        Assert.Equal(BastionState.Unavailable, (await owner.Read<BastionResource>(production + "/bastion")).State);
        Assert.DoesNotContain((await owner.Read<EnvironmentResource>(production)).Links.Keys, link => link.Contains("bastion", StringComparison.Ordinal));
        await (await owner.Put(production + "/bastion", new { ranges = Office })).Refusal(409, "bastion.none");
    }

    [Fact]
    public async Task Who_may_not_operate_production_may_look_and_not_change()
    {
        var (owner, production) = await Active();
        var colleague = await app.NewColleague(owner, "billing");
        await (await owner.Put($"{production[..production.IndexOf("/environments", StringComparison.Ordinal)]}/user-access/{Domain.WireId.From(colleague.UserId)}", new { permissions = new[] { "production:viewer" } })).Read<ProjectAccessResource>();
        Assert.DoesNotContain(Relation.Edit, (await colleague.Read<BastionResource>(production + "/bastion")).Links.Keys);
        Assert.DoesNotContain("#edit-bastion", (await colleague.Read<EnvironmentResource>(production)).Links.Keys);
        await (await colleague.Put(production + "/bastion", new { ranges = Office })).Refusal(403, "auth.forbidden");
    }

    private async Task<(Member Owner, string Production)> Active()
    {
        var owner = await app.NewOwner();
        var production = await Project(owner) + "/environments/production";
        await owner.Settle(production);
        return (owner, production);
    }

    private static async Task<string> Project(Member owner)
    {
        var body = Samples.Project() with { Blueprint = "magento-containers", Activate = ["production"] };
        return "/api/projects/" + (await (await owner.Post(owner.Organization + "/projects", body)).Read<Accepted>()).Entity<ProjectResource>()!.Id;
    }
}
