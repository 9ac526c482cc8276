using Npgsql;

namespace Cloud.Launch.Tests;

public sealed class DatabaseAddressTests
{
    [Theory]
    [InlineData("Host=db;Port=5433;Username=owner;Password=p;Database=shop", "db", 5433, "owner", "p", "shop")]
    [InlineData("postgres://owner:p%40ss@db:5433/shop", "db", 5433, "owner", "p@ss", "shop")]
    [InlineData("postgresql://owner@db/shop?sslmode=require", "db", 5432, "owner", null, "shop")]
    [InlineData("postgres://owner@db", "db", 5432, "owner", null, "owner")]
    public void A_server_may_be_named_as_in_NET_or_as_a_URL(string given, string host, int port, string user, string? password, string database)
    {
        var read = new NpgsqlConnectionStringBuilder(DatabaseAddress.Read("CLOUD_DATABASE", _ => given));
        Assert.Equal((host, port, user, password, database), (read.Host, read.Port, read.Username, read.Password, read.Database));
    }

    [Theory]
    [InlineData("somewhere")]
    [InlineData("Host=db")]
    [InlineData("postgres://db/shop")]
    [InlineData("postgres://owner@db/shop?no_such_setting=1")]
    [InlineData("Host=db;Username=owner;Port=many")]
    public void What_is_neither_is_refused_with_an_example(string given)
    {
        var fault = Assert.Throws<LaunchException>(() => DatabaseAddress.Read("CLOUD_DATABASE", _ => given));
        Assert.Contains("CLOUD_DATABASE is neither like \"Host=db;", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_named_is_no_database() => Assert.Null(DatabaseAddress.Read("CLOUD_DATABASE", _ => null));
}
