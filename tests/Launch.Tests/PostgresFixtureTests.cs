using Cloud.Support;
using Npgsql;

[assembly: AssemblyFixture(typeof(CloudPostgres))]

namespace Cloud.Launch.Tests;

public sealed class PostgresFixtureTests(CloudPostgres postgres)
{
    private const string Tables = "select count(*) from pg_tables where schemaname = 'public'";

    [Fact]
    public async Task Clones_made_at_once_hold_the_schema_and_do_not_see_each_other()
    {
        var databases = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => postgres.CreateDatabase()));
        var tables = await Ask(databases[0].Owner, Tables);
        Assert.True(tables > 5);
        foreach (var database in databases)
        {
            await Ask(database.Owner, $"create table {database.Name} (); select 0::bigint");
        }

        foreach (var database in databases)
        {
            Assert.Equal(tables + 1, await Ask(database.Owner, Tables));
            Assert.Equal(0, await Ask(database.App, "select count(*) from pg_roles where rolname = current_user and rolsuper"));
            Assert.Equal(0, await Ask(database.Worker, "select count(*) from pg_roles where rolname = current_user and rolsuper"));
        }
    }

    [Fact]
    public async Task An_empty_database_has_nothing_of_the_schema() => Assert.Equal(0, await Ask((await postgres.CreateEmptyDatabase()).Owner, Tables));

    private static async Task<long> Ask(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
