namespace Cloud.Workers.Running;

/// <summary>Configuration section <c>Workers</c>.</summary>
public sealed class RunnerOptions
{
    public const string Section = "Workers";

    /// <summary>Activities whose steps run at the same time in this process. Steps wait on the network, not on cores.</summary>
    public int Concurrency { get; set; } = 16;

    /// <summary>How long a lease holds without a heartbeat (DESIGN.md).</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(15);

    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The net under NOTIFY, and how finely waits are kept.</summary>
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often what is past its time is looked for.</summary>
    public TimeSpan Sweep { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Multiplies the pauses between looks and retries; below 1 only in tests and with a fast sandbox.</summary>
    public double Pace { get; set; } = 1;

    /// <summary>Attempts of one step before a fault that could pass by itself counts as one that does not.</summary>
    public int MaxAttempts { get; set; } = 8;

    /// <summary>Longest pause between two attempts.</summary>
    public TimeSpan LongestBackoff { get; set; } = TimeSpan.FromMinutes(2);
}
