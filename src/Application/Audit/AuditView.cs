using System.Text.Json;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Audit;
using Cloud.Domain.Identity;

namespace Cloud.Application.Audit;

/// <summary>An event, who did it by their present name, and its place in the chain where it has one.</summary>
internal sealed record AuditRow
{
    public required Domain.Audit.AuditEvent Event { get; init; }

    public string? ActorName { get; init; }

    public bool IsStaff { get; init; }

    public AuditLink? Link { get; init; }
}

internal static class AuditView
{
    /// <summary>Characters of a hash on the wire: SHA-256 in hexadecimal.</summary>
    public const int HashLength = 64;

    public static Client.AuditEvent ToWire(this AuditRow row) => new()
    {
        Id = WireId.From(row.Event.Id),
        At = row.Event.At,
        Actor = Actor(row),
        ActAs = row.Event.ActAs is { } grant ? new AuditActor("access_grant", WireId.From(grant)) : null,
        Action = row.Event.Action,
        Target = TargetOf(row.Event.Target),
        Outcome = row.Event.Outcome,
        Reason = row.Event.Reason,
        Before = Json(row.Event.Before),
        After = Json(row.Event.After),
        Ip = row.Event.Ip,
        RequestId = row.Event.RequestId,
        Sequence = row.Link?.Sequence,
        Hash = row.Link is { } link ? Convert.ToHexStringLower(link.Hash) : null,
        PreviousHash = row.Link is { } placed ? Convert.ToHexStringLower(placed.PreviousHash) : null,
    };

    /// <summary>With the names of the actors.</summary>
    public static IQueryable<AuditRow> Named(this ICloudDb db, IQueryable<Placed> placed) =>
        from p in placed
        join u in db.Users on p.Event.ActorId equals (Guid?)u.Id into actors
        from u in actors.DefaultIfEmpty()
        select new AuditRow { Event = p.Event, ActorName = u != null ? u.DisplayName : null, IsStaff = u != null && u.PlatformRole != PlatformRole.None, Link = p.Link };

    private static AuditActor Actor(AuditRow row) =>
        row.Event.ActorId is { } actor
            ? new AuditActor(row.IsStaff ? "staff" : "user", WireId.From(actor), row.ActorName)
            {
                Token = row.Event.TokenId is { } token ? new AuditToken(WireId.From(token), row.Event.TokenName ?? "") : null,
            }
            : new AuditActor("system", "schedule");

    /// <summary><c>projects/{p}/environments/{e}</c> is the environment <c>{e}</c>.</summary>
    private static AuditTarget TargetOf(string path)
    {
        var parts = path.Split('/');
        return parts.Length < 2 ? new AuditTarget("unknown", path) : new AuditTarget(parts[^2].TrimEnd('s'), parts[^1], path);
    }

    /// <summary>What is no JSON was not written by us; it is shown as it is, for <c>verify</c> to name.</summary>
    private static JsonElement? Json(string? text)
    {
        if (text is null)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(text, WireContext.Default.JsonElement);
        }
        catch (JsonException)
        {
            return WireJson.ToElement(text);
        }
    }
}

/// <summary>An event beside its place.</summary>
internal sealed record Placed
{
    public required Domain.Audit.AuditEvent Event { get; init; }

    public AuditLink? Link { get; init; }
}
