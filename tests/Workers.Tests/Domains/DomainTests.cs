using Cloud.Domain.Blueprints;
using Cloud.Domain.Domains;
using Cloud.Domain.Environments;
using Cloud.Workers.Tests.AwsAccounts;
using Cloud.Workers.Tests.Backups;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Tests.Domains;

/// <summary>Host names of customers, from the wish to the CDN and off it again: real DNS questions, the sandbox's ACM and CloudFormation.</summary>
public sealed class DomainTests(Database postgres)
{
    private const string Name = "shop.example.com";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R4_R5_A_name_is_proven_by_two_records_and_the_CDN_then_answers_for_it_with_a_certificate_of_us_east_1()
    {
        await using var world = await WithProduction();
        var production = world.Data.Production;
        var id = await world.AddName(production, Name);

        var asked = await world.Seen(id, d => d.ValidationName is not null);
        Assert.Equal(DomainStatus.Pending, asked.Status);
        Assert.Matches("^_[0-9a-f]{32}\\.shop\\.example\\.com$", asked.ValidationName);
        Assert.Matches("^_cloud-[0-9a-f]{32}\\.shop\\.example\\.com$", asked.ProofName);

        var active = await world.Proven(id);

        Assert.True(active is { IsDefault: true, Reason: null, VerifiedAt: not null });
        var certificate = Assert.Single(await world.Certificates());
        Assert.Equal("us-east-1", certificate.GetProperty("region").GetString());
        Assert.Equal((Name, certificate.GetProperty("arn").GetString()), await world.Cdn(production));
        var environment = await world.Reload(production);
        Assert.Equal((Name, Lifecycle.Active), (environment.EdgeHostname, environment.Lifecycle));
        Assert.Equal([Name], environment.Served!.Names);
        Assert.EndsWith(".cloudfront.net", (await Outputs(world, production))[StackOutputs.EdgeTarget], StringComparison.Ordinal);
        Assert.True((await world.LastApply())!.Automated);
    }

    [Fact]
    public async Task Names_stay_through_redeployment_resize_deactivation_and_activation()
    {
        await using var world = await WithProduction(Blueprint.MagentoCluster);
        var production = world.Data.Production;
        await world.Proven(await world.AddName(production, Name));
        var (_, certificate) = await world.Cdn(production);

        await world.Well(await world.Begin(production, (e, now) => e.Redeploy(now, null).Value));
        Assert.Equal((Name, certificate), await world.Cdn(production));

        await world.Well(await new Scaling.ScalingWorld(world).Ask("12", webNodes: 1));
        Assert.Equal((Name, certificate), await world.Cdn(production));

        await world.Well(await world.Begin(production, (e, now) => e.Deactivate(now, null, "production").Value));
        Assert.Single(await world.Certificates());
        await world.Well(await world.Begin(production, (e, now) => e.Activate(now, null).Value));
        Assert.Equal((Name, certificate), await world.Cdn(production));
        Assert.Equal(Name, (await world.Reload(production)).EdgeHostname);
    }

    [Fact]
    public async Task Names_stay_where_the_environment_is_switched_over_to_a_restored_database()
    {
        await using var world = await WithProduction(Blueprint.WordPressContainers);
        var production = world.Data.Production;
        await world.Proven(await world.AddName(production, Name));
        var (_, certificate) = await world.Cdn(production);

        var restore = await world.Restore(await world.BackUp(), production, undoWindowHours: 24);
        await world.Well(restore.ActivityId);
        await world.Well((await world.Reload(restore)).SwitchActivityId!.Value);

        Assert.Equal((Name, certificate), await world.Cdn(production));
        Assert.Equal(Name, (await world.Reload(production)).EdgeHostname);
    }

