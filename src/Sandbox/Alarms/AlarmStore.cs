using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.Persistence;

namespace Cloud.Sandbox.Alarms;

/// <summary>A state that somebody set: nothing is measured here.</summary>
internal sealed record SetAlarm(string Region, string Name, string State, string Reason, DateTimeOffset At);

/// <summary>The alarms of an account's stacks. One that nobody set is OK, as one of a stack with nothing to say is.</summary>
internal sealed class AlarmStore
{
    public const string Quiet = "OK";

    private static readonly string[] States = [Quiet, "ALARM", "INSUFFICIENT_DATA"];

    private const string Type = "AWS::CloudWatch::Alarm";

    private readonly Shelf journal;
    private readonly Func<string, string, IEnumerable<StackResource>> existing;
    private readonly Dictionary<(string Region, string Name), SetAlarm> set;

    /// <param name="existing">Physical resources by region and type.</param>
    public AlarmStore(Shelf journal, Func<string, string, IEnumerable<StackResource>> existing)
    {
        (this.journal, this.existing) = (journal, existing);
        set = journal.LoadAll<SetAlarm>("alarm").ToDictionary(a => (a.Region, a.Name));
    }

    public IEnumerable<(StackResource Resource, SetAlarm? State)> In(string region) =>
        existing(region, Type).Select(r => (r, set.GetValueOrDefault((region, r.PhysicalId!)))).OrderBy(a => a.r.PhysicalId, StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">There is no such alarm or state here.</exception>
    public void Set(SetAlarm wanted)
    {
        if (!States.Contains(wanted.State, StringComparer.Ordinal)) throw new InvalidDataException($"An alarm's state is one of {string.Join(", ", States)}, not '{wanted.State}'.");
        var there = existing(wanted.Region, Type).Select(r => r.PhysicalId).ToList();
        if (!there.Contains(wanted.Name)) throw new InvalidDataException($"There is no alarm {wanted.Name} in {wanted.Region}; there are {string.Join(", ", there)}.");
        set[(wanted.Region, wanted.Name)] = wanted;
        journal.Put("alarm", $"{wanted.Region}/{wanted.Name}", wanted);
    }
}
