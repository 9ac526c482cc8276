using System.Security.Cryptography;
using Cloud.Application.Ports;
using Cloud.Workers.Running;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Cloud.Workers.Variables;

/// <summary>
/// Brings everything that is sealed under the key of now, so that an older key is needed by nothing and can be thrown away. Whose rows are left is found over all
/// tenants; each tenant's are then changed in its own name, a batch a transaction. Any number of workers may do so at once.
/// </summary>
public sealed partial class ResealRound(NpgsqlDataSource worker, IServiceScopeFactory scopes, IVariableSeal seal, ITotpSeal totp, ILogger<ResealRound> logger)
{
    /// <summary>Values of one transaction: at most 13 MB of them, usually a few kilobytes.</summary>
    public const int Batch = 200;

    /// <summary>Where values are sealed by organization and row.</summary>
    private static readonly Table[] Tables = [new("variables"), new("integrations")];

    /// <summary>Everything once; how many were sealed anew.</summary>
    public async Task<int> Run(CancellationToken ct)
    {
        var key = seal.CurrentKey;
        var done = await Totp(ct);
        foreach (var organization in await Behind(key, ct))
        {
            foreach (var table in Tables)
            {
                for (Guid? after = Guid.Empty; after is { } from;)
                {
                    (after, var renewed) = await Rows(table, organization, key, from, ct);
                    done += renewed;
                }
            }
        }

        if (done > 0)
        {
            Renewed(logger, done, key);
        }

        return done;
    }

    private async Task<List<Guid>> Behind(Guid key, CancellationToken ct)
    {
        await using var command = worker.CreateCommand(string.Join(" union ", Tables.Select(table => table.Behind)));
        command.Parameters.AddWithValue(key);
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<Guid> organizations = [];
        while (await reader.ReadAsync(ct))
        {
            organizations.Add(reader.GetGuid(0));
        }

        return organizations;
    }

    /// <summary>One batch of one tenant; where the next begins, null after the last.</summary>
    private async Task<(Guid? After, int Renewed)> Rows(Table table, Guid organization, Guid key, Guid after, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Tenant>().Set(organization);
        var db = scope.ServiceProvider.GetRequiredService<ICloudDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var batch = Batch;
        var rows = await db.Database.SqlQueryRaw<Row>(table.Left, key, after, batch).ToListAsync(ct);
        var renewed = rows.Select(row => (row.Id, Sealed: Anew(organization, row))).Where(row => row.Sealed is not null).ToList();
        await db.Database.ExecuteSqlRawAsync(
            table.Renew,
            [
                new NpgsqlParameter("key", key),
                new NpgsqlParameter("ids", NpgsqlDbType.Array | NpgsqlDbType.Uuid) { Value = renewed.Select(r => r.Id).ToArray() },
                new NpgsqlParameter("sealed", NpgsqlDbType.Array | NpgsqlDbType.Bytea) { Value = renewed.Select(r => r.Sealed!).ToArray() },
            ],
            ct);
        await transaction.CommitAsync(ct);
        return (rows.Count == Batch ? rows[^1].Id : null, renewed.Count);
    }

    /// <summary>Null for one that cannot be opened: its key is gone, or somebody changed it. Nobody can help it, and it must not keep the others.</summary>
    private byte[]? Anew(Guid organization, Row row)
    {
        try
        {
            return seal.Seal(organization, row.Id, seal.Open(organization, row.Id, row.Sealed)).Bytes;
        }
        catch (CryptographicException)
        {
            Lost(logger, row.Id);
            return null;
        }
    }

    private async Task<int> Totp(CancellationToken ct)
    {
        // People are of no tenant.
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ICloudDb>();
        var mark = totp.CurrentMark;
        var done = 0;
        foreach (var user in await db.Users.Where(u => u.TotpSecret != null && !u.TotpSecret.StartsWith(mark)).Select(u => new { u.Id, u.TotpSecret }).ToListAsync(ct))
        {
            try
            {
                // Not over one that its owner set meanwhile.
                var renewed = totp.Renew(user.TotpSecret!);
                done += await db.Users.Where(u => u.Id == user.Id && u.TotpSecret == user.TotpSecret).ExecuteUpdateAsync(s => s.SetProperty(u => u.TotpSecret, renewed), ct);
            }
            catch (CryptographicException)
            {
                Lost(logger, user.Id);
            }
        }

        return done;
    }

    private sealed record Row(Guid Id, byte[] Sealed);

    /// <summary>A table of ours and what is asked of it; the name comes from nowhere else.</summary>
    private sealed record Table(string Name)
    {
        public string Behind { get; } = $"select organization_id from {Name} where key_id <> $1";

        public string Left { get; } = $"select id as \"Id\", sealed as \"Sealed\" from {Name} where key_id <> {{0}} and id > {{1}} order by id limit {{2}} for update skip locked";

        public string Renew { get; } = $"update {Name} v set sealed = n.sealed, key_id = @key from unnest(@ids, @sealed) n (id, sealed) where v.id = n.id";
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} values were sealed anew with key {Key}.")]
    private static partial void Renewed(ILogger logger, int count, Guid key);

    [LoggerMessage(Level = LogLevel.Error, Message = "What is sealed in row {Row} cannot be opened: its key is gone or it was changed. It must be set again.")]
    private static partial void Lost(ILogger logger, Guid row);
}

/// <summary>Looks every few minutes, on every node, for what is sealed with an older key: there is some once in ninety days, and after a renewal by hand.</summary>
public sealed class ResealLoop(ResealRound round, TimeProvider time, ILogger<ResealLoop> logger) : RoundLoop("sealing anew what is under an older key", Every, time, logger)
{
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    protected override Task Round(CancellationToken ct) => round.Run(ct);
}
