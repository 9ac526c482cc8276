namespace Cloud.Domain.Audit;

/// <summary>Who did what to what, from where. Written in the transaction of the change; the database refuses to change or delete a row.</summary>
public sealed class AuditEvent : ITenantOwned
{
    private AuditEvent()
    {
    }

    public Guid Id { get; private init; }

    public Guid OrganizationId { get; private init; }

    public DateTimeOffset At { get; private init; }

    public Guid? ActorId { get; private init; }

    /// <summary>The access grant under which staff did it; null for everybody at home there.</summary>
    public Guid? ActAs { get; private init; }

    /// <summary>The API token that was used, and its name as it was: the token itself may be gone.</summary>
    public Guid? TokenId { get; private init; }

    public string? TokenName { get; private init; }

    /// <summary>The command's name: <c>ActivateEnvironment</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Wire path of what was touched: <c>projects/{id}/environments/{name}</c>.</summary>
    public required string Target { get; init; }

    /// <summary><c>accepted</c>, or the code of the refusal.</summary>
    public required string Outcome { get; init; }

    /// <summary>Why, in the words of whoever had to say so: staff, for what they do in a tenant.</summary>
    public string? Reason { get; private init; }

    /// <summary>What of it was otherwise before, as canonical JSON: paths below the target's organization, their properties, their values. Null where nothing was.</summary>
    public string? Before { get; private init; }

    /// <summary>The same, as it was left.</summary>
    public string? After { get; private init; }

    public string? Ip { get; private init; }

    public string? RequestId { get; private init; }

    public static AuditEvent Of(Guid organization, AuditSource source, string action, string target, string outcome, DateTimeOffset now, string? reason = null, string? before = null, string? after = null) => new()
    {
        Id = Guid.CreateVersion7(now),
        OrganizationId = organization,
        At = now,
        ActorId = source.Actor,
        ActAs = source.ActAs,
        TokenId = source.Token,
        TokenName = source.TokenName,
        Action = action,
        Target = target,
        Outcome = outcome,
        Reason = reason,
        Before = before,
        After = after,
        Ip = source.Ip,
        RequestId = source.RequestId,
    };
}

/// <summary>Who it was, by which API token, and from where.</summary>
/// <param name="Actor">Null where nobody was signed in.</param>
/// <param name="ActAs">The access grant under which staff acted; null for everybody at home there.</param>
/// <param name="Token">The API token that was used, or that the access token came from; null for a person's own session.</param>
public sealed record AuditSource(Guid? Actor, Guid? ActAs, Guid? Token, string? TokenName, string? Ip, string? RequestId);
