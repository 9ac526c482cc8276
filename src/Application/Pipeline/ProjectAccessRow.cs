using System.Data.Common;
using Cloud.Application.Ports;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Pipeline;

/// <summary>What a caller may do in an organization, in a project of it, and of what type the environment is that the address names.</summary>
internal sealed record AccessRow(Guid OrganizationId, string[] Permissions, string[]? ProjectPermissions, string? EnvironmentType);

/// <summary>A project as an address names it, and the environment; null where it names none.</summary>
public sealed record ProjectQuestion(string Project, string? Environment);

/// <param name="Question">What was asked.</param>
/// <param name="Access">Null for who may not know that it is there.</param>
internal sealed record ProjectAnswer(ProjectQuestion Question, AccessRow? Access);

/// <summary>Whose a project is and what the caller may do there; in the same breath the database is told that this is the tenant.</summary>
internal static class ProjectAccessRow
{
    /// <summary>Columns of <c>cloud_project_access</c> as <c>p</c>, in the order that <see cref="Read"/> takes them.</summary>
    public const string Columns = "p.organization_id, p.permissions, p.project_permissions, p.environment_type, set_config('app.tenant', p.organization_id::text, false)";

    /// <summary>On the connection of <paramref name="db"/>; null for who may not know that it is there.</summary>
    public static async Task<AccessRow?> Access(this ICloudDb db, ProjectQuestion question, Guid user, Tenant tenant, CancellationToken ct)
    {
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            await using var command = db.Statement($"select {Columns} from cloud_project_access($1, $2, $3) p", question.Project, user, question.Environment);
            await using var reader = await command.ExecuteReaderAsync(ct);
            return await reader.ReadAsync(ct) ? Read(reader, 0, db, tenant) : null;
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <param name="reader">On a row.</param>
    /// <param name="first">Number of the first of <see cref="Columns"/>; its null is that of a project the caller may not know of.</param>
    /// <param name="db">Whose connection was asked.</param>
    /// <param name="tenant">Learns what the database was told.</param>
    public static AccessRow? Read(DbDataReader reader, int first, ICloudDb db, Tenant tenant)
    {
        if (reader.IsDBNull(first))
        {
            return null;
        }

        var organization = reader.GetGuid(first);
        tenant.Told = (db.Database.GetDbConnection(), organization);
        return new AccessRow(organization, reader.GetFieldValue<string[]>(first + 1), reader.GetFieldValue<string[]>(first + 2), reader.Text(first + 3));
    }
}
