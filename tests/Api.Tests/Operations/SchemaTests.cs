using Cloud.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Cloud.Api.Tests.Operations;

public sealed class SchemaTests(CloudApp app)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_migrations_and_the_model_agree()
    {
        var database = await app.Databases.CreateDatabase();
        await using var source = NpgsqlDataSource.Create(database.Owner);
        await using var db = new CloudDb(CloudDatabase.Options(source));
        Assert.False(db.Database.HasPendingModelChanges());
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(Ct));
    }

    [Fact]
    public async Task The_migrated_schema_is_the_one_the_model_would_make()
    {
        var (migrated, scratch) = (await app.Databases.CreateDatabase(), await app.Databases.CreateEmptyDatabase());
        await using (var source = NpgsqlDataSource.Create(scratch.Owner))
        await using (var db = new CloudDb(CloudDatabase.Options(source)))
        {
            await db.Database.ExecuteSqlRawAsync(db.Database.GenerateCreateScript(), Ct);
        }

        var model = await Describe(scratch.Owner);
        Assert.True(model.Count > 100);
        Assert.Equal(model, await Describe(migrated.Owner));
    }

    private static async Task<List<string>> Describe(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand("""
            select 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
              || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') || ' identity=' || a.attidentity::text
            from pg_attribute a join pg_class c on c.oid = a.attrelid left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
            where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and c.relname <> '__EFMigrationsHistory'
            union all select 'index ' || indexdef from pg_indexes where schemaname = 'public' and tablename <> '__EFMigrationsHistory'
            union all select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) from pg_constraint
              where connamespace = 'public'::regnamespace and contype <> 'n' and conrelid::regclass::text not like '%EFMigrations%'
            order by 1
            """);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        List<string> rows = [];
        while (await reader.ReadAsync(Ct))
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
