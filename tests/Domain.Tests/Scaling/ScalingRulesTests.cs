using Cloud.Domain.Blueprints;
using Cloud.Domain.Blueprints.Clusters;
using Cloud.Domain.Environments;
using Cloud.Domain.Projects;
using Cloud.Domain.Scaling;

namespace Cloud.Domain.Tests.Scaling;

public sealed class ScalingRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void R25_Every_size_of_the_ladder_is_found_again_by_its_instance_type()
    {
        var region = Catalogue.Region("eu-central-1")!;
        Assert.Equal(["6", "12", "24", "48", "96"], Catalogue.ClusterSizes.Select(s => ScalingRules.SizeOf(s.InstanceTypeIn(region), region.Id)!));
        Assert.Null(ScalingRules.SizeOf("t3.nano", region.Id));
    }

    [Fact]
    public void R26_While_nodes_change_in_turn_each_has_a_type_of_its_own_and_nothing_else_differs()
    {
        var (before, during) = (Render(["6", "6", "6"]), Render(["6", "24", "6"]));
        var changed = during.Parameters.Where(p => before.Parameters[p.Key] != p.Value).Select(p => (p.Key, p.Value));
        Assert.Equal([("Node2InstanceType", "c7i.2xlarge")], changed);
        Assert.Equal(before.Body, during.Body);
    }

    [Fact]
    public void A_node_of_an_unknown_size_or_too_few_nodes_cannot_be_rendered()
    {
        Assert.Contains("no size '7'", StackTemplates.Check(Blueprint.MagentoCluster, Spec(["6", "7", "6"]))!.Message, StringComparison.Ordinal);
        Assert.NotNull(StackTemplates.Check(Blueprint.MagentoCluster, Spec(["6", "6"])));
    }

    [Fact]
    public void A_plan_bounds_the_size_but_not_the_one_it_has()
    {
        var plan = Catalogue.Plan("pro")!;
        var small = plan with { Limits = plan.Limits with { LargestSize = "24" } };
        Assert.Equal("plan.size_not_allowed", ScalingRules.Refusal(Production(), new ClusterShape("48", 0), Nodes("6"), small)!.Code);
        Assert.Null(ScalingRules.Refusal(Production("48"), new ClusterShape("48", 2), Nodes("48"), small));
        Assert.Null(ScalingRules.Refusal(Production(), new ClusterShape("24", 0), Nodes("6"), small));
    }

    [Fact]
    public void A_cluster_whose_nodes_differ_may_be_asked_for_the_size_it_should_have()
    {
        var plan = Catalogue.Plan("pro")!;
        IReadOnlyList<ScalingNode> mixed = [.. Nodes("6").Take(2), Nodes("24")[2]];
        Assert.Equal("scaling.no_change", ScalingRules.Refusal(Production(), new ClusterShape("6", 0), Nodes("6"), plan)!.Code);
        Assert.Null(ScalingRules.Refusal(Production(), new ClusterShape("6", 0), mixed, plan));
        var (request, _) = ScalingRequest.Plan(Production(), new ClusterShape("6", 0), mixed, null, null, Now, null);
        Assert.Equal([3], ScalingCourse.Of(request).Select(m => m.Node!.Value));
    }

    [Theory]
    [InlineData("6", 0, "24", 0, "1 2 3")]
    [InlineData("6", 0, "6", 2, "web")]
    [InlineData("6", 0, "24", 2, "web 1 2 3")]
    [InlineData("24", 4, "6", 1, "1 2 3 web")]
    [InlineData("24", 2, "6", 2, "web 1 2 3")]
    [InlineData("24", 2, "24", 0, "web")]
    public void R27_More_web_servers_come_first_and_fewer_go_last(string size, int web, string toSize, int toWeb, string order)
    {
        var (request, _) = ScalingRequest.Plan(Production(size, web), new ClusterShape(toSize, toWeb), Nodes(size), null, null, Now, null);
        var moves = ScalingCourse.Of(request);
        Assert.Equal(order, string.Join(' ', moves.Select(m => m.Node is { } node ? $"{node}" : "web")));
        Assert.All(moves, m => Assert.Equal(m.Node is null ? 3 : 2, m.InService));
    }

    [Fact]
    public void Cost_is_known_only_where_both_prices_are()
    {
        var known = ScalingCost.Of(new ClusterShape("6", 0), new ClusterShape("24", 2), size => size == "6" ? 300m : 1200m);
        Assert.Equal((300m, 2000m, null), (known.MonthlyBefore, known.MonthlyAfter, known.Note));
        var half = ScalingCost.Of(new ClusterShape("6", 0), new ClusterShape("24", 0), size => size == "6" ? 300m : null);
        Assert.Equal((300m, null), (half.MonthlyBefore, half.MonthlyAfter));
        Assert.StartsWith("Price not known", half.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_return_goes_to_where_it_came_from_and_is_never_in_the_past()
    {
        var production = Production();
        var (request, _) = ScalingRequest.Plan(production, new ClusterShape("24", 1), Nodes("6"), null, Now.AddHours(1), Now, null);
        production.Resize("24", 1, Now.AddHours(2));
        var (back, activity) = request.WayBack(production, Now.AddHours(2))!.Value;
        Assert.Equal((new ClusterShape("24", 1), new ClusterShape("6", 0), request.Id), (back.From, back.To, back.ReturnOf!.Value));
        Assert.Equal((ScalingState.Scheduled, Activities.ActivityState.Scheduled), (back.State, activity.State));
        Assert.True(activity.RunAt > Now.AddHours(2));
    }

    [Fact]
    public void HAProxy_is_told_and_read()
    {
        var text = HaproxyConfiguration.Render("*:8080", "/run/haproxy.sock", [new(1, "10.0.0.1", 8080), new(2, "10.0.1.1", 8080)], HaproxyChecks.Standard);
        Assert.Contains("  server node-2 10.0.1.1:8080\n", text, StringComparison.Ordinal);
        Assert.Contains("inter 10000ms rise 3 fall 3", text, StringComparison.Ordinal);
        Assert.Contains("uri /healthz", text, StringComparison.Ordinal);
        Assert.Equal("set server nodes/node-2 state drain\n", HaproxyCommands.Drain(2));
        var states = HaproxyCommands.Read("# pxname,svname,scur,status,check_status,\nnodes,node-1,3,UP,* L7OK,\nnodes,node-2,0,DRAIN,L7OK,\nnodes,node-3,0,DOWN,L4CON,\n\n");
        Assert.Equal([(1, true, true, 3), (2, false, true, 0), (3, false, false, 0)], states.Select(s => (s.Node, s.TakesTraffic, s.IsWell, s.Sessions)));
        Assert.Throws<FormatException>(() => HaproxyCommands.Read("Permission denied"));
    }

    private static StackTemplate Render(string[] sizes) => StackTemplates.Render(Blueprint.MagentoCluster, Spec(sizes));

    private static EnvironmentSpec Spec(string[] sizes) =>
        new() { ProjectId = "abcdefghijklm", EnvironmentName = "production", Type = EnvironmentType.Production, Region = "eu-central-1", NodeSizes = sizes };

    private static IReadOnlyList<ScalingNode> Nodes(string size) => [.. Enumerable.Range(1, 3).Select(i => new ScalingNode(i, $"zone-{i}", ScalingNodeState.InService, size, size))];

    private static Environment Production(string size = "6", int webNodes = 0)
    {
        var request = new Project.Request(Guid.CreateVersion7(), "Shop", "eu-central-1", "pro", Blueprint.MagentoCluster, "master", null, "{}", null, size);
        var production = Project.Create(request, Now).Environments.Single(e => e.Type == EnvironmentType.Production);
        production.Resize(size, webNodes, Now);
        return production;
    }
}
