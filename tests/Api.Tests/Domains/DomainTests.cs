using System.Net;
using Cloud.Client;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Api.Tests.Domains;

/// <summary>A customer gives an environment a host name of their own (R4): what is asked of them, what is refused, and who may.</summary>
public sealed class DomainTests(CloudApp app)
{
    [Fact]
    public async Task R4_A_name_that_is_added_says_which_records_to_set()
    {
        var (owner, production) = await Production();
        Assert.Contains("#add-domain", (await owner.Read<EnvironmentResource>(production)).Links.Keys);

        var accepted = await (await owner.Post(production + "/domains", new { name = "Shop.Example.COM." })).Read<Accepted>();

        var added = accepted.Entity<DomainResource>()!;
        Assert.Equal((201, "Created"), (accepted.Code, accepted.Status));
        Assert.Equal(("shop.example.com", "shop.example.com", "pending", "production", false, false), (added.Id, added.Name, added.Status, added.Environment, added.IsDefault, added.Wildcard));
        Assert.Equal(TimeSpan.FromHours(72), added.ExpiresAt - added.CreatedAt);
        Assert.Equal(["ownership TXT", "certificate CNAME", "traffic CNAME"], added.Records.Select(r => $"{r.Purpose} {r.Type}"));
        Assert.Matches("^_cloud-[0-9a-f]{32}\\.shop\\.example\\.com$", added.Records[0].Name);
        Assert.Equal(added.Records[0].Name.Split('-')[1].Split('.')[0], added.Records[0].Value);
        Assert.False(added.Ssl.HasCertificate);

        var seen = await owner.Read<DomainResource>($"{production}/domains/SHOP.example.com");
        Assert.Equal(added.Records, seen.Records);
        Assert.Equal([Relation.Check, Relation.Delete, "environment", "self"], seen.Links.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("shop.example.com", Assert.Single(await owner.Read<List<DomainResource>>(production + "/domains")).Name);
    }

    [Fact]
    public async Task A_name_that_was_taken_before_a_rule_forbade_it_is_found_and_can_be_taken_away()
    {
        var (owner, production) = await Production();
        await (await owner.Post(production + "/domains", new { name = "shop.example.com" })).Read<Accepted>();
        await app.AsOwner(owner.OrganizationId, db => db.Database.ExecuteSqlAsync($"update environment_domains set name = 'xn--n3h.example.com' where organization_id = {owner.OrganizationId}", TestContext.Current.CancellationToken));
        await owner.Read<DomainResource>(production + "/domains/XN--N3H.example.com");
        await (await owner.Delete(production + "/domains/xn--n3h.example.com")).Read<Accepted>();
        await (await owner.Get(production + "/domains/sho%E2%98%83p.example.com")).Refusal(404, "domain.not_found");
    }

    [Fact]
    public async Task What_ACM_wants_and_where_to_point_the_name_are_told_as_soon_as_they_are_known()
    {
        var (owner, production) = await Production();
        await owner.Post(production + "/domains", new { name = "example.org" });
        await owner.OnEnvironment(production, async (db, e) =>
        {
            db.Domains.Single(d => d.EnvironmentId == e.Id).Wants("_a1.example.org.", "_b2.c3.acm-validations.aws.");
            var row = Domain.Environments.EnvironmentStack.For(e, "cloud-x", "eu-central-1");
            row.See("arn", "CREATE_COMPLETE", null, new Dictionary<string, string> { ["EdgeHostname"] = "d1.cloudfront.net", ["EdgeTarget"] = "d1.cloudfront.net" }, [], TimeProvider.System.GetUtcNow());
            if (await db.Stacks.FindAsync([e.Id], TestContext.Current.CancellationToken) is { } there)
            {
                there.See("arn", "CREATE_COMPLETE", null, new Dictionary<string, string> { ["EdgeTarget"] = "d1.cloudfront.net" }, [], TimeProvider.System.GetUtcNow());
            }
            else
            {
                db.Stacks.Add(row);
            }
        });

        var seen = await owner.Read<DomainResource>($"{production}/domains/example.org");

        Assert.Equal(new DomainRecord("certificate", "CNAME", "_a1.example.org", "_b2.c3.acm-validations.aws", false), seen.Records[1]);
        Assert.Equal(new DomainRecord("traffic", "ALIAS", "example.org", "d1.cloudfront.net", null), seen.Records[2]);
    }

    [Theory]
    [InlineData("192.0.2.1", "is an IP address")]
    [InlineData("localhost", "is a single label")]
    [InlineData("https://shop.example.com/", "without https://")]
    [InlineData("d1.cloudfront.net", "AWS's own")]
    [InlineData("", "must not be empty")]
    [InlineData("xn--zzzzzz.example.com", "begins with xn--")]
    [InlineData("shop-.example.com", "begins or ends with a hyphen")]
    [InlineData("sho\u200Dp.example.com", "has U+200D")]
    public async Task What_is_no_name_is_refused_with_the_reason(string name, string reason)
    {
        var (owner, production) = await Production();
        var problem = await (await owner.Post(production + "/domains", new { name })).Refusal(422, "validation.failed");
        Assert.Contains(reason, problem.Errors!["name"][0], StringComparison.Ordinal);
        Assert.Empty(await owner.Read<List<DomainResource>>(production + "/domains"));
    }

    [Fact]
    public async Task A_name_is_once_in_a_project_and_an_environment_has_ten()
    {
        var (owner, production) = await Production();
        foreach (var number in Enumerable.Range(1, 10))
        {
            await (await owner.Post(production + "/domains", new { name = $"shop{number}.example.com" })).Read<Accepted>();
        }

        await (await owner.Post(production + "/domains", new { name = "shop1.example.com" })).Refusal(409, "domain.exists");
        var elsewhere = await (await owner.Post(production.Replace("/production", "/staging", StringComparison.Ordinal) + "/domains", new { name = "shop1.example.com" })).Refusal(409, "domain.exists");
        Assert.Contains("production", elsewhere.Detail, StringComparison.Ordinal);
        var full = await (await owner.Post(production + "/domains", new { name = "shop11.example.com" })).Refusal(409, "domain.limit_reached");
        Assert.Contains("wildcard", full.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_organizations_may_want_the_same_name_and_neither_learns_of_the_other()
    {
        var (owner, production) = await Production();
        var (other, theirs) = await Production();

        var mine = (await (await owner.Post(production + "/domains", new { name = "shop.example.com" })).Read<Accepted>()).Entity<DomainResource>()!;
        var yours = (await (await other.Post(theirs + "/domains", new { name = "shop.example.com" })).Read<Accepted>()).Entity<DomainResource>()!;

        Assert.Equal((mine.Status, mine.Reason), (yours.Status, yours.Reason));
        Assert.NotEqual(mine.Records[0], yours.Records[0]);
        await (await other.Get($"{production}/domains/shop.example.com")).Refusal(404, "project.not_found");
    }

    [Fact]
    public async Task A_check_asks_for_a_look_and_begins_one_that_failed_again()
    {
        var (owner, production) = await Production();
        await owner.Post(production + "/domains", new { name = "shop.example.com" });
        await owner.OnEnvironment(production, (db, e) =>
        {
            var domain = db.Domains.Single(d => d.EnvironmentId == e.Id);
            domain.Fail("Nobody set its records.", TimeProvider.System.GetUtcNow());
            domain.LookAgain(null);
            return Task.CompletedTask;
        });
        Assert.Equal(("failed", "Nobody set its records."), await Told());

        await (await owner.Post($"{production}/domains/shop.example.com/check")).Read<Accepted>();

        Assert.Equal(("pending", null), await Told());
        Assert.Equal(1, await app.Scalar<long>("select count(*) from environment_domains where organization_id = $1 and next_look_at is not null", owner.OrganizationId));
        await (await owner.Post($"{production}/domains/other.example.com/check")).Refusal(404, "domain.not_found");

        async Task<(string, string?)> Told() => await owner.Read<DomainResource>($"{production}/domains/shop.example.com") is var d ? (d.Status, d.Reason) : default;
    }

    [Fact]
    public async Task A_removed_name_goes_by_a_worker_and_cannot_be_checked_meanwhile()
    {
        var (owner, production) = await Production();
        await owner.Post(production + "/domains", new { name = "shop.example.com" });

        var accepted = await (await owner.Delete($"{production}/domains/shop.example.com")).Read<Accepted>();

        Assert.Equal("removing", accepted.Entity<DomainResource>()!.Status);
        Assert.DoesNotContain(Relation.Check, accepted.Entity<DomainResource>()!.Links.Keys);
        await (await owner.Post($"{production}/domains/shop.example.com/check")).Refusal(409, "domain.being_removed");
    }

    [Fact]
    public async Task Another_active_name_is_made_the_default_and_what_cannot_be_one_says_why()
    {
        var (owner, production) = await Production();
        foreach (var name in new[] { "shop.example.com", "www.example.com", "*.example.org", "new.example.com" })
        {
            await (await owner.Post(production + "/domains", new { name })).Read<Accepted>();
        }

        await owner.OnEnvironment(production, (db, e) =>
        {
            var names = db.Domains.Where(d => d.EnvironmentId == e.Id && d.Name != "new.example.com").OrderBy(d => d.Id).ToList();
            names.ForEach(d => d.Serve(d.Name == "shop.example.com", TimeProvider.System.GetUtcNow()));
            e.Serve(new([.. names.Select(d => d.Name)], "shop.example.com", "arn:aws:acm:us-east-1:000000000000:certificate/x"), "shop.example.com", TimeProvider.System.GetUtcNow());
            return Task.CompletedTask;
        });
        Assert.Equal(["shop.example.com", "www.example.com"], (await owner.Read<List<DomainResource>>(production + "/domains")).Where(d => d.Links.ContainsKey(Relation.Edit)).Select(d => d.Name));
        await (await owner.Patch($"{production}/domains/new.example.com", new { is_default = true })).Refusal(409, "domain.not_active");
        await (await owner.Patch($"{production}/domains/*.example.org", new { is_default = true })).Refusal(409, "domain.wildcard");
        var refused = await (await owner.Patch($"{production}/domains/shop.example.com", new { is_default = false })).Refusal(422, "validation.failed");
        Assert.Contains("another name takes it over", refused.Errors!["is_default"][0], StringComparison.Ordinal);

        // What is down has it from its next activation on; what runs has its stack changed.
        var down = await (await owner.Patch($"{production}/domains/www.example.com", new { is_default = true })).Read<Accepted>();
        Assert.Empty(down.Embedded.Activities);
        Assert.Equal(["www.example.com"], await Defaults());
        await owner.OnEnvironment(production, (_, e) =>
        {
            Assert.Equal("www.example.com", e.Served!.Default);
            return Task.CompletedTask;
        });
        await owner.Settle(production);
        var running = await (await owner.Patch(production[..production.IndexOf("/environments", StringComparison.Ordinal)] + "/domains/shop.example.com", new { is_default = true })).Read<Accepted>();
        Assert.Equal([ActivityType.EnvironmentDomainApply], running.Embedded.Activities.Select(a => a.Type));
        Assert.Equal(["shop.example.com"], await Defaults());
        Assert.Empty((await (await owner.Patch($"{production}/domains/shop.example.com", new { is_default = true })).Read<Accepted>()).Embedded.Activities);

        async Task<List<string>> Defaults() => [.. (await owner.Read<List<DomainResource>>(production + "/domains")).Where(d => d.IsDefault).Select(d => d.Name)];
    }

    [Fact]
    public async Task R4_An_alias_is_set_in_a_zone_of_ones_own_account_alone()
    {
        var (owner, production) = await Production();
        await (await owner.Post(production + "/domains", new { name = "example.com" })).Read<Accepted>();
        await owner.OnEnvironment(production, (db, e) =>
        {
            db.Domains.Single(d => d.EnvironmentId == e.Id).Serve(true, TimeProvider.System.GetUtcNow());
            e.Serve(new(["example.com"], "example.com", "arn:aws:acm:us-east-1:000000000000:certificate/x"), "example.com", TimeProvider.System.GetUtcNow());
            return Task.CompletedTask;
        });
        var at = production + "/domains/example.com";
        await (await owner.Patch(at, new { hosted_zone_id = "Z0123456789ABCDEFGHIJ" })).Refusal(409, "domain.zone_not_yours");
        Assert.Contains("Route 53", (await (await owner.Patch(at, new { hosted_zone_id = "example.com" })).Refusal(422, "validation.failed")).Errors!["hosted_zone_id"][0], StringComparison.Ordinal);
        await (await owner.Patch(at, new { hosted_zone_id = "Z012\n" })).Refusal(422, "validation.failed");
        Assert.Contains("hosted_zone_id", (await (await owner.Patch(at, new { })).Refusal(422, "validation.failed")).Errors!["is_default"][0], StringComparison.Ordinal);

        await owner.OnEnvironment(production, (db, e) =>
        {
            var account = Domain.AwsAccounts.AwsAccount.Create(e.OrganizationId, "111122223333", "Theirs", TimeProvider.System.GetUtcNow());
            db.AwsAccounts.Add(account);
            db.Entry(db.Projects.Single(p => p.Id == e.ProjectId)).Property(p => p.AwsAccountId).CurrentValue = account.Id;
            return Task.CompletedTask;
        });
        var named = (await (await owner.Patch(at, new { hosted_zone_id = "Z0123456789ABCDEFGHIJ" })).Read<Accepted>()).Entity<DomainResource>()!;
        Assert.Equal("Z0123456789ABCDEFGHIJ", named.HostedZoneId);
        Assert.Contains("Z0123456789ABCDEFGHIJ", named.Records.Single(r => r.Purpose == DomainRecordPurpose.Traffic).Hint, StringComparison.Ordinal);
        await owner.OnEnvironment(production, (_, e) =>
        {
            Assert.Equal("Z0123456789ABCDEFGHIJ", e.Served!.HostedZoneId);
            return Task.CompletedTask;
        });
        Assert.Null((await (await owner.Patch(at, new { hosted_zone_id = "" })).Read<Accepted>()).Entity<DomainResource>()!.HostedZoneId);
    }

    [Fact]
    public async Task Whoever_may_only_look_is_offered_nothing_and_refused()
    {
        var (owner, production) = await Production();
        await owner.Post(production + "/domains", new { name = "shop.example.com" });
        var viewer = await app.NewColleague(owner, "billing");
        await app.Role(viewer, production, "viewer");

        var seen = Assert.Single(await viewer.Read<List<DomainResource>>(production + "/domains"));

        Assert.DoesNotContain(seen.Links.Keys, link => link.StartsWith('#'));
        await (await viewer.Post(production + "/domains", new { name = "a.example.com" })).Refusal(403, "auth.forbidden");
        await (await viewer.Delete($"{production}/domains/shop.example.com")).Refusal(403, "auth.forbidden");
        await (await viewer.Post($"{production}/domains/shop.example.com/check")).Refusal(403, "auth.forbidden");
    }

    [Fact]
    public async Task A_project_that_is_deleted_lets_its_names_go()
    {
        var (owner, production) = await Production();
        await owner.Post(production + "/domains", new { name = "shop.example.com" });

        await (await owner.Delete(production[..production.IndexOf("/environments", StringComparison.Ordinal)])).Read<Accepted>();

        Assert.Equal("removing", await app.Scalar<string>("select status from environment_domains where organization_id = $1 and next_look_at is not null", owner.OrganizationId));
    }

    /// <summary>As Platform.sh's own API has it, which published clients ask.</summary>
    [Fact]
    public async Task A_projects_domains_are_productions()
    {
        var (owner, production) = await Production();
        var project = production[..production.IndexOf("/environments", StringComparison.Ordinal)];

        await (await owner.Post(project + "/domains", new { name = "shop.example.com" })).Read<Accepted>();

        Assert.Equal("production", Assert.Single(await owner.Read<List<DomainResource>>(project + "/domains")).Environment);
        Assert.Equal("shop.example.com", (await owner.Read<DomainResource>(project + "/domains/shop.example.com")).Id);
        Assert.Single(await owner.Read<List<DomainResource>>(production + "/domains"));
        Assert.Equal(HttpStatusCode.OK, (await owner.Delete(project + "/domains/shop.example.com")).StatusCode);
    }

    private async Task<(Member Owner, string Production)> Production()
    {
        var owner = await app.NewOwner();
        return (owner, await owner.NewProject() + "/environments/production");
    }
}
