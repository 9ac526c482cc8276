using Cloud.Client;

namespace Cloud.Api.Tests.AwsAccounts;

/// <summary>AWS accounts of a customer's own: who may add one, what opens it, and that nobody learns of another's.</summary>
public sealed class AwsAccountTests(CloudApp app)
{
    private const string Number = "111122223333";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_is_added_shown_and_removed()
    {
        var owner = await app.NewOwner();
        var added = await Add(owner, "1111-2222-3333", "Acme production");

        Assert.Equal((Number, "Acme production", "unchecked"), (added.AccountId, added.Title, added.State));
        Assert.Equal($"arn:aws:iam::{Number}:role/{added.RoleName}", added.RoleArn);
        Assert.Empty(added.Checks);
        var listed = await owner.Read<ItemCollection<AwsAccountResource>>(owner.Organization + "/aws-accounts");
        Assert.Equal(added.Id, Assert.Single(listed.Items).Id);
        Assert.Equal(added.ExternalId, (await owner.Read<AwsAccountResource>(added.Links["self"].Href)).ExternalId);

        Assert.Equal(204, (int)(await owner.Delete(added.Links["#delete"].Href)).StatusCode);
        await (await owner.Get(added.Links["self"].Href)).Refusal(404, "aws_account.not_found");
        Assert.Empty((await owner.Read<ItemCollection<AwsAccountResource>>(owner.Organization + "/aws-accounts")).Items);
    }

    [Fact]
    public async Task The_external_id_is_made_here_for_each_row_and_no_body_can_choose_it()
    {
        var owner = await app.NewOwner();
        await (await owner.Post(owner.Organization + "/aws-accounts", new { account_id = Number, external_id = "mine" })).Refusal(422);

        var first = await Add(owner, Number);
        await owner.Delete(first.Links["#delete"].Href);
        var second = await Add(owner, Number);

        Assert.Equal(64, first.ExternalId!.Length);
        Assert.NotEqual(first.ExternalId, second.ExternalId);
        Assert.NotEqual(first.RoleName, second.RoleName);
    }

    [Fact]
    public async Task Two_organizations_may_name_one_account_and_neither_learns_of_the_other()
    {
        var (one, other) = (await app.NewOwner(), await app.NewOwner());
        var first = await Add(one, Number);
        var second = await Add(other, Number);

        Assert.NotEqual(first.ExternalId, second.ExternalId);
        Assert.NotEqual(first.RoleArn, second.RoleArn);
        await (await other.Get(first.Links["self"].Href)).Refusal(404);
        await (await other.Get($"{other.Organization}/aws-accounts/{first.Id}")).Refusal(404, "aws_account.not_found");
        await (await other.Get($"{other.Organization}/aws-accounts/{first.Id}/bootstrap-template")).Refusal(404, "aws_account.not_found");
        await (await other.Post(other.Organization + "/projects", Samples.Project() with { AwsAccount = first.Id })).Refusal(422);
        await (await one.Post(one.Organization + "/aws-accounts", new { account_id = Number })).Refusal(409, "aws_account.exists");
    }

    [Theory]
    [InlineData("12345")]
    [InlineData("11112222333a")]
    [InlineData("１１１１２２２２３３３３")]
    [InlineData("000000000000")]
    public async Task A_number_that_is_none_or_is_our_own_is_refused(string number)
    {
        var owner = await app.NewOwner();
        var refusal = await (await owner.Post(owner.Organization + "/aws-accounts", new { account_id = number })).Refusal(422);
        Assert.Contains("account_id", refusal.Errors!.Keys);
    }

    [Fact]
    public async Task The_bootstrap_template_trusts_our_account_with_the_external_id_and_nobody_else()
    {
        var owner = await app.NewOwner();
        var account = await Add(owner, Number);

        var bootstrap = await owner.Read<BootstrapTemplateResource>(account.Links["bootstrap-template"].Href);

        var role = bootstrap.Template.GetProperty("Resources").GetProperty("AccessRole").GetProperty("Properties");
        var trust = Assert.Single(role.GetProperty("AssumeRolePolicyDocument").GetProperty("Statement").EnumerateArray());
        Assert.Equal(account.RoleName, role.GetProperty("RoleName").GetString());
        Assert.Equal("arn:${AWS::Partition}:iam::000000000000:root", trust.GetProperty("Principal").GetProperty("AWS").GetProperty("Fn::Sub").GetString());
        Assert.Equal(account.ExternalId, trust.GetProperty("Condition").GetProperty("StringEquals").GetProperty("sts:ExternalId").GetString());
        Assert.Contains(bootstrap.StackName, bootstrap.Command, StringComparison.Ordinal);
        Assert.Equal(["CAPABILITY_NAMED_IAM"], bootstrap.Capabilities);
    }

