using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Cloud.Domain.Environments;

/// <summary>What a schedule makes.</summary>
public enum ScheduleKind
{
    Backup,
    Reconcile,
}

/// <summary>
/// When the next automatic activity of one kind is due: a narrow row, so that a sweep over a million of them touches little (PERFORMANCE.md, 4).
/// Slots are absolute moments, <c>phase + n * every</c> since the Unix epoch: no change of clocks or zones can double or drop one.
/// </summary>
public sealed class Schedule : ITenantOwned
{
    /// <summary>Backups and reconciles come every six hours (R21).</summary>
    public static readonly TimeSpan SixHours = TimeSpan.FromHours(6);

    private Schedule()
    {
    }

    public Guid EnvironmentId { get; private init; }

    public ScheduleKind Kind { get; private init; }

    public Guid OrganizationId { get; private init; }

    public int EverySeconds { get; private init; }

    public int PhaseSeconds { get; private init; }

    public DateTimeOffset NextAt { get; private set; }

    public bool Enabled { get; private set; }

    public TimeSpan Every => TimeSpan.FromSeconds(EverySeconds);

    public static Schedule For(Environment environment, ScheduleKind kind, DateTimeOffset now)
    {
        var phase = PhaseOf(environment.Id, kind, SixHours);
        return new Schedule
        {
            EnvironmentId = environment.Id,
            OrganizationId = environment.OrganizationId,
            Kind = kind,
            EverySeconds = (int)SixHours.TotalSeconds,
            PhaseSeconds = (int)phase.TotalSeconds,
            NextAt = SlotAfter(now, SixHours, phase),
            Enabled = true,
        };
    }

    public void Enable(DateTimeOffset now) => (Enabled, NextAt) = (true, SlotAfter(now, Every, TimeSpan.FromSeconds(PhaseSeconds)));

    /// <summary>Once out of turn; the beat goes on from there.</summary>
    public void LookAt(DateTimeOffset at) => (Enabled, NextAt) = (true, at);

    public void Disable() => Enabled = false;

    /// <summary>A place in the beat that is spread evenly over all environments, so that a million of them never start together.</summary>
    public static TimeSpan PhaseOf(Guid environment, ScheduleKind kind, TimeSpan every)
    {
        Span<byte> input = stackalloc byte[17];
        environment.TryWriteBytes(input, bigEndian: true, out _);
        input[16] = (byte)kind;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, hash);
        return TimeSpan.FromSeconds(BinaryPrimitives.ReadUInt64BigEndian(hash) % (ulong)every.TotalSeconds);
    }

    /// <summary>The first slot strictly after <paramref name="now"/>. The sweep's SQL computes the same.</summary>
    public static DateTimeOffset SlotAfter(DateTimeOffset now, TimeSpan every, TimeSpan phase)
    {
        var passed = (long)Math.Floor((now.ToUnixTimeMilliseconds() / 1000.0 - phase.TotalSeconds) / every.TotalSeconds);
        return DateTimeOffset.FromUnixTimeSeconds(((passed + 1) * (long)every.TotalSeconds) + (long)phase.TotalSeconds);
    }
}
