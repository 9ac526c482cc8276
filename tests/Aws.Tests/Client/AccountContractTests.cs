using System.Text.Json.Nodes;
using Cloud.Application.Ports;
using Cloud.Domain.AwsAccounts;
using Cloud.Domain.Blueprints;

namespace Cloud.Aws.Tests.Client;

/// <summary>IAM's, EC2's and Service Quotas' names as the client sends and reads them, against AWS's own models, and what their answers come to.</summary>
public sealed class AccountContractTests
{
    private static readonly CloudAccount Customer = new("eu-central-1", "arn:aws:iam::111111111111:role/CloudAccess-x", "external", "op-1", "arn:aws:iam::111111111111:role/CloudStacks-x");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_simulation_asks_with_resources_and_context_and_names_what_is_denied()
    {
        const string answer = "<EvaluationResults><member><EvalActionName>a:B</EvalActionName><EvalDecision>allowed</EvalDecision></member><member><EvalActionName>a:C</EvalActionName><EvalDecision>implicitDeny</EvalDecision></member></EvaluationResults>";
        await using var aws = await FakeAws.Start(call => call.Service == "sts" ? Session() : Answer.Xml("SimulatePrincipalPolicy", answer));
        await using var cloud = new CloudAt(aws.Url);

        var denied = await cloud.Access.Denied(Customer, Customer.RoleArn!, new AllowedCalls("x", ["a:B", "a:C"], ["arn:aws:iam::111111111111:role/r"], "backup.amazonaws.com"), Ct);

        Assert.Equal(["a:C"], denied);
        var call = aws.Calls.Single(c => c.Service == "iam");
        AssertKnown(AwsModel.Identity, "SimulatePrincipalPolicy", call);
        Assert.Equal(("a:C", "iam:PassedToService", "backup.amazonaws.com"), (call.Form["ActionNames.member.2"], call.Form["ContextEntries.member.1.ContextKeyName"], call.Form["ContextEntries.member.1.ContextKeyValues.member.1"]));
        Assert.Contains("/us-east-1/iam/", call.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_and_networks_are_counted_against_their_quotas()
    {
        await using var aws = await FakeAws.Start(call => call.Service switch
        {
            "servicequotas" => Answer.Json("""{"Quota":{"QuotaCode":"L-1","Value":5.0}}"""),
            _ => new Answer(200, $"<{call.Form["Action"]}Response xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>r</requestId><addressesSet><item/><item/></addressesSet><vpcSet><item/></vpcSet></{call.Form["Action"]}Response>"),
        });
        await using var cloud = new CloudAt(aws.Url);

        Assert.Equal(new QuotaUse(Quota.Addresses, 5, 2), await cloud.Quotas.Look(CloudAt.Frankfurt, Quota.Addresses, Ct));
        Assert.Equal(new QuotaUse(Quota.Networks, 5, 1), await cloud.Quotas.Look(CloudAt.Frankfurt, Quota.Networks, Ct));

        Assert.All(aws.Calls.Where(c => c.Service == "ec2"), call => AssertKnown(AwsModel.Compute, call.Form["Action"], call));
        var quota = aws.Calls.First(c => c.Service == "servicequotas");
        Assert.Equal("ServiceQuotasV20190624.GetServiceQuota", quota.Headers["X-Amz-Target"]);
        var members = AwsModel.Quotas.Shape((string)AwsModel.Quotas.Operation("GetServiceQuota")["input"]!)["members"]!.AsObject();
        Assert.Equal(members.Select(m => m.Key).Where(name => name is "ServiceCode" or "QuotaCode").Order(), JsonNode.Parse(quota.Body)!.AsObject().Select(p => p.Key).Order());
    }

    [Fact]
    public async Task The_newest_image_of_a_name_is_taken_and_a_list_by_its_name()
    {
        const string images = """
            <imagesSet><item><imageId>ami-1</imageId><name>cloud-node-debian-12-1</name><creationDate>2026-11-15T06:00:00.000Z</creationDate></item>
            <item><imageId>ami-2</imageId><name>cloud-node-debian-12-2</name><creationDate>2026-11-16T06:00:00.000Z</creationDate></item>
            <item><imageId>ami-3</imageId><name>cloud-node-debian-12-3</name><creationDate>2026-09-16T06:00:00.000Z</creationDate></item></imagesSet>
            """;
        var found = true;
        await using var aws = await FakeAws.Start(call => new Answer(
            200, $"<{call.Form["Action"]}Response xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>r</requestId>{(found ? images : "")}<prefixListSet>{(found ? "<item><prefixListId>pl-1</prefixListId></item>" : "")}</prefixListSet></{call.Form["Action"]}Response>"));
        await using var cloud = new CloudAt(aws.Url, "AccountId=444455556666");

        Assert.Equal("ami-2", (await cloud.Region.Newest(CloudAt.Frankfurt, MachineImage.Node, Ct))!.Id);
        await cloud.Region.Newest(CloudAt.Frankfurt, MachineImage.ContainerHost, Ct);
        Assert.Equal("pl-1", await cloud.Region.PrefixList(CloudAt.Frankfurt, StackPins.EdgePrefixListName, Ct));
        found = false;
        Assert.Null(await cloud.Region.Newest(CloudAt.Frankfurt, MachineImage.Node, Ct));
        Assert.Null(await cloud.Region.PrefixList(CloudAt.Frankfurt, StackPins.EdgePrefixListName, Ct));

        Assert.All(aws.Calls, call => AssertKnown(AwsModel.Compute, call.Form["Action"], call));
        Assert.Equal(["444455556666", "amazon"], aws.Calls.Take(2).Select(call => call.Form["Owner.1"]));
        var asked = aws.Calls[0].Form;
        Assert.Equal(("name", "cloud-node-debian-12-*", "available", "x86_64"), (asked["Filter.1.Name"], asked["Filter.1.Value.1"], asked["Filter.2.Value.1"], asked["Filter.3.Value.1"]));
    }

    [Fact]
    public async Task Alarms_that_fire_are_read_to_the_last_page()
    {
        static string Item(string name) => $"<member><AlarmName>{name}</AlarmName><StateValue>ALARM</StateValue><StateReason>Threshold Crossed</StateReason><StateUpdatedTimestamp>2026-11-22T10:00:00.123Z</StateUpdatedTimestamp></member>";
        await using var aws = await FakeAws.Start(call => Answer.Xml(
            "DescribeAlarms", call.Form.ContainsKey("NextToken") ? $"<MetricAlarms>{Item("b")}</MetricAlarms>" : $"<MetricAlarms>{Item("a")}</MetricAlarms><NextToken>more</NextToken>"));
        await using var cloud = new CloudAt(aws.Url);

        var since = new DateTimeOffset(2026, 11, 22, 10, 0, 0, 123, TimeSpan.Zero);
        Assert.Equal([new FiringAlarm("a", "Threshold Crossed", since), new FiringAlarm("b", "Threshold Crossed", since)], await cloud.Alarms.Firing(CloudAt.Frankfurt, Ct));

        Assert.All(aws.Calls, call => AssertKnown(AwsModel.Monitoring, call.Form["Action"], call));
        Assert.Equal(("ALARM", "100", "monitoring"), (aws.Calls[0].Form["StateValue"], aws.Calls[0].Form["MaxRecords"], aws.Calls[0].Service));
    }

    [Fact]
    public async Task Snapshots_of_a_cluster_are_read_to_the_last_page_and_one_that_is_gone_is_no_failure()
    {
        static string Item(string id) => $"<DBClusterSnapshot><DBClusterSnapshotIdentifier>{id}</DBClusterSnapshotIdentifier><Status>available</Status><AllocatedStorage>7</AllocatedStorage></DBClusterSnapshot>";
        await using var aws = await FakeAws.Start(call => call.Form switch
        {
            { } form when form["Action"] == "DeleteDBClusterSnapshot" => form["DBClusterSnapshotIdentifier"] == "gone" ? Answer.XmlError("DBClusterSnapshotNotFoundFault", "gone not found.", 404) : Answer.Xml("DeleteDBClusterSnapshot", Item("s-1")),
            { } form when form.ContainsKey("Marker") => Answer.Xml("DescribeDBClusterSnapshots", $"<DBClusterSnapshots>{Item("s-2")}</DBClusterSnapshots>"),
            _ => Answer.Xml("DescribeDBClusterSnapshots", $"<DBClusterSnapshots>{Item("s-1")}</DBClusterSnapshots><Marker>more</Marker>"),
        });
        await using var cloud = new CloudAt(aws.Url);

        Assert.Equal([new DatabaseSnapshot("s-1", "available", 7), new DatabaseSnapshot("s-2", "available", 7)], await cloud.Snapshots.Of(CloudAt.Frankfurt, "cluster", Ct));
        Assert.True(await cloud.Snapshots.Delete(CloudAt.Frankfurt, "s-1", Ct));
        Assert.False(await cloud.Snapshots.Delete(CloudAt.Frankfurt, "gone", Ct));

        Assert.All(aws.Calls, call => AssertKnown(AwsModel.Databases, call.Form["Action"], call));
        Assert.Equal(("cluster", "manual"), (aws.Calls[0].Form["DBClusterIdentifier"], aws.Calls[0].Form["SnapshotType"]));
    }

    [Fact]
    public async Task A_change_set_in_a_customers_account_hands_CloudFormation_its_role()
    {
        await using var aws = await FakeAws.Start(call => call.Service == "sts" ? Session() : Answer.Xml("CreateChangeSet", "<Id>c</Id><StackId>s</StackId>"));
        await using var cloud = new CloudAt(aws.Url);

        await cloud.Stacks.CreateChangeSet(Customer, new NewChangeSet("s", "op-1", "t", ChangeSetTypes.Create) { TemplateBody = "{}" }, Ct);
        await cloud.Stacks.CreateChangeSet(CloudAt.Frankfurt, new NewChangeSet("s", "op-1", "t", ChangeSetTypes.Create) { TemplateBody = "{}" }, Ct);

        Assert.Equal([Customer.StackRoleArn, null], aws.Calls.Where(c => c.Service == "cloudformation").Select(c => c.Form.GetValueOrDefault("RoleARN")));
        Assert.DoesNotContain("external", Customer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_in_a_customers_account_is_told_from_one_in_our_own()
    {
        await using var aws = await FakeAws.Start(call => call.Service == "sts" ? Session() : Answer.XmlError("AccessDenied", "no", 403));
        await using var cloud = new CloudAt(aws.Url);

        var theirs = await Assert.ThrowsAsync<CloudCallException>(() => cloud.Stacks.DescribeStack(Customer, "s", Ct));
        var ours = await Assert.ThrowsAsync<CloudCallException>(() => cloud.Stacks.DescribeStack(CloudAt.Frankfurt, "s", Ct));

        Assert.Equal((true, false), (theirs.IsInCustomersAccount, ours.IsInCustomersAccount));
    }

    private static Answer Session() => new(200, Sts.Session("ASIA", "secret", "token", TimeProvider.System.GetUtcNow().AddHours(1)));

    private static void AssertKnown(AwsModel model, string operation, Call call)
    {
        // EC2 has a name of its own for a member in a request: its location, with a capital (botocore, "ec2" serializer).
        var isCompute = (string)model.Root["metadata"]!["protocol"]! == "ec2";
        var members = model.Shape((string)model.Operation(operation)["input"]!)["members"]!.AsObject()
            .Select(m => isCompute && (string?)m.Value!["locationName"] is { } name ? char.ToUpperInvariant(name[0]) + name[1..] : m.Key).ToHashSet(StringComparer.Ordinal);
        Assert.All(call.Form.Keys.Where(k => k is not ("Action" or "Version")), key => Assert.Contains(key.Split('.')[0], members));
        Assert.Equal((string)model.Root["metadata"]!["apiVersion"]!, call.Form["Version"]);
    }
}
