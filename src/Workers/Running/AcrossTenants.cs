using Cloud.Application.Ports;
using Npgsql;

namespace Cloud.Workers.Running;

/// <summary>For rounds over all tenants: whose rows wait for something is asked in the worker's wide role, and each is then read and written in its own tenant's name.</summary>
public sealed class AcrossTenants(NpgsqlDataSource worker, IServiceScopeFactory scopes)
{
    /// <param name="statement">Answers organizations and ids.</param>
    /// <param name="values">Of its parameters, in order.</param>
    /// <param name="ct">Ends the round.</param>
    public Task<List<(Guid Organization, Guid Id)>> Find(string statement, object[] values, CancellationToken ct) =>
        Find(statement, [.. values.Select(value => new NpgsqlParameter { Value = value })], row => (row.GetGuid(0), row.GetGuid(1)), ct);

    /// <inheritdoc cref="Find(string, object[], CancellationToken)"/>
    /// <param name="read">Makes an item of a row.</param>
    public async Task<List<T>> Find<T>(string statement, NpgsqlParameter[] values, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        await using var command = worker.CreateCommand(statement);
        command.Parameters.AddRange(values);
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<T> found = [];
        while (await reader.ReadAsync(ct))
        {
            found.Add(read(reader));
        }

        return found;
    }

    /// <inheritdoc cref="In{T}"/>
    public Task In(Guid organization, Func<ICloudDb, Task> act, CancellationToken ct) => In(
        organization,
        async db =>
        {
            await act(db);
            return true;
        },
        ct);

    /// <summary>Does something in a tenant's name, and saves what it changed.</summary>
    public async Task<T> In<T>(Guid organization, Func<ICloudDb, Task<T>> act, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Tenant>().Set(organization);
        var db = scope.ServiceProvider.GetRequiredService<ICloudDb>();
        var answer = await act(db);
        await db.SaveChangesAsync(ct);
        return answer;
    }
}
