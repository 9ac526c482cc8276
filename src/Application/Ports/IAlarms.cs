namespace Cloud.Application.Ports;

/// <summary>CloudWatch's alarms, those of our stacks and whatever else is in the account.</summary>
public interface IAlarms
{
    /// <summary>All that are in the state ALARM there now. Throws <see cref="CloudCallException"/>.</summary>
    Task<IReadOnlyList<FiringAlarm>> Firing(CloudAccount at, CancellationToken ct);
}

/// <param name="Name">Of a stack's that has no name of its own: <c>STACK-LOGICALID-RANDOM</c>.</param>
/// <param name="Reason">AWS's own sentence.</param>
/// <param name="Since">When it came into this state.</param>
public sealed record FiringAlarm(string Name, string Reason, DateTimeOffset Since);