    [Fact]
    public async Task A_check_is_asked_for_and_waits_for_a_worker()
    {
        var owner = await app.NewOwner();
        var account = await Add(owner, Number);

        var asked = await (await owner.Post(account.Links["#check"].Href)).Read<AwsAccountResource>();
        var again = await (await owner.Post(account.Links["#check"].Href)).Read<AwsAccountResource>();

        Assert.Equal(("checking", "checking"), (asked.State, again.State));
        Assert.Equal("checking", (await owner.Read<AwsAccountResource>(account.Links["self"].Href)).State);
    }

    [Fact]
    public async Task Who_makes_projects_sees_accounts_without_what_opens_them()
    {
        var owner = await app.NewOwner();
        var account = await Add(owner, Number);
        var colleague = await app.NewColleague(owner, "projects:create");

        var seen = await colleague.Read<AwsAccountResource>(account.Links["self"].Href);

        Assert.Null(seen.ExternalId);
        Assert.Equal(["self"], seen.Links.Keys);
        await (await colleague.Get(account.Links["bootstrap-template"].Href)).Refusal(403);
        await (await colleague.Delete(account.Links["self"].Href)).Refusal(403);
        await (await (await app.NewColleague(owner, "billing")).Get(account.Links["self"].Href)).Refusal(403);
    }

    [Fact]
    public async Task A_project_lives_in_the_account_it_was_made_in_and_holds_it()
    {
        var owner = await app.NewOwner();
        var account = await Add(owner, Number, "Acme");
        var made = await (await owner.Post(owner.Organization + "/projects", Samples.Project() with { AwsAccount = account.Id, Activate = [] })).Read<Accepted>();
        var project = made.Entity<ProjectResource>()!;

        Assert.Equal(new AwsAccountReference(account.Id, Number, "Acme"), project.AwsAccount);
        Assert.Equal(project.AwsAccount, (await owner.Read<ProjectResource>("/api/projects/" + project.Id)).AwsAccount);
        Assert.Null((await owner.Read<ProjectResource>(await owner.NewProject())).AwsAccount);
        var held = await owner.Read<AwsAccountResource>(account.Links["self"].Href);
        Assert.DoesNotContain("#delete", held.Links.Keys);
        var refusal = await (await owner.Delete(account.Links["self"].Href)).Refusal(409, "aws_account.in_use");
        Assert.Contains(project.Title, refusal.Detail, StringComparison.Ordinal);

        // A deleted project that left nothing there holds nothing.
        await (await owner.Delete("/api/projects/" + project.Id)).Read<Accepted>();
        Assert.Equal(204, (int)(await owner.Delete(account.Links["self"].Href)).StatusCode);
    }

    [Fact]
    public async Task Adding_and_removing_are_in_the_log_without_the_external_id()
    {
        var owner = await app.NewOwner();
        var account = await Add(owner, Number, "Acme");
        await owner.Delete(account.Links["#delete"].Href);

        var text = await (await owner.Get(owner.Organization + "/audit-events")).Content.ReadAsStringAsync(Ct);
        Assert.Contains("CreateAwsAccount", text, StringComparison.Ordinal);
        Assert.Contains("DeleteAwsAccount", text, StringComparison.Ordinal);
        Assert.Contains(Number, text, StringComparison.Ordinal);
        Assert.DoesNotContain(account.ExternalId!, text, StringComparison.Ordinal);
    }

    private static async Task<AwsAccountResource> Add(Member owner, string number, string? title = null) =>
        await (await owner.Post(owner.Organization + "/aws-accounts", new Client.CreateAwsAccount { AccountId = number, Title = title })).Read<AwsAccountResource>();
}
