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

    /// <summary>The command's name: <c>ActivateEnvironment</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Wire path of what was touched: <c>projects/{id}/environments/{name}</c>.</summary>
    public required string Target { get; init; }

    /// <summary><c>accepted</c>, or the code of the refusal.</summary>
    public required string Outcome { get; init; }

    /// <summary>Why, in the words of whoever had to say so: staff, for what they do in a tenant.</summary>
    public string? Reason { get; private init; }

    public string? Ip { get; private init; }

    public string? RequestId { get; private init; }

    public static AuditEvent Of(Guid organization, Guid? actor, string action, string target, string outcome, string? ip, string? requestId, DateTimeOffset now, string? reason = null) => new()
    {
        Id = Guid.CreateVersion7(now),
        OrganizationId = organization,
        At = now,
        ActorId = actor,
        Action = action,
        Target = target,
        Outcome = outcome,
        Reason = reason,
        Ip = ip,
        RequestId = requestId,
    };
}
