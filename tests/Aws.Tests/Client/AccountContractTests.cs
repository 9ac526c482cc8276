using System.Text.Json.Nodes;
using Cloud.Application.Ports;
using Cloud.Domain.AwsAccounts;

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
        var members = model.Shape((string)model.Operation(operation)["input"]!)["members"]!.AsObject().Select(m => m.Key).ToHashSet(StringComparer.Ordinal);
        Assert.All(call.Form.Keys.Where(k => k is not ("Action" or "Version")), key => Assert.Contains(key.Split('.')[0], members));
        Assert.Equal((string)model.Root["metadata"]!["apiVersion"]!, call.Form["Version"]);
    }
}
