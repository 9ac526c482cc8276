using System.Data.Common;
using Cloud.Application.Ports;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Cloud.Infrastructure.Persistence;

/// <summary>
/// Tells the database whose rows this connection may see, whenever EF opens one. The pool's DISCARD ALL clears the setting when the
/// connection goes back (so "No Reset On Close" must never be set), and without it row-level security shows nothing.
/// </summary>
internal sealed class TenantConnection(Tenant tenant) : DbConnectionInterceptor
{
    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = Command(connection);
        command?.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = Command(connection);
        if (command is not null)
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private DbCommand? Command(DbConnection connection)
    {
        if (tenant.OrganizationId is not { } organization)
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
