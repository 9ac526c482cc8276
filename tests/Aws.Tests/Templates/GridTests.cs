using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using static Cloud.Aws.Tests.Templates.RenderedStack;

namespace Cloud.Aws.Tests.Templates;

public sealed class GridTests
{
    /// <summary>Fargate's pairs: the memory sizes, in MiB, that go with CPU units (Amazon ECS, task size).</summary>
    private static readonly Dictionary<string, int[]> FargateSizes = new(StringComparer.Ordinal)
    {
        ["256"] = [512, 1024, 2048],
        ["512"] = [1024, 2048, 3072, 4096],
        ["1024"] = [2048, 3072, 4096, 5120, 6144, 7168, 8192],
    };

    private static readonly RenderedStack Integration = Of(TemplateCases.Spec(EnvironmentType.Integration));

    [Fact]
    public void R29_R32_Each_service_runs_in_a_container_of_its_own()
    {
        string[] services = ["App", "ServiceDatabase", "ServiceCache", "ServiceSearch", "ServiceQueue"];
        Assert.Equal(services.Order(StringComparer.Ordinal), Integration.Ids("AWS::ECS::Service").Order(StringComparer.Ordinal));
        Assert.All(services.Skip(1), id => Assert.Single(Integration.Properties($"{id}Task")["ContainerDefinitions"]!.AsArray()));
    }

    [Fact]
    public void R36_The_configured_version_is_the_one_that_runs()
    {
        Assert.EndsWith("/mariadb:11.4", Image("ServiceDatabaseTask"), StringComparison.Ordinal);
        Assert.EndsWith("/redis:7.2", Image("ServiceCacheTask"), StringComparison.Ordinal);
        Assert.EndsWith("php:8.1-fpm", (string?)Of(TemplateCases.Spec(EnvironmentType.Integration) with { PhpVersion = "8.1" })
            .Properties("AppTask")["ContainerDefinitions"]![1]!["Image"], StringComparison.Ordinal);
    }

    [Fact]
    public void R41_An_environment_has_web_server_database_and_configured_services_under_its_own_name()
    {
        var parameters = TemplateCases.Render(TemplateCases.Spec(EnvironmentType.Integration)).Parameters;
        Assert.Equal("abcdefghijkl2-feature-cart", parameters[StackParameters.EnvironmentId]);
        Assert.Equal(["web", "php"], Integration.Properties("AppTask")["ContainerDefinitions"]!.AsArray().Select(container => (string?)container!["Name"]));
        Assert.Equal("database", (string?)Integration.Properties("ServiceDatabaseName")["Name"]);
    }

    [Fact]
    public void A_pause_stops_every_container_by_one_parameter_and_changes_nothing_else()
    {
        var spec = TemplateCases.Spec(EnvironmentType.Integration);
        var (running, paused) = (TemplateCases.Render(spec), TemplateCases.Render(spec with { Paused = true }));

        Assert.Equal(running.Body, paused.Body);
        var changed = Assert.Single(running.Parameters, parameter => paused.Parameters[parameter.Key] != parameter.Value);
        Assert.Equal((StackParameters.TaskCount, "1", "0"), (changed.Key, changed.Value, paused.Parameters[changed.Key]));
        Assert.All(Integration.Ids("AWS::ECS::Service"), id => Assert.Equal("""{"Ref":"TaskCount"}""", Text(Integration.Properties(id)["DesiredCount"])));
    }

    [Fact]
    public void R43_Integration_has_no_CDN() => Assert.Empty(Integration.Ids("AWS::CloudFront::Distribution"));

    [Fact]
    public void Integration_has_no_gateways_to_pay_for() => Assert.Empty(Integration.Ids("AWS::EC2::NatGateway"));

    [Fact]
    public void A_network_storage_is_the_shared_mount_and_no_container() =>
        Assert.DoesNotContain(Named("integration-every-type").Resources, resource => resource.Key.Contains("NetworkStorage", StringComparison.Ordinal));

    [Fact]
    public void A_container_that_keeps_data_has_a_folder_that_no_other_mounts()
    {
        var everyType = Named("integration-every-type");
        var mounts = everyType.Ids("AWS::ECS::TaskDefinition")
            .SelectMany(id => Having(everyType[id], "AccessPointId"))
            .Select(authorization => Text(authorization["AccessPointId"]))
            .ToList();
        Assert.Equal(everyType.Ids("AWS::EFS::AccessPoint").Length, mounts.Count);
        Assert.Equal(mounts.Count, mounts.Distinct().Count());
    }

    [Fact]
    public void Every_task_has_a_size_that_Fargate_knows()
    {
        var everyType = Named("integration-every-type");
        Assert.All(everyType.Ids("AWS::ECS::TaskDefinition"), id =>
        {
            var task = everyType.Properties(id);
            Assert.Contains(int.Parse((string)task["Memory"]!, System.Globalization.CultureInfo.InvariantCulture), FargateSizes[(string)task["Cpu"]!]);
        });
    }

    [Fact]
    public void A_password_reaches_a_container_from_the_secret_and_never_as_text()
    {
        var everyType = Named("integration-every-type");
        var secrets = everyType.Ids("AWS::ECS::TaskDefinition").SelectMany(id => Having(everyType[id], "ValueFrom")).ToList();
        Assert.Equal(5, secrets.Count);
        Assert.All(secrets, secret => Assert.Equal("""{"Ref":"ServiceSecret"}""", Text(secret["ValueFrom"])));
        var variables = everyType.Ids("AWS::ECS::TaskDefinition")
            .SelectMany(id => Having(everyType[id], "Environment"))
            .SelectMany(container => container["Environment"]!.AsArray());
        Assert.DoesNotContain(variables, variable => ((string)variable!["Name"]!).Contains("PASS", StringComparison.Ordinal));
    }

    private static string Image(string task) => (string)Integration.Properties(task)["ContainerDefinitions"]![0]!["Image"]!;
}
