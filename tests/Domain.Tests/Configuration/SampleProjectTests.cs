using Cloud.Domain.Configuration;

namespace Cloud.Domain.Tests.Configuration;

public sealed class SampleProjectTests
{
    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void R28_Every_sample_project_reads_without_an_error(string sample)
    {
        var reading = Samples.Reader.Read(Samples.Files(sample));
        Assert.DoesNotContain(reading.Faults, f => f.IsError);
        Assert.NotEmpty(reading.Configuration!.Applications);
        Assert.Equal(reading.Faults, reading.Configuration.Warnings);
    }

    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void R28_A_configuration_survives_json_and_back(string sample)
    {
        var written = ConfigurationJson.Write(Samples.Read(sample));
        Assert.Equal(written, ConfigurationJson.Write(ConfigurationJson.Read(written)));
        Assert.Contains("\"format\":", written, StringComparison.Ordinal);
    }

    [Fact]
    public void R31_A_store_names_its_database_cache_search_and_queue()
    {
        var store = Samples.Read("magento-store");
        Assert.Equal(ConfigurationFormat.Magento, store.Format);
        Assert.Equal(["mysql:11.4", "redis:7.2", "redis-persistent:7.2", "opensearch:3", "rabbitmq:4.3"], store.Services.Select(s => $"{s.Type}:{s.Version}"));
        Assert.Equal([10240, null, 512, 2048, 1024], store.Services.Select(s => s.DiskMiB));
        var application = Assert.Single(store.Applications);
        Assert.Equal(new Runtime("php", "8.4"), application.Runtime);
        Assert.Contains(new Relationship("queue", "queue", "rabbitmq"), application.Relationships);
        Assert.Empty(store.Warnings);
    }

    [Fact]
    public void R31_A_store_says_what_it_mounts_runs_and_serves()
    {
        var store = Samples.Read("magento-store");
        var application = store.Applications[0];
        Assert.Equal(new Mount("pub/media", "local", "media", null), application.Mounts[2]);
        Assert.Equal(new Mount("/tmp/reports", "tmp", "reports", null), application.Mounts[4]);
        Assert.Equal(new Cron("reindex", "H 2 * * *", "php bin/magento indexer:reindex") { TimeoutSeconds = 7200 }, application.Crons[1]);
        Assert.Equal("php bin/magento queue:consumers:start async.operations.all", Assert.Single(application.Workers).StartCommand);
        Assert.Equal(["https://{default}/", "https://{all}/", "https://www.{default}/"], store.Routes.Select(r => r.UrlTemplate));
        Assert.Equal((RouteType.Redirect, "https://{default}/"), (store.Routes[2].Type, store.Routes[2].To));
        Assert.True(store.Routes[0].Primary);
    }

    [Fact]
    public void Merged_keys_lose_against_the_mappings_own()
    {
        var statics = Samples.Read("magento-store").Applications[0].Web!.Value.GetProperty("locations").GetProperty("/static");
        Assert.Equal("pub/static", statics.GetProperty("root").GetString());
        Assert.Equal("1y", statics.GetProperty("expires").GetString());
        Assert.False(statics.GetProperty("scripts").GetBoolean());
    }

    [Fact]
    public void Keys_that_are_regular_expressions_stay_as_written()
    {
        var rules = Samples.Read("magento-store").Applications[0].Web!.Value.GetProperty("locations").GetProperty("/").GetProperty("rules");
        Assert.True(rules.TryGetProperty(@"\.(css|js|svg|png|jpe?g|webp|ico|woff2?)$", out _));
        Assert.Equal("/media/sitemap$part.xml", rules.GetProperty(@"^/sitemap(?<part>.*)\.xml$").GetProperty("passthru").GetString());
    }

    [Fact]
    public void R34_Applications_lie_in_folders_of_their_own_and_reach_each_other()
    {
        var project = Samples.Read("shop-and-front");
        Assert.Equal([("backend", "backend"), ("frontend", "frontend")], project.Applications.Select(a => (a.Name, a.SourceRoot)));
        Assert.Equal(new Relationship("api", "backend", "http"), Assert.Single(project.Applications[1].Relationships));
        Assert.Equal(new Mount("shared", "service", "shared", "files"), Assert.Single(project.Applications[1].Mounts));
        Assert.Equal("edge:http", project.Routes[0].Upstream);
    }

    [Fact]
    public void R34_Applications_come_from_one_list_with_includes()
    {
        var project = Samples.Read("node-and-python");
        Assert.Equal([("web", "web", "nodejs"), ("worker", "jobs", "python")], project.Applications.Select(a => (a.Name, a.SourceRoot, a.Runtime.Name)));
        Assert.Equal([new("events", "events", "kafka"), new("series", "series", "influxdb"), new("spare", "keep", "memcached")], project.Applications[1].Relationships);
    }

    [Fact]
    public void Included_text_takes_the_place_of_its_tag()
    {
        var project = Samples.Read("shop-and-front");
        Assert.Equal("set -e\nnpm ci\nnpm run build\n", project.Applications[1].Hooks!.Value.GetProperty("build").GetString());
        Assert.StartsWith("sub vcl_recv", project.Services[2].Configuration!.Value.GetProperty("vcl").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_to_archive_is_kept_as_a_reference()
    {
        var solr = Samples.Read("drupal-site").Services[2];
        var core = solr.Configuration!.Value.GetProperty("cores").GetProperty("primary").GetProperty("conf_dir");
        Assert.Equal("solr/conf", core.GetProperty("!archive").GetString());
    }

    [Fact]
    public void Numbers_that_may_be_versions_or_modes_stay_text()
    {
        var variables = Samples.Read("node-and-python").Applications[1].Variables!.Value.GetProperty("env");
        Assert.Equal("7.10", variables.GetProperty("RELEASE").GetString());
        Assert.Equal("0027", variables.GetProperty("UMASK").GetString());
        Assert.Equal(3, variables.GetProperty("RETRIES").GetInt32());
        Assert.True(variables.GetProperty("VERBOSE").GetBoolean());
    }

    [Fact]
    public void Relationships_have_three_shapes()
    {
        Assert.Equal([new("database", "db", "mysql"), new("cache", "cache", "redis"), new("search", "finder", "main")], Samples.Read("drupal-site").Applications[0].Relationships);
    }

    [Fact]
    public void R36_A_retired_version_warns_and_is_read()
    {
        var old = Samples.Read("old-magento");
        Assert.Equal(new Runtime("php", "5.6"), old.Applications[0].Runtime);
        var warning = Assert.Single(old.Warnings, w => w.Path == "type");
        Assert.Equal((FaultSeverity.Warning, ".magento.app.yaml", 3, 7), (warning.Severity, warning.File, warning.Line, warning.Column));
        Assert.Contains("retired", warning.Message, StringComparison.Ordinal);
        Assert.Contains("php:8.4", warning.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_comments_says_nothing_and_that_is_no_fault()
    {
        Assert.Empty(Samples.Read("old-magento").Routes);
    }
}
