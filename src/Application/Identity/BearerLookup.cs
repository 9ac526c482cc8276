using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Identity;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Identity;

/// <summary>Who must have a second factor.</summary>
/// <param name="StaffGrace">How long after they were added staff may work without one; none outside of demonstrations.</param>
public sealed record MfaPolicy(TimeSpan StaffGrace)
{
    public bool Owes(PlatformRole role, bool hasMfa, DateTimeOffset since, DateTimeOffset now) => role != PlatformRole.None && !hasMfa && since + StaffGrace <= now;
}

/// <summary>
/// Who carries this bearer token: one indexed query, and no cache, so that what was revoked on one node is dead on all. Access tokens and, for a simple curl, API
/// tokens themselves.
/// </summary>
public sealed class BearerLookup(ICloudDb db, Caller caller, Tenant tenant, MfaPolicy policy, TimeProvider time)
{
    /// <summary>"Last used" is for people who look for stale tokens; to the minute is enough, and spares a write a request.</summary>
    private static readonly TimeSpan LastUsedPrecision = TimeSpan.FromMinutes(1);

    private const string TokenColumns = """
        c.id, c.user_id, c.scopes, c.projects, c.family_id, c.last_used_at, u.platform_role, u.mfa_enabled_at is not null, u.created_at, cloud_mfa_required_of(u.id), s.id is not null, t.id, t.name
        """;

    private const string Tokens = """
        credentials c join users u on u.id = c.user_id left join credentials t on t.kind = 'api' and t.id = case c.kind when 'api' then c.id else c.family_id end
          left join sessions s on s.id = c.family_id
        """;

    private const string Good = """
        where c.secret_hash = $1 and c.revoked_at is null and (c.expires_at is null or c.expires_at > $2) and c.kind <> 'refresh'
          and case when t.id is not null then t.revoked_at is null and (t.expires_at is null or t.expires_at > $2) else c.family_id is null or s.id is not null end
        """;

    private const string Token = $"select {TokenColumns} from {Tokens} {Good}";

    private const string TokenAndProject = $"select {TokenColumns}, {ProjectAccessRow.Columns} from {Tokens} left join lateral cloud_project_access($3, c.user_id, $4) p on true {Good}";

    /// <summary>
    /// Signs the caller in; false when the token is unknown, expired or revoked, and when what it came of is: an access token lives no longer than its session or its
    /// API token, whatever became of its own row.
    /// </summary>
    /// <param name="bearer">As the header has it.</param>
    /// <param name="hold">Whether a question follows at once: it has the connection of the lookup then, and gives it back (<see cref="OneConnection{TRequest,TResponse}"/>).</param>
    /// <param name="about">The project of that question, looked up in the same statement; null where it has none.</param>
    /// <param name="ct">Cancels the lookup.</param>
    public async Task<bool> SignIn(string bearer, bool hold, ProjectQuestion? about, CancellationToken ct)
    {
        if (TokenSecret.Parse(bearer, CredentialKind.Access, CredentialKind.Api)?.Hash is not { } hash)
        {
            return false;
        }

        var now = time.GetUtcNow();
        await db.Database.OpenConnectionAsync(ct);
        Row? found = null;
        try
        {
            found = about is null ? await Find(Token, null, ct, hash, now) : await Find(TokenAndProject, about, ct, hash, now, about.Project, about.Environment);
            caller.HoldsConnection = hold && found is not null;
        }
        finally
        {
            if (!caller.HoldsConnection)
            {
                await db.Database.CloseConnectionAsync();
            }
        }

        if (found is null)
        {
            return false;
        }

        var role = Words.Parse<PlatformRole>(found.PlatformRole);
        caller.SignIn(found.UserId, role, found.Scopes);
        caller.Know(found.Projects, found.HasSession ? found.FamilyId : null, found.HasMfa, found.MfaOrganizations, policy.Owes(role, found.HasMfa, found.UserSince, now));
        caller.Token = found.TokenId is { } token ? (token, found.TokenName ?? "") : null;
        if (found.LastUsedAt is null || found.LastUsedAt < now - LastUsedPrecision)
        {
            await db.Credentials.Where(c => c.Id == found.Id).ExecuteUpdateAsync(s => s.SetProperty(c => c.LastUsedAt, now), ct);
        }

        return true;
    }

    /// <summary>Gives back a connection that no question took over: not every request comes to one.</summary>
    public async Task Release()
    {
        if (caller.HoldsConnection)
        {
            caller.HoldsConnection = false;
            await db.Database.CloseConnectionAsync();
        }
    }

    private async Task<Row?> Find(string sql, ProjectQuestion? about, CancellationToken ct, params object?[] values)
    {
        await using var command = db.Statement(sql, values);
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            return null;
        }

        caller.Ahead = about is null ? null : new ProjectAnswer(about, ProjectAccessRow.Read(reader, Row.Columns, db, tenant));
        return new Row(
            reader.GetGuid(0), reader.GetGuid(1), reader.GetFieldValue<string[]>(2), reader.GetFieldValue<string[]>(3), reader.Nullable<Guid>(4), reader.Nullable<DateTimeOffset>(5), reader.GetString(6),
            reader.GetBoolean(7), reader.GetFieldValue<DateTimeOffset>(8), reader.GetFieldValue<Guid[]>(9), reader.GetBoolean(10), reader.Nullable<Guid>(11), reader.Text(12));
    }

    private sealed record Row(
        Guid Id, Guid UserId, string[] Scopes, string[] Projects, Guid? FamilyId, DateTimeOffset? LastUsedAt, string PlatformRole, bool HasMfa, DateTimeOffset UserSince, Guid[] MfaOrganizations,
        bool HasSession, Guid? TokenId, string? TokenName)
    {
        /// <summary>How many there are.</summary>
        public const int Columns = 13;
    }
}
