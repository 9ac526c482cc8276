using Cloud.Domain.Blueprints;
using Cloud.Domain.Domains;
using Cloud.Domain.Environments;
using Cloud.Domain.Projects;

namespace Cloud.Domain.Tests.Blueprints;

/// <summary>Which name CloudFront speaks to a balancer by, and that it never changes by itself.</summary>
public sealed class OriginNameTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly OriginZone Zone = new("origin.cloud.example", "ZOURS");

    [Fact]
    public void In_the_shared_account_it_is_the_environments_id_in_the_installations_zone()
    {
        var (project, production) = Made();
        var spec = EnvironmentSpec.Of(project, production);

        Assert.Null(spec.Origin);
        Assert.Equal(new OriginName($"{spec.EnvironmentId}.origin.cloud.example", "ZOURS"), spec.TakingOrigin(project, production, Zone).Origin);
        Assert.Null(spec.TakingOrigin(project, production, null).Origin);
    }

    [Fact]
    public void What_the_stack_was_built_with_is_rendered_again_whatever_is_configured_by_then()
    {
        var (project, production) = Made();
        var built = EnvironmentSpec.Of(project, production, own: Stack(production, "p.before.example", "ZBEFORE"));

        Assert.Equal(new OriginName("p.before.example", "ZBEFORE"), built.Origin);
        Assert.Equal(built.Origin, built.TakingOrigin(project, production, Zone).Origin);
        Assert.Equal(built.Origin, built.TakingOrigin(project, production, null).Origin);
        Assert.Null(EnvironmentSpec.Of(project, production, own: Stack(production, "balancer.example.net", zone: null)).Origin);
    }

    [Fact]
    public void In_the_customers_own_account_it_stands_in_the_zone_that_they_named_and_never_in_ours()
    {
        var (project, production) = Made(Guid.CreateVersion7());
        var spec = EnvironmentSpec.Of(project, production);
        Assert.Null(spec.TakingOrigin(project, production, Zone).Origin);

        Serve(production, "shop.example.com", zone: null);
        Assert.Null(spec.TakingOrigin(project, production, Zone).Origin);
        Serve(production, "shop.example.com", "ZTHEIRS");
        Assert.Equal(new OriginName("cloud-origin.shop.example.com", "ZTHEIRS"), spec.TakingOrigin(project, production, Zone).Origin);
        Serve(production, $"{new string('a', 60)}.com", "ZTHEIRS");
        Assert.Null(spec.TakingOrigin(project, production, Zone).Origin);
    }

    [Fact]
    public void There_it_stays_with_its_zone_and_goes_with_it()
    {
        var (project, production) = Made(Guid.CreateVersion7());
        var built = EnvironmentSpec.Of(project, production, own: Stack(production, "cloud-origin.shop.example.com", "ZTHEIRS"));

        Serve(production, "www.example.com", "ZTHEIRS");
        Assert.Equal(built.Origin, built.TakingOrigin(project, production, Zone).Origin);
        Serve(production, "www.example.org", "ZOTHER");
        Assert.Equal(new OriginName("cloud-origin.www.example.org", "ZOTHER"), built.TakingOrigin(project, production, Zone).Origin);
        Serve(production, "www.example.org", zone: null);
        Assert.Null(built.TakingOrigin(project, production, Zone).Origin);
    }

    /// <summary>ACM's limit, with the longest id there is.</summary>
    [Fact]
    public void The_longest_name_fits_a_certificate()
    {
        var spec = new EnvironmentSpec { ProjectId = new string('p', 13), EnvironmentName = new string('e', 63), Type = EnvironmentType.Staging, Region = "eu-central-1" };
        Assert.Equal(64, spec.EnvironmentId.Length + 1 + OriginZone.LongestName);
    }

    private static void Serve(Environment environment, string name, string? zone) =>
        environment.Serve(new ServedNames([name], name, "arn:aws:acm:us-east-1:111122223333:certificate/1") { HostedZoneId = zone }, null, Now);

    private static EnvironmentStack Stack(Environment of, string host, string? zone)
    {
        var stack = EnvironmentStack.For(of, EnvironmentStack.NameOf(of), "eu-central-1");
        var outputs = new Dictionary<string, string>(StringComparer.Ordinal) { [StackOutputs.OriginHostname] = host };
        if (zone is not null)
            outputs[StackOutputs.OriginZoneId] = zone;
        stack.See("arn:stack", "CREATE_COMPLETE", null, outputs, [], Now);
        return stack;
    }

    private static (Project Project, Environment Production) Made(Guid? account = null)
    {
        var (project, environments) = Project.Create(
            new Project.Request(Guid.CreateVersion7(), "Store", "eu-central-1", "enterprise", Blueprint.MagentoCluster, "master", null, """{"format":"magento","applications":[],"services":[],"routes":[],"warnings":[]}""", null, "6") { AwsAccount = account }, Now);
        return (project, environments.Single(e => e.Type == EnvironmentType.Production));
    }
}
