namespace Cloud.Launch.Tests;

public sealed class LaunchOptionsTests
{
    [Fact]
    public void Nothing_asked_means_the_sandbox_and_a_private_database_from_port_8080_on()
    {
        var options = LaunchOptions.From([], _ => null);
        Assert.Null(options.Aws);
        Assert.Null(options.Database);
        Assert.False(options.Fresh);
        Assert.Equal((8080, 8081, 8082, 8083), (options.Ports.Api, options.Ports.Dashboard, options.Ports.Sandbox, options.Ports.Workers));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("65532")]
    [InlineData("-1")]
    [InlineData("eighty")]
    [InlineData("99999999999999999999")]
    public void A_port_that_cannot_be_is_refused(string port) =>
        Assert.StartsWith("PORT_BASE", Assert.Throws<LaunchException>(() => From(("PORT_BASE", port))).Message, StringComparison.Ordinal);

    [Fact]
    public void An_unknown_argument_is_refused() =>
        Assert.Contains("\"--frsh\"", Assert.Throws<LaunchException>(() => LaunchOptions.From(["--frsh"], _ => null)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_real_account_brings_its_region_and_leaves_credentials_to_the_SDK_if_it_names_none()
    {
        var settings = From(("CLOUD_AWS", "real"), ("AWS_REGION", "eu-west-1")).Aws!.Settings();
        Assert.Equal("eu-west-1", settings["Aws__Region"]);
        Assert.Null(settings["Aws__AccessKeyId"]);
        Assert.Null(settings["Aws__EndpointUrl"]);
    }

    [Fact]
    public void A_real_account_may_have_a_zone_for_the_names_of_balancers_by_name_and_id()
    {
        var settings = From(("CLOUD_AWS", "real"), ("AWS_REGION", "eu-west-1"), ("CLOUD_ORIGIN_ZONE", "o.example.com"), ("CLOUD_ORIGIN_ZONE_ID", "Z1")).Aws!.Settings();
        Assert.Equal(("o.example.com", "Z1"), (settings["Aws__OriginZone__Name"], settings["Aws__OriginZone__HostedZoneId"]));
        Assert.Contains("CLOUD_ORIGIN_ZONE_ID", Assert.Throws<LaunchException>(() => From(("CLOUD_AWS", "real"), ("AWS_REGION", "x"), ("CLOUD_ORIGIN_ZONE", "o.example.com"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_real_account_without_a_region_or_with_half_a_key_or_of_another_kind_is_refused()
    {
        Assert.Contains("AWS_REGION", Assert.Throws<LaunchException>(() => From(("CLOUD_AWS", "real"))).Message, StringComparison.Ordinal);
        Assert.Contains("go together", Assert.Throws<LaunchException>(() => From(("CLOUD_AWS", "real"), ("AWS_REGION", "x"), ("AWS_ACCESS_KEY_ID", "a"))).Message, StringComparison.Ordinal);
        Assert.Contains("\"azure\"", Assert.Throws<LaunchException>(() => From(("CLOUD_AWS", "azure"))).Message, StringComparison.Ordinal);
    }

    private static LaunchOptions From(params (string Name, string Value)[] environment) =>
        LaunchOptions.From([], environment.ToDictionary(e => e.Name, e => e.Value).GetValueOrDefault);
}
