using Cloud.Launch.Tests;
using Cloud.Support;
using Npgsql;

[assembly: AssemblyFixture(typeof(NotesPostgres))]

namespace Cloud.Launch.Tests;

/// <summary>A cluster whose template holds one table with one row.</summary>
public sealed class NotesPostgres() : PostgresFixture(MakeNotes)
{
    private static async Task MakeNotes(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("create table notes as select 'first' as text; grant select, insert on notes to cloud_app", connection);
        await command.ExecuteNonQueryAsync();
    }
}

public sealed class PostgresFixtureTests(NotesPostgres postgres)
{
    [Fact]
    public async Task Clones_made_at_once_hold_the_template_and_do_not_see_each_other()
    {
        var databases = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => postgres.CreateDatabase()));
        foreach (var database in databases)
        {
            await Ask(database.App, $"insert into notes values ('{database.Name}'); select 0::bigint");
        }

        foreach (var database in databases)
        {
            Assert.Equal(2L, await Ask(database.App, "select count(*) from notes"));
        }
    }

    [Fact]
    public async Task An_empty_database_has_nothing_of_the_template()
    {
        var database = await postgres.CreateEmptyDatabase();
        Assert.Equal(0L, await Ask(database.Owner, "select count(*) from pg_tables where tablename = 'notes'"));
    }

    private static async Task<long> Ask(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
