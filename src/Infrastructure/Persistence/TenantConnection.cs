using System.Data.Common;
using Cloud.Application.Ports;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Cloud.Infrastructure.Persistence;

/// <summary>
/// Tells the database whose rows a connection may see: when EF opens one, or before its next command when the tenant became known meanwhile. The pool's reset clears
/// the setting when the connection goes back (so "No Reset On Close" must never be set), and without it row-level security shows nothing.
/// </summary>
internal sealed class TenantConnection : DbConnectionInterceptor, IDbCommandInterceptor, IDbTransactionInterceptor
{
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        var tenant = Of(eventData);
        tenant.Told = null;
        Tell(tenant, connection);
    }

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        var tenant = Of(eventData);
        tenant.Told = null;
        return TellAsync(tenant, connection, cancellationToken);
    }

    public InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Tell(Of(eventData), command.Connection);
        return result;
    }

    public InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result)
    {
        Tell(Of(eventData), command.Connection);
        return result;
    }

    public InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        Tell(Of(eventData), command.Connection);
        return result;
    }

    public async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        await TellAsync(Of(eventData), command.Connection, cancellationToken);
        return result;
    }

    public async ValueTask<InterceptionResult<object>> ScalarExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        await TellAsync(Of(eventData), command.Connection, cancellationToken);
        return result;
    }

    public async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        await TellAsync(Of(eventData), command.Connection, cancellationToken);
        return result;
    }

    /// <summary>What was told within a transaction went back with it.</summary>
    public void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData) => Of(eventData).Told = null;

    public Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Of(eventData).Told = null;
        return Task.CompletedTask;
    }

    /// <summary>A context has one tenant for its life; the interceptor is everybody's, so that EF builds its options once.</summary>
    private static Tenant Of(DbContextEventData data) => ((CloudDb)data.Context!).Tenant;

    private static void Tell(Tenant tenant, DbConnection? connection)
    {
        if (Command(tenant, connection) is { } command)
        {
            using (command)
            {
                command.ExecuteNonQuery();
            }

            tenant.Told = (connection!, tenant.OrganizationId!.Value);
        }
    }

    private static async Task TellAsync(Tenant tenant, DbConnection? connection, CancellationToken ct)
    {
        if (Command(tenant, connection) is { } command)
        {
            await using (command)
            {
                await command.ExecuteNonQueryAsync(ct);
            }

            tenant.Told = (connection!, tenant.OrganizationId!.Value);
        }
    }

    /// <summary>Null where there is nothing to tell, or it was told.</summary>
    private static DbCommand? Command(Tenant tenant, DbConnection? connection)
    {
        if (connection is null || tenant.OrganizationId is not { } organization || tenant.Told == (connection, organization))
        {
            return null;
        }

        var command = connection.CreateCommand();
        command.CommandText = "select set_config('app.tenant', $1, false)";
        var parameter = command.CreateParameter();
        parameter.Value = organization.ToString();
        command.Parameters.Add(parameter);
        return command;
    }
}
