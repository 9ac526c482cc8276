using Cloud.Domain.Blueprints;
using Cloud.Domain.Configuration;
using Cloud.Domain.Environments;
using Cloud.Domain.Projects;
using Cloud.Domain.Tests.Configuration;

namespace Cloud.Domain.Tests.Blueprints;

/// <summary>The sample that the README's tour walks through must be buildable in every environment, not only read.</summary>
public sealed class SampleStoreTests
{
    [Fact]
    public void R37_Every_environment_of_the_sample_store_can_be_built()
    {
        var request = new Project.Request(
            Guid.CreateVersion7(), "Store", "eu-central-1", "pro", Blueprint.MagentoCluster, "master", null, ConfigurationJson.Write(Samples.Read("magento-store")), null, "6");
        var (project, environments) = Project.Create(request, new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal([EnvironmentType.Integration, EnvironmentType.Staging, EnvironmentType.Production], environments.Select(e => e.Type));
        var standing = SharedProductions.Stack(environments.Single(e => e.Type == EnvironmentType.Production));
        Assert.All(environments, e => Assert.Null(StackTemplates.Check(project.Blueprint, EnvironmentSpec.Of(project, e, standing))?.Message));
    }
}
