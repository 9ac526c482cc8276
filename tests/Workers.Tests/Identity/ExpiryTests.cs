using Cloud.Domain.Identity;
using Cloud.Infrastructure.Persistence;
using Cloud.Workers.Identity;
using Npgsql;

namespace Cloud.Workers.Tests.Identity;

/// <summary>What is over goes away, by the worker's own role.</summary>
public sealed class ExpiryTests(Database postgres)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_of_changes_go_when_their_day_is_over_and_no_sooner()
    {
        var database = await postgres.CreateDatabase();
        await using var owner = NpgsqlDataSource.Create(database.Owner);
        await using var worker = NpgsqlDataSource.Create(database.Worker);
        var now = TimeProvider.System.GetUtcNow();
        await using (var command = owner.CreateCommand("""
            insert into users (id, email, username, display_name, platform_role, password_hash, security_stamp, recovery_codes, created_at)
            values ('00000000-0000-7000-8000-000000000001', 'a@example.com', 'a', 'A', 'none', '', '', '{}', $1);
            """))
        {
            command.Parameters.AddWithValue(now);
            await command.ExecuteNonQueryAsync(Ct);
        }

        foreach (var (key, at) in new[] { ("old", now - AnsweredRequest.Lifetime - TimeSpan.FromSeconds(1)), ("fresh", now - AnsweredRequest.Lifetime + TimeSpan.FromMinutes(1)) })
        {
            await using var command = owner.CreateCommand("insert into answered_requests (user_id, key, fingerprint, at, status, body) values ('00000000-0000-7000-8000-000000000001', $1, '', $2, 200, '')");
            command.Parameters.AddWithValue(key);
            command.Parameters.AddWithValue(at);
            await command.ExecuteNonQueryAsync(Ct);
        }

        Assert.Equal(1, await new Expiry(CloudDatabase.Everyone(worker), TimeProvider.System).Run(Ct));
        await using var left = owner.CreateCommand("select string_agg(key, ',') from answered_requests");
        Assert.Equal("fresh", await left.ExecuteScalarAsync(Ct));
    }
}
