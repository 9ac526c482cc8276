using Cloud.Domain.Environments;

namespace Cloud.Domain.Tests.Environments;

public sealed class ScheduleTests
{
    [Fact]
    public void R21_The_next_slot_is_always_ahead_and_at_most_six_hours_away()
    {
        var random = new Random(21);
        for (var i = 0; i < 10_000; i++)
        {
            var now = DateTimeOffset.FromUnixTimeSeconds(random.NextInt64(0, 4_000_000_000));
            var phase = TimeSpan.FromSeconds(random.Next(0, 21_600));
            var next = Schedule.SlotAfter(now, Schedule.SixHours, phase);
            Assert.InRange(next - now, TimeSpan.FromTicks(1), Schedule.SixHours);
            Assert.Equal((long)phase.TotalSeconds, next.ToUnixTimeSeconds() % 21_600);
        }
    }

    [Fact]
    public void R21_Phases_spread_evenly_over_the_six_hours()
    {
        var perHour = new int[6];
        for (var i = 0; i < 60_000; i++)
        {
            perHour[(int)Schedule.PhaseOf(Guid.CreateVersion7(), ScheduleKind.Backup, Schedule.SixHours).TotalHours]++;
        }

        Assert.All(perHour, n => Assert.InRange(n, 9_500, 10_500));
    }

    [Fact]
    public void A_phase_never_moves_and_differs_between_the_two_beats()
    {
        var id = Guid.CreateVersion7();
        Assert.Equal(Schedule.PhaseOf(id, ScheduleKind.Backup, Schedule.SixHours), Schedule.PhaseOf(id, ScheduleKind.Backup, Schedule.SixHours));
        Assert.NotEqual(Schedule.PhaseOf(id, ScheduleKind.Backup, Schedule.SixHours), Schedule.PhaseOf(id, ScheduleKind.Reconcile, Schedule.SixHours));
    }
}
