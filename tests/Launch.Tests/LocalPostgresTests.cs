using Cloud.Infrastructure.Persistence;
using Cloud.Support;
using Npgsql;

namespace Cloud.Launch.Tests;

public sealed class LocalPostgresTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_throw_away_cluster_serves_all_three_roles_and_leaves_nothing()
    {
        string folder;
        await using (var server = await LocalPostgres.StartAsync(new LocalPostgresOptions(Repository.Root), Cancel))
        {
            folder = Path.GetDirectoryName(new NpgsqlConnectionStringBuilder(server.ConnectionString(DatabaseRole.Owner)).Host)!;
            await Ask(server.ConnectionString(DatabaseRole.Owner), "create role cloud_app login; create role cloud_worker login; select 'made'::text");
            Assert.Equal("cloud_owner", await Ask(server.ConnectionString(DatabaseRole.Owner), "select current_user::text"));
            Assert.Equal("cloud_app", await Ask(server.ConnectionString(DatabaseRole.App), "select current_user::text"));
            Assert.Equal("cloud_worker", await Ask(server.ConnectionString(DatabaseRole.Worker), "select current_user::text"));
            Assert.Equal("off", await Ask(server.ConnectionString(DatabaseRole.App), "select current_setting('is_superuser')"));
        }

        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_kept_cluster_has_its_data_after_a_restart_and_asks_for_its_password_on_TCP()
    {
        var data = Directory.CreateTempSubdirectory("cloud-kept-").FullName;
        var options = new LocalPostgresOptions(Repository.Root) { DataFolder = Path.Combine(data, "a", "postgres"), Port = FreePort.Next(), Password = "it's 1 secret" };
        try
        {
            await using (var server = await LocalPostgres.StartAsync(options, Cancel))
            {
                await Ask(server.ConnectionString(DatabaseRole.Owner), "create table kept as select 'here'::text as word; select 'made'::text");
            }

            await using (var server = await LocalPostgres.StartAsync(options, Cancel))
            {
                Assert.Equal("here", await Ask(server.ConnectionString(DatabaseRole.Owner), "select word from kept"));
                Assert.Equal("on", await Ask(server.ConnectionString(DatabaseRole.Owner), "show fsync"));
                var wrong = new NpgsqlConnectionStringBuilder(server.ConnectionString(DatabaseRole.Owner)) { Password = "guess" }.ConnectionString;
                Assert.Equal("28P01", (await Assert.ThrowsAsync<PostgresException>(() => Ask(wrong, "select 'in'::text"))).SqlState);
            }
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task<string?> Ask(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        return (string?)await command.ExecuteScalarAsync(Cancel);
    }
}
