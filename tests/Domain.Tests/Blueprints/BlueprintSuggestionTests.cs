using Cloud.Domain.Blueprints;
using Cloud.Domain.Configuration;
using Cloud.Domain.Environments;
using Cloud.Domain.Projects;
using Cloud.Domain.Tests.Configuration;

namespace Cloud.Domain.Tests.Blueprints;

public sealed class BlueprintSuggestionTests
{
    [Theory]
    [InlineData("magento-store", Blueprint.MagentoCluster)]
    [InlineData("old-magento", Blueprint.MagentoCluster)]
    [InlineData("drupal-site", Blueprint.DrupalCluster)]
    [InlineData("node-and-python", null)]
    [InlineData("shop-and-front", null)]
    public void A_configuration_tells_what_it_was_written_for_or_nothing(string sample, string? blueprint) =>
        Assert.Equal(blueprint, BlueprintSuggestion.For(Samples.Read(sample)));

    [Theory]
    [InlineData("build: { flavor: drupal }", Blueprint.DrupalCluster)]
    [InlineData("build: { flavor: composer }", null)]
    [InlineData("mounts: { '/public/sites/default/files/': { source: local, source_path: files } }", Blueprint.DrupalCluster)]
    [InlineData("mounts: { 'web/files': { source: local, source_path: files } }", null)]
    [InlineData("hooks: { deploy: 'cd web && drush updatedb -y' }", Blueprint.DrupalCluster)]
    [InlineData("hooks: { deploy: 'php artisan migrate' }", null)]
    [InlineData("mounts: { 'wordpress/wp-content/uploads': { source: local, source_path: uploads } }", Blueprint.WordPressContainers)]
    [InlineData("mounts: { 'wordpress/wp-content/cache': { source: local, source_path: cache } }", null)]
    public void Drupal_is_told_by_its_flavour_its_uploads_or_its_command_and_WordPress_by_its_uploads(string line, string? blueprint) =>
        Assert.Equal(blueprint, BlueprintSuggestion.For(Samples.Reader.Read(Samples.App(line)).Configuration!));

    [Fact]
    public void R37_Every_environment_of_the_Drupal_sample_can_be_built()
    {
        var configuration = ConfigurationJson.Write(Samples.Read("drupal-site"));
        var request = new Project.Request(Guid.CreateVersion7(), "Site", "eu-central-1", "pro", Blueprint.DrupalCluster, "main", null, configuration, null, "6");
        var (project, environments) = Project.Create(request, new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));

        var standing = SharedProductions.Stack(environments.Single(e => e.Type == EnvironmentType.Production));
        Assert.All(environments, e => Assert.Null(StackTemplates.Check(project.Blueprint, EnvironmentSpec.Of(project, e, standing))?.Message));
    }
}
