using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;

namespace Cloud.Domain.Tests.Blueprints;

/// <summary>What is refused, and with which words. What the templates hold is tested against AWS's schemas in Aws.Tests.</summary>
public sealed class StackTemplatesTests
{
    private static readonly EnvironmentSpec Good = new()
    {
        ProjectId = "abcdefghijkl2",
        EnvironmentName = "production",
        Type = EnvironmentType.Production,
        Region = "eu-central-1",
    };

    private static readonly EnvironmentSpec Integration = Good with { EnvironmentName = "feature-cart", Type = EnvironmentType.Integration };

    private static readonly EnvironmentSpec Containers = Good with { Size = "S" };

    private static IEnumerable<ServiceSpec> Sixteen => Enumerable.Range(1, 16).Select(number => new ServiceSpec($"s{number}", "redis", "7.2"));

    public static TheoryData<string, EnvironmentSpec, string> Refused => new()
    {
        { "wordpress-containers", Good, "no size '6'; there are S, M, L" },
        { "magento-containers", Containers with { PhpVersion = "8.3; rm" }, "no version of PHP" },
        { "magento-containers", Containers with { BastionRanges = ["1.2.3.4/32", "1.2.3.5/32", "1.2.3.6/32", "1.2.3.7/32"] }, "at most 3 ranges may use the bastion" },
        { "magento-containers", Containers with { Zones = ["eu-central-1a", "eu-central-1b"] }, "3 different zones" },
        { "nothing", Good, "no blueprint 'nothing'" },
        { "magento-cluster", Good with { ProjectId = "UPPER" }, "no project id" },
        { "magento-cluster", Good with { EnvironmentName = "feature/cart" }, "no environment name" },
        { "magento-cluster", Good with { EnvironmentName = "-x" }, "no environment name" },
        { "magento-cluster", Good with { Region = "eu-middle-9" }, "no region 'eu-middle-9'" },
        { "magento-cluster", Good with { Region = "us-west-1" }, "only 2" },
        { "magento-cluster", Good with { Zones = ["eu-central-1a", "eu-central-1b", "us-east-1a"] }, "'us-east-1a' is no zone" },
        { "magento-cluster", Good with { Zones = ["eu-central-1a", "eu-central-1b", "eu-central-1b"] }, "3 different zones" },
        { "magento-cluster", Good with { Zones = ["eu-central-1a"] }, "3 different zones" },
        { "magento-cluster", Good with { Size = "7" }, "no size '7'; there are 6, 12, 24, 48, 96" },
        { "magento-cluster", Good with { WebNodes = -1 }, "0 to 30" },
        { "magento-cluster", Good with { WebNodes = 31 }, "0 to 30" },
        { "magento-cluster", Good with { DataVolumeGib = 9 }, "10 to 16384" },
        { "magento-cluster", Integration with { Zones = ["eu-central-1a"] }, "2 different zones" },
        { "magento-cluster", Integration with { PhpVersion = "8.3; rm" }, "no version of PHP" },
        { "magento-cluster", Integration with { Services = [new("db", "cobol", "1")] }, "no container for 'cobol'" },
        { "magento-cluster", Integration with { Services = [new("db", "mysql", "11 4")] }, "'11 4' is no version" },
        { "magento-cluster", Integration with { Services = [new("9db", "mysql", "11.4")] }, "no service name" },
        { "magento-cluster", Integration with { Services = [new("a-b", "mysql", "11.4"), new("a_b", "redis", "7.2")] }, "too alike" },
        { "magento-cluster", Integration with { Services = [.. Sixteen] }, "At most 15 services" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_cannot_be_rendered_is_refused_with_the_reason(string blueprint, EnvironmentSpec spec, string reason)
    {
        Assert.Contains(reason, StackTemplates.Check(blueprint, spec)!.Message, StringComparison.Ordinal);
        Assert.Contains(reason, Assert.Throws<ArgumentException>(() => StackTemplates.Render(blueprint, spec)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => StackTemplates.StackPolicy(blueprint, spec));
    }

    [Fact]
    public void What_can_be_rendered_has_no_fault()
    {
        Assert.Null(StackTemplates.Check(Blueprint.MagentoCluster, Good));
        Assert.Null(StackTemplates.Check(Blueprint.MagentoCluster, Integration));
        Assert.Null(StackTemplates.Check(Blueprint.WordPressContainers, Containers));
        Assert.Null(StackTemplates.Check(Blueprint.MagentoContainers, Containers));
        Assert.Null(StackTemplates.Check(Blueprint.DrupalCluster, Good));
        Assert.Null(StackTemplates.Check(Blueprint.DrupalCluster, Integration));
    }

    [Fact]
    public void Values_of_the_environment_become_parameters()
    {
        var own = Good with { Domain = "shop.example", Pins = new StackPins(new Dictionary<string, string> { ["node"] = "ami-0123456789abcdef0" }, null), DataVolumeGib = 250 };

        var parameters = StackTemplates.Render(Blueprint.MagentoCluster, own).Parameters;

        Assert.Equal("shop.example", parameters[StackParameters.DomainName]);
        Assert.Equal("ami-0123456789abcdef0", parameters[StackParameters.NodeImageId(3)]);
        Assert.Equal("250", parameters[StackParameters.DataVolumeGib]);
        Assert.Equal("eu-central-1a,eu-central-1b,eu-central-1c", parameters[StackParameters.AvailabilityZones]);
    }

    [Fact]
    public void An_unknown_image_is_no_image_of_anybody() =>
        Assert.Equal(StackParameters.UnknownImage, StackTemplates.Render(Blueprint.MagentoCluster, Good).Parameters[StackParameters.NodeImageId(1)]);

    [Theory]
    [InlineData("production", "abcdefghijkl2-production")]
    [InlineData("exactly-twenty-four-char", "abcdefghijkl2-exactly-twenty-four-char")]
    public void A_short_name_stays_as_it_is(string name, string id) => Assert.Equal(id, (Good with { EnvironmentName = name }).EnvironmentId);

    [Fact]
    public void Long_names_are_cut_and_stay_different()
    {
        var one = (Good with { EnvironmentName = "a-very-long-branch-name-about-the-cart" }).EnvironmentId;
        var other = (Good with { EnvironmentName = "a-very-long-branch-name-about-the-till" }).EnvironmentId;

        Assert.NotEqual(one, other);
        Assert.All([one, other], id => Assert.InRange(id.Length, 20, 38));
        Assert.StartsWith("abcdefghijkl2-a-very-long-branc-", one, StringComparison.Ordinal);
    }
}
