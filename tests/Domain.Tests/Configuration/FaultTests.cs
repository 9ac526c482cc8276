using Cloud.Domain.Configuration;

namespace Cloud.Domain.Tests.Configuration;

public sealed class FaultTests
{
    [Fact]
    public void R36_An_unknown_version_is_refused_with_the_list_and_the_nearest()
    {
        var fault = Samples.OnlyError(Samples.App(services: "db:\n    type: mariadb:10.12\n    disk: 100\n"));
        Assert.Equal((".platform/services.yaml", 2, 11, "db.type"), (fault.File, fault.Line, fault.Column, fault.Path));
        Assert.Contains("Did you mean \"10.1", fault.Message, StringComparison.Ordinal);
        Assert.Contains("mariadb:11.4", fault.Expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mraiadb:11.4", "mariadb")]
    [InlineData("opensaerch:3", "opensearch")]
    public void R31_An_unknown_service_is_refused_with_the_list_and_the_nearest(string type, string meant)
    {
        var fault = Samples.OnlyError(Samples.App(services: $"x:\n    type: {type}\n"));
        Assert.Contains($"Did you mean \"{meant}\"?", fault.Message, StringComparison.Ordinal);
        Assert.Contains("rabbitmq", fault.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void R36_A_runtime_is_no_service_and_a_service_no_runtime()
    {
        Assert.Contains("no service \"php\"", Samples.OnlyError(Samples.App(services: "x:\n    type: php:8.4\n")).Message, StringComparison.Ordinal);
        Assert.Contains("no runtime \"redis\"", Samples.OnlyError(new() { [".platform.app.yaml"] = "name: a\ntype: redis:7.2\n" }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_of_all_files_come_at_once_in_order()
    {
        var faults = Samples.Faults(Samples.App(
            "disk: 2G\nrelationships:\n    database: \"dbb:mysql\"\ncrons:\n    x:\n        spec: \"61 * * * *\"\n        cmd: run\n",
            "db:\n    type: mariadb\n    disk: 0512\n",
            "\"https://{defualt}/\":\n    type: upstream\n    upstream: \"appp:http\"\n")).Where(f => f.IsError).ToList();
        Assert.Equal(
            [
                (".platform.app.yaml", 3, 7, "disk"), (".platform.app.yaml", 5, 15, "relationships.database"), (".platform.app.yaml", 8, 15, "crons.x.spec"),
                (".platform/routes.yaml", 1, 1, "https://{defualt}/"), (".platform/routes.yaml", 1, 1, "https://{defualt}/.upstream"),
                (".platform/services.yaml", 2, 11, "db.type"), (".platform/services.yaml", 3, 11, "db.disk"),
            ],
            faults.Select(f => (f.File, f.Line, f.Column, f.Path)));
        Assert.All(faults, f => Assert.NotNull(f.Expected));
    }

    [Fact]
    public void An_unknown_key_warns_says_what_was_meant_and_is_kept()
    {
        var reading = Samples.Reader.Read(Samples.App("relationship:\n    a: b\nsize: S\n"));
        var warning = Assert.Single(reading.Faults);
        Assert.Equal((FaultSeverity.Warning, 3, 1, "relationship"), (warning.Severity, warning.Line, warning.Column, warning.Path));
        Assert.Contains("Did you mean \"relationships\"?", warning.Message, StringComparison.Ordinal);
        Assert.Equal("b", reading.Configuration!.Applications[0].Other["relationship"].GetProperty("a").GetString());
    }

    [Theory]
    [InlineData("db", "db:\n    type: mariadb:11.4\n    disk: 9\n", "mysql")]
    [InlineData("db:mysql", "db:\n    type: mariadb:11.4\n    disk: 9\n", "mysql")]
    [InlineData("db:reader", "db:\n    type: mariadb:11.4\n    disk: 9\n    configuration:\n        endpoints: { reader: {} }\n", "reader")]
    [InlineData("db:mysql-replica", "db:\n    type: mariadb:11.4\n    disk: 9\n", "mysql-replica")]
    public void A_relationship_resolves_to_an_endpoint(string written, string services, string endpoint)
    {
        var reading = Samples.Reader.Read(Samples.App($"relationships:\n    database: \"{written}\"\n", services));
        Assert.Empty(reading.Faults);
        Assert.Equal(new Relationship("database", "db", endpoint), reading.Configuration!.Applications[0].Relationships[0]);
    }

    [Theory]
    [InlineData("db:pgsql", "no endpoint \"pgsql\"")]
    [InlineData("dbb:mysql", "Did you mean \"db\"?")]
    [InlineData("app:https", "no endpoint \"https\"")]
    public void A_relationship_that_leads_nowhere_is_an_error(string written, string message)
    {
        var fault = Samples.OnlyError(Samples.App($"relationships:\n    database: \"{written}\"\n", "db:\n    type: mariadb:11.4\n    disk: 9\n"));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void R34_Two_applications_of_one_name_are_an_error()
    {
        var files = Samples.App();
        files["sub/.platform.app.yaml"] = "name: app\ntype: nodejs:24\n";
        var fault = Samples.OnlyError(files);
        Assert.Equal(("sub/.platform.app.yaml", 1, 7), (fault.File, fault.Line, fault.Column));
        Assert.Contains(".platform.app.yaml, line 1", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"https://{default}/\":\n    type: upstream\n", "upstream")]
    [InlineData("\"https://{default}/\":\n    type: redirect\n", "to")]
    [InlineData("\"https://{default}/\":\n    upstream: \"app:http\"\n", "type")]
    [InlineData("\"{default}/\":\n    type: upstream\n    upstream: \"app:http\"\n", "URL template")]
    [InlineData("\"https://{default}\":\n    type: upstream\n    upstream: \"app:http\"\n\"https://{default}/\":\n    type: upstream\n    upstream: \"app:http\"\n", "already routed")]
    [InlineData("\"https://a.{default}\":\n    type: upstream\n    upstream: \"app:http\"\n    primary: true\n\"https://{default}/\":\n    type: upstream\n    upstream: \"app:http\"\n    primary: true\n", "already the primary")]
    public void A_route_that_cannot_be_served_is_an_error(string routes, string message) =>
        Assert.Contains(message, Samples.OnlyError(Samples.App(routes: routes)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_broken_file_does_not_make_what_it_names_unknown()
    {
        var fault = Samples.OnlyError(Samples.App("relationships:\n    database: \"db:mysql\"\n", "db:\n\ttype: mariadb:11.4\n"));
        Assert.Equal(".platform/services.yaml", fault.File);
        Assert.Contains("tab", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_application_file_there_is_no_project()
    {
        Assert.Contains(".magento.app.yaml", Samples.OnlyError(new() { ["README.md"] = "hello" }).Expected, StringComparison.Ordinal);
        Assert.Contains("No file describes", Samples.OnlyError(new() { [".platform.app.yaml"] = "# later\n" }).Message, StringComparison.Ordinal);
    }
}
