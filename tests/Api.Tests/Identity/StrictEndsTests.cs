using Cloud.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace Cloud.Api.Tests.Identity;

/// <summary>What the migration does to what is there already.</summary>
public sealed class StrictEndsTests(CloudApp app)
{
    private const string Before = "20261121110459_AccessGrants";
    private const string Strict = "20261121120757_StrictEnds";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tokens_that_had_outlived_what_they_came_of_end_and_the_others_stay()
    {
        await using var source = NpgsqlDataSource.Create((await app.Databases.CreateEmptyDatabase()).Owner);
        await using var db = new CloudDb(CloudDatabase.Options(source));
        var migrator = db.Database.GetService<IMigrator>();
        await migrator.MigrateAsync(Before, Ct);
        await Run(source, """
            insert into users (id, email, username, display_name, password_hash, security_stamp, recovery_codes, platform_role, created_at, password_changed_at)
              values ('00000000-0000-0000-0000-000000000001', 'a@example.com', 'a@example.com', 'A', '', '', '{}', 'none', now(), now() - interval '1 hour');
            insert into sessions (id, user_id, created_at, last_used_at, expires_at)
              values ('00000000-0000-0000-0000-00000000000a', '00000000-0000-0000-0000-000000000001', now(), now(), now() + interval '1 day');
            insert into credentials (id, user_id, kind, secret_hash, name, scopes, projects, family_id, created_at, expires_at, revoked_at)
            select id::uuid, '00000000-0000-0000-0000-000000000001', kind, id::bytea, name, '{}', '{}', family::uuid, now(), now() + interval '1 day', revoked from (values
              ('00000000-0000-0000-0000-0000000000b1', 'api', 'good API token', null, null),
              ('00000000-0000-0000-0000-0000000000b2', 'api', 'ended API token', null, now()),
              ('00000000-0000-0000-0000-0000000000c1', 'access', 'of the good one', '00000000-0000-0000-0000-0000000000b1', null),
              ('00000000-0000-0000-0000-0000000000c2', 'access', 'of the ended one', '00000000-0000-0000-0000-0000000000b2', null),
              ('00000000-0000-0000-0000-0000000000c3', 'refresh', 'of a session', '00000000-0000-0000-0000-00000000000a', null),
              ('00000000-0000-0000-0000-0000000000c4', 'refresh', 'of no session', '00000000-0000-0000-0000-00000000000f', null)) t (id, kind, name, family, revoked);
            insert into mailed_links (id, purpose, subject_id, email, created_at, expires_at) values
              ('00000000-0000-0000-0000-0000000000d1', 'confirm_email', '00000000-0000-0000-0000-000000000001', 'old@example.com', now() - interval '2 hours', now() + interval '1 day'),
              ('00000000-0000-0000-0000-0000000000d2', 'confirm_email', '00000000-0000-0000-0000-000000000001', 'new@example.com', now(), now() + interval '1 day');
            """);
        await migrator.MigrateAsync(Strict, Ct);
        Assert.Equal("good API token,of a session,of the good one", await Run(source, "select string_agg(name, ',' order by name) from credentials where revoked_at is null"));
        Assert.Equal("new@example.com", await Run(source, "select string_agg(email, ',') from mailed_links where used_at is null"));
    }

    private static async Task<object?> Run(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Ct);
    }
}
