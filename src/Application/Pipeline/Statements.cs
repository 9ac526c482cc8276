using System.Data.Common;
using Cloud.Application.Ports;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Pipeline;

/// <summary>
/// The few statements that every request pays for, by hand: EF takes four times as long to say the same (guide, Performance). What they read is no entity, and their
/// parameters are the statement's own <c>$1</c>, <c>$2</c>.
/// </summary>
internal static class Statements
{
    /// <summary>On the connection of <paramref name="db"/>, which must be open. Nobody tells the database of the tenant before such a statement: it must have been told.</summary>
    public static DbCommand Statement(this ICloudDb db, string sql, params ReadOnlySpan<object?> values)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // Constant text; what comes from outside are its parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var value in values)
        {
            var parameter = command.CreateParameter();
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    public static T? Nullable<T>(this DbDataReader reader, int column)
        where T : struct => reader.IsDBNull(column) ? null : reader.GetFieldValue<T>(column);

    public static string? Text(this DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