    [Fact]
    public async Task Several_names_share_one_certificate_and_one_that_goes_leaves_the_others()
    {
        await using var world = await WithProduction();
        var production = world.Data.Production;
        var first = await world.AddName(production, Name);
        await world.Proven(first);
        var (_, before) = await world.Cdn(production);
        await world.Proven(await world.AddName(production, "*.example.org"));

        var (aliases, certificate) = await world.Cdn(production);
        Assert.Equal($"{Name},*.example.org", aliases);
        Assert.NotEqual(before, certificate);
        Assert.Equal(certificate, Assert.Single(await world.Certificates()).GetProperty("arn").GetString());

        await world.Change(first, d => d.Remove(TimeProvider.System.GetUtcNow()));
        await world.Gone(first);

        (aliases, certificate) = await world.Cdn(production);
        Assert.Equal("*.example.org", aliases);
        Assert.Equal(certificate, Assert.Single(await world.Certificates()).GetProperty("arn").GetString());
        Assert.EndsWith(".cloudfront.net", (await world.Reload(production)).EdgeHostname, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_name_it_calls_itself_by_is_chosen_and_stays_through_what_comes_after()
    {
        await using var world = await WithProduction();
        var production = world.Data.Production;
        await world.Proven(await world.AddName(production, Name));
        var other = await world.AddName(production, "www.example.com");
        await world.Proven(other);
        var (aliases, certificate) = await world.Cdn(production);
        Assert.Equal(Name, (await world.Reload(production)).EdgeHostname);

        await world.Well(await Choose());

        Assert.Equal("www.example.com", (await world.Reload(production)).EdgeHostname);
        Assert.True((await world.Seen(other, _ => true)).IsDefault);
        Assert.Equal((aliases, certificate), await world.Cdn(production));
        await world.Well(await world.Begin(production, (e, now) => e.Redeploy(now, null).Value));
        Assert.Equal("www.example.com", (await world.Reload(production)).EdgeHostname);

        async Task<Guid> Choose()
        {
            await world.Data.Change(db =>
            {
                foreach (var domain in db.Domains.Where(d => d.EnvironmentId == production.Id))
                {
                    domain.Prefer(domain.Id == other, null, TimeProvider.System.GetUtcNow());
                }
            });
            return await world.Begin(production, (e, now) => e.CallItself("www.example.com", null, now, null).Value!);
        }
    }

    [Fact]
    public async Task The_last_name_that_goes_takes_the_certificate_with_it()
    {
        await using var world = await WithProduction();
        var production = world.Data.Production;
        var id = await world.AddName(production, Name);
        await world.Proven(id);

        await world.Change(id, d => d.Remove(TimeProvider.System.GetUtcNow()));
        await world.Gone(id);

        Assert.Equal(("", null), await world.Cdn(production));
        Assert.Empty(await world.Certificates());
        Assert.Null((await world.Reload(production)).Served);
    }

    /// <summary>ACM's record is the same for everybody in an account: who adds another's name finds it set already.</summary>
    [Fact]
    public async Task The_record_for_ACM_alone_proves_nothing()
    {
        await using var world = await WithProduction();
        var id = await world.AddName(world.Data.Production, Name);
        await world.PutValidation(await world.Seen(id, d => d.ValidationName is not null));

        var seen = await world.Seen(id, d => d.ValidationFound);

        Assert.Equal((DomainStatus.Pending, false), (seen.Status, seen.ProofFound));
        Assert.Contains(seen.ProofName, seen.Reason, StringComparison.Ordinal);
        Assert.Null(await world.LastApply());
    }

    [Fact]
    public async Task A_name_that_is_proven_elsewhere_is_refused_to_whoever_proves_it_later_and_to_nobody_before()
    {
        await using var world = await WithProduction();
        await world.Proven(await world.AddName(world.Data.Production, Name));
        await using var other = await TenantData.Create(world.Database, TimeProvider.System.GetUtcNow());
        EnvironmentDomain? theirs = null;
        await other.Change(db => db.Domains.Add(theirs = EnvironmentDomain.Create(other.Production, Name, TimeProvider.System.GetUtcNow())));
        Task<EnvironmentDomain> Theirs() => other.Read(db => db.Domains.SingleAsync(Ct));

        await Until(async () => (await Theirs()).ValidationFound, world, theirs!.Id);
        Assert.Equal(DomainStatus.Pending, (await Theirs()).Status);
        Assert.DoesNotContain("elsewhere", (await Theirs()).Reason, StringComparison.Ordinal);

        await world.PutProof(theirs);
        await Until(async () => (await Theirs()).Status == DomainStatus.Failed, world, theirs.Id);

        Assert.Contains("in use elsewhere", (await Theirs()).Reason, StringComparison.Ordinal);
        Assert.Equal(Name, (await world.Cdn(world.Data.Production)).Aliases);
    }

    [Fact]
    public async Task A_name_that_nobody_proves_fails_after_72_hours_and_begins_again_when_it_is_checked()
    {
        await using var world = await WithProduction();
        var id = await world.AddName(world.Data.Production, Name);
        var asked = await world.Seen(id, d => d.ValidationName is not null);
        Assert.Equal(TimeSpan.FromHours(72), asked.ExpiresAt - asked.CreatedAt);

        await world.Data.Execute($"update environment_domains set expires_at = now(), next_look_at = now() where id = '{id}'");
        var failed = await world.Seen(id, d => d is { Status: DomainStatus.Failed, CertificateArn: null });

        Assert.Contains("72 hours", failed.Reason, StringComparison.Ordinal);
        Assert.Contains("check again", failed.Reason, StringComparison.Ordinal);
        Assert.Empty(await world.Certificates());
        await world.Change(id, d => Assert.Null(d.Check(TimeProvider.System.GetUtcNow()).Error));
        var again = await world.Proven(id);
        Assert.Equal(asked.ProofName, again.ProofName);
        Assert.Equal(Name, (await world.Cdn(world.Data.Production)).Aliases);
    }

    [Fact]
    public async Task A_change_that_AWS_refuses_is_taken_back_with_its_certificate_and_the_name_says_why()
    {
        await using var world = await WithProduction();
        var production = world.Data.Production;
        await world.Faults(new { kind = "fail", resource = "Distribution", on = "update", reason = "One or more of the CNAMEs you provided are already associated with a different resource.", times = 1 });
        var id = await world.AddName(production, Name);
        var asked = await world.Seen(id, d => d.ValidationName is not null);
        await world.PutProof(asked);
        await world.PutValidation(asked);

        var failed = await world.Seen(id, d => d is { Status: DomainStatus.Failed, CertificateArn: null }, 120);

        Assert.Contains("already associated with a different resource", failed.Reason, StringComparison.Ordinal);
        Assert.Equal((Lifecycle.Active, null), ((await world.Reload(production)).Lifecycle, (await world.Reload(production)).Served));
        Assert.Equal(("", null), await world.Cdn(production));
        Assert.Empty(await world.Certificates());
        await world.Change(id, d => d.Check(TimeProvider.System.GetUtcNow()));
        await world.Seen(id, d => d.Status == DomainStatus.Active, 120);
    }

    [Fact]
    public async Task Without_a_CDN_the_balancer_shows_a_certificate_of_its_region()
    {
        await using var world = await WorkersUnderTest.Start(postgres);
        var main = world.Data.Main;
        await world.Well(await world.Begin(main, (e, now) => e.Activate(now, null).Value));

        await world.Proven(await world.AddName(main, "dev.example.com"));

        Assert.Equal("eu-central-1", Assert.Single(await world.Certificates()).GetProperty("region").GetString());
        Assert.Equal("dev.example.com", (await world.Reload(main)).EdgeHostname);
        Assert.EndsWith(".elb.amazonaws.com", (await Outputs(world, main))[StackOutputs.EdgeTarget], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_of_an_environment_that_is_down_wait_for_it_or_go_without_it()
    {
        await using var world = await WorkersUnderTest.Start(postgres);
        var production = world.Data.Production;
        var (stays, goes) = (await world.AddName(production, Name), await world.AddName(production, "old.example.com"));
        foreach (var id in new[] { stays, goes })
        {
            var asked = await world.Seen(id, d => d.ValidationName is not null);
            await world.PutProof(asked);
            await world.PutValidation(asked);
        }

        var waiting = await world.Seen(stays, d => d is { Status: DomainStatus.Verified, Reason: not null });
        Assert.Contains("as soon as production is active", waiting.Reason, StringComparison.Ordinal);
        await world.Change(goes, d => d.Remove(TimeProvider.System.GetUtcNow()));
        await world.Gone(goes);

        await world.Well(await world.Begin(production, (e, now) => e.Activate(now, null).Value));
        await world.Data.Execute("update environment_domains set next_look_at = now()");
        await world.Seen(stays, d => d.Status == DomainStatus.Active, 120);
        Assert.Equal(Name, (await world.Cdn(production)).Aliases);

        // The activity tidies up after the names serve.
        await BackedUpWorld.Until(async () => (await world.Reload(production)).Lifecycle == Lifecycle.Active);
        await world.Well(await world.Begin(production, (e, now) => e.Deactivate(now, null, "production").Value));
        await world.Change(stays, d => d.Remove(TimeProvider.System.GetUtcNow()));
        await world.Gone(stays);
        Assert.Empty(await world.Certificates());
        Assert.Null((await world.Reload(production)).Served);
    }

    [Fact]
    public async Task In_a_customers_own_account_the_certificates_are_theirs_by_the_role_they_gave()
    {
        await using var world = await WorkersUnderTest.Start(postgres, awsAccount: CustomerAccount.Number);
        await using var theirs = await CustomerAccount.Open(world);
        await theirs.Bootstrap();
        await world.Well(await world.Begin(world.Data.Main, (e, now) => e.Activate(now, null).Value));
        var id = await world.AddName(world.Data.Main, Name);

        await world.Proven(id);

        Assert.StartsWith($"arn:aws:acm:eu-central-1:{CustomerAccount.Number}:", Assert.Single(await world.Certificates()).GetProperty("arn").GetString(), StringComparison.Ordinal);
        await world.Change(id, d => d.Remove(TimeProvider.System.GetUtcNow()));
        await world.Gone(id);
        Assert.Empty(await world.Certificates());
    }

    [Fact]
    public async Task R4_In_a_zone_of_the_customers_own_account_the_stack_sets_the_alias_and_takes_it_away()
    {
        await using var world = await WorkersUnderTest.Start(postgres, awsAccount: CustomerAccount.Number);
        await using var theirs = await CustomerAccount.Open(world);
        await theirs.Bootstrap();
        var main = world.Data.Main;
        await world.Well(await world.Begin(main, (e, now) => e.Activate(now, null).Value));
        var id = await world.AddName(main, "example.org");
        await world.Proven(id);
        Assert.DoesNotContain(await Aliases(), p => p.Status != "DELETE_COMPLETE");

        await world.Well(await InZone("Z0123456789ABCDEFGHIJ"));

        Assert.NotEmpty(await Aliases());
        Assert.All(await Aliases(), p => Assert.Equal("CREATE_COMPLETE", p.Status));
        Assert.Equal("Z0123456789ABCDEFGHIJ", (await world.Reload(main)).Served!.HostedZoneId);
        await world.Well(await world.Begin(main, (e, now) => e.Redeploy(now, null).Value));
        Assert.NotEmpty(await Aliases());

        await world.Well(await InZone(null));
        Assert.DoesNotContain(await Aliases(), p => p.Status != "DELETE_COMPLETE");

        async Task<List<StackPart>> Aliases() =>
            [.. (await world.Data.Read(db => db.Stacks.Where(s => s.EnvironmentId == main.Id).Select(s => s.Parts).SingleAsync(Ct))).Where(p => p.Type == "AWS::Route53::RecordSet" && p.LogicalId.Contains("Alias", StringComparison.Ordinal))];

        async Task<Guid> InZone(string? zone)
        {
            await world.Change(id, d => d.Prefer(true, zone, TimeProvider.System.GetUtcNow()));
            return await world.Begin(main, (e, now) => e.CallItself("example.org", zone, now, null).Value!);
        }
    }

    [Fact]
    public async Task A_branch_that_is_deleted_takes_its_names_and_their_certificates_with_it()
    {
        await using var world = await WorkersUnderTest.Start(postgres);
        Environment? branch = null;
        await world.Data.Change(db => db.Environments.Add(branch = world.Data.Main.Branch(world.Data.Project, "feature/cart", "Cart", TimeProvider.System.GetUtcNow(), null).Value.Branch));
        var id = await world.AddName(branch!, Name);
        await world.Seen(id, d => d.ValidationName is not null);
        Assert.Single(await world.Certificates());

        await world.Well(await world.Begin(branch!, (e, now) => e.Delete(now, null).Value));

        Assert.Empty(await world.Certificates());
        Assert.Null(await world.Name(id));
    }

    [Fact]
    public async Task A_role_that_was_taken_back_does_not_keep_a_name()
    {
        await using var world = await WorkersUnderTest.Start(postgres, awsAccount: CustomerAccount.Number);
        await using var theirs = await CustomerAccount.Open(world);
        await theirs.Bootstrap();
        var id = await world.AddName(world.Data.Main, Name);
        await world.Seen(id, d => d.ValidationName is not null);

        await theirs.Leave();
        await world.Change(id, d => d.Remove(TimeProvider.System.GetUtcNow()));

        await world.Gone(id);
    }

    private async Task<WorkersUnderTest> WithProduction(string blueprint = Blueprint.WordPressContainers)
    {
        var world = await WorkersUnderTest.Start(postgres, blueprint: blueprint);
        await world.Well(await world.Begin(world.Data.Production, (e, now) => e.Activate(now, null).Value));
        return world;
    }

    private static async Task Until(Func<Task<bool>> isSo, WorkersUnderTest world, Guid id)
    {
        for (var i = 0; i < 1000; i++)
        {
            if (await isSo())
            {
                return;
            }

            await world.Look(id);
        }

        Assert.Fail("It did not come to that within 60 s.");
    }

    private static Task<IReadOnlyDictionary<string, string>> Outputs(WorkersUnderTest world, Environment environment) =>
        world.Data.Read(db => db.Stacks.Where(s => s.EnvironmentId == environment.Id).Select(s => s.Outputs).SingleAsync(Ct));
}
