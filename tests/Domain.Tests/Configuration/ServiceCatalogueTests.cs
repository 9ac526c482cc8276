using Cloud.Domain.Configuration;

namespace Cloud.Domain.Tests.Configuration;

public sealed class ServiceCatalogueTests
{
    private static readonly ServiceCatalogue Catalogue = ServiceCatalogue.Current;

    [Theory]
    [InlineData("php")]
    [InlineData("mysql")]
    [InlineData("solr")]
    [InlineData("elasticsearch")]
    [InlineData("redis")]
    [InlineData("rabbitmq")]
    public void R31_R36_The_services_a_store_may_configure_come_in_several_versions(string type)
    {
        var entry = Catalogue.Find(type);
        Assert.NotNull(entry);
        Assert.True(entry.Versions.Count > 3);
        Assert.Contains(entry.Versions, v => v.Status == VersionStatus.Supported);
    }

    [Theory]
    [InlineData("mariadb", CatalogueKind.Service)]
    [InlineData("oracle-mysql", CatalogueKind.Service)]
    [InlineData("postgresql", CatalogueKind.Service)]
    [InlineData("opensearch", CatalogueKind.Service)]
    [InlineData("redis-persistent", CatalogueKind.Service)]
    [InlineData("valkey", CatalogueKind.Service)]
    [InlineData("kafka", CatalogueKind.Service)]
    [InlineData("memcached", CatalogueKind.Service)]
    [InlineData("mongodb", CatalogueKind.Service)]
    [InlineData("influxdb", CatalogueKind.Service)]
    [InlineData("varnish", CatalogueKind.Service)]
    [InlineData("chrome-headless", CatalogueKind.Service)]
    [InlineData("vault-kms", CatalogueKind.Service)]
    [InlineData("network-storage", CatalogueKind.Service)]
    [InlineData("gotenberg", CatalogueKind.Service)]
    [InlineData("nodejs", CatalogueKind.Runtime)]
    [InlineData("python", CatalogueKind.Runtime)]
    [InlineData("ruby", CatalogueKind.Runtime)]
    [InlineData("golang", CatalogueKind.Runtime)]
    [InlineData("java", CatalogueKind.Runtime)]
    [InlineData("elixir", CatalogueKind.Runtime)]
    [InlineData("dotnet", CatalogueKind.Runtime)]
    [InlineData("rust", CatalogueKind.Runtime)]
    [InlineData("lisp", CatalogueKind.Runtime)]
    public void R31_Every_documented_type_is_there(string type, CatalogueKind kind) => Assert.Equal(kind, Catalogue.Find(type)?.Kind);

    [Fact]
    public void Every_datum_has_a_source_and_every_date_too()
    {
        Assert.All(Catalogue.Entries, e =>
        {
            Assert.StartsWith("https://", e.Source, StringComparison.Ordinal);
            Assert.True(e.AsOf > new DateOnly(2026, 1, 1));
            Assert.NotEmpty(e.Versions);
            Assert.All(e.Versions, v => Assert.Equal(v.EndOfLife is null, v.EndOfLifeSource is null));
            Assert.Equal(e.Versions.Count, e.Versions.Select(v => v.Version).Distinct().Count());
        });
    }

    [Fact]
    public void Versions_are_text_and_the_newest_comes_first()
    {
        var elasticsearch = Catalogue.Find("elasticsearch")!;
        Assert.NotNull(elasticsearch.Find("7.10"));
        Assert.Null(elasticsearch.Find("7.1"));
        var versions = elasticsearch.Versions.Select(v => Version.Parse(v.Version)).ToList();
        Assert.Equal(versions.OrderDescending(), versions);
    }
}
