using System.Data.Common;
using Cloud.Application.Ports;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Cloud.Infrastructure.Persistence;

/// <summary>
/// Tells the database whose rows a connection may see: when EF opens one, or before its next command when the tenant became known meanwhile. The pool's reset clears
/// the setting when the connection goes back (so "No Reset On Close" must never be set), and without it row-level security shows nothing.
/// </summary>
internal sealed class TenantConnection(Tenant tenant) : DbConnectionInterceptor, IDbCommandInterceptor, IDbTransactionInterceptor
{
    /// <summary>The connection that knows. A scope has one tenant, so what it was told stays true while it is open.</summary>
    private DbConnection? _told;

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        _told = null;
        Tell(connection);
    }

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        _told = null;
        return TellAsync(connection, cancellationToken);
    }

    public InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Tell(command.Connection);
        return result;
    }

    public InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result)
    {
        Tell(command.Connection);
        return result;
    }

    public InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        Tell(command.Connection);
        return result;
    }

    public async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        await TellAsync(command.Connection, cancellationToken);
        return result;
    }

    public async ValueTask<InterceptionResult<object>> ScalarExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        await TellAsync(command.Connection, cancellationToken);
        return result;
    }

    public async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        await TellAsync(command.Connection, cancellationToken);
        return result;
    }

    /// <summary>What was told within a transaction went back with it.</summary>
    public void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData) => _told = null;

    public Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        _told = null;
        return Task.CompletedTask;
    }

    private void Tell(DbConnection? connection)
    {
        if (Command(connection) is { } command)
        {
            using (command)
            {
                command.ExecuteNonQuery();
            }

            _told = connection;
        }
    }

    private async Task TellAsync(DbConnection? connection, CancellationToken ct)
    {
        if (Command(connection) is { } command)
        {
            await using (command)
            {
                await command.ExecuteNonQueryAsync(ct);
            }

            _told = connection;
        }
    }

    /// <summary>Null where there is nothing to tell, or it was told.</summary>
    private DbCommand? Command(DbConnection? connection)
    {
        if (connection is null || tenant.OrganizationId is not { } organization || ReferenceEquals(connection, _told))
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
