using Cloud.Sandbox.CloudFormation.ChangeSets;
using Cloud.Sandbox.Persistence;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.CloudFormation.Stacks;

/// <summary>All stacks and change sets of all regions. Used under the sandbox's lock.</summary>
internal sealed class StackStore
{
    // "DELETE_COMPLETE: successful deletion of stacks; deleted stacks are retained and viewable for 90 days".
    private static readonly TimeSpan DeletedAreKept = TimeSpan.FromDays(90);

    private readonly Shelf journal;
    private readonly Dictionary<string, Stack> stacks;
    private readonly Dictionary<string, ChangeSet> changeSets;
    private readonly Dictionary<(string Region, string Name), string> liveByName;

    public StackStore(Shelf journal)
    {
        this.journal = journal;
        stacks = journal.LoadAll<Stack>("stack").ToDictionary(s => s.Id, StringComparer.Ordinal);
        changeSets = journal.LoadAll<ChangeSet>("change-set").ToDictionary(c => c.Id, StringComparer.Ordinal);
        liveByName = stacks.Values.Where(s => !s.IsDeleted).ToDictionary(s => (s.Region, s.Name), s => s.Id);
    }

    public IEnumerable<Stack> All => stacks.Values;

    public IEnumerable<Stack> Busy => stacks.Values.Where(s => s.Operation is not null);

    public IEnumerable<Stack> In(string region) => stacks.Values.Where(s => s.Region == region);

    /// <summary>By name a live stack, by id a deleted one too.</summary>
    public Stack? Find(string region, string nameOrId)
    {
        if (nameOrId.StartsWith("arn:", StringComparison.Ordinal)) return stacks.TryGetValue(nameOrId, out var stack) && stack.Region == region ? stack : null;
        return liveByName.TryGetValue((region, nameOrId), out var id) ? stacks[id] : null;
    }

    public void Save(Stack stack)
    {
        stacks[stack.Id] = stack;
        if (!stack.IsDeleted) liveByName[(stack.Region, stack.Name)] = stack.Id;
        else if (liveByName.TryGetValue((stack.Region, stack.Name), out var id) && id == stack.Id) liveByName.Remove((stack.Region, stack.Name));
        journal.Put("stack", stack.Id, stack);
    }

    public void ForgetLongDeleted(DateTimeOffset now)
    {
        foreach (var stack in stacks.Values.Where(s => s.Deleted < now - DeletedAreKept).ToList())
        {
            stacks.Remove(stack.Id);
            journal.Remove("stack", stack.Id);
            foreach (var set in ChangeSetsOf(stack).ToList()) Remove(set);
        }
    }

    public IEnumerable<ChangeSet> ChangeSetsOf(Stack stack) => changeSets.Values.Where(c => c.StackId == stack.Id);

    public ChangeSet? FindChangeSet(string id) => changeSets.GetValueOrDefault(id);

    public void Save(ChangeSet changeSet)
    {
        changeSets[changeSet.Id] = changeSet;
        journal.Put("change-set", changeSet.Id, changeSet);
    }

    public void Remove(ChangeSet changeSet)
    {
        changeSets.Remove(changeSet.Id);
        journal.Remove("change-set", changeSet.Id);
    }

    public static string NewStackId(string account, string region, string name) =>
        $"arn:{Wire.Partition(region)}:cloudformation:{region}:{account}:stack/{name}/{Unordered()}";

    public static string NewChangeSetId(Stack stack, string name) =>
        $"arn:{Wire.Partition(stack.Region)}:cloudformation:{stack.Region}:{stack.Account}:changeSet/{name}/{Unordered()}";

    /// <summary>AWS's ids differ in their first digits too, which templates cut out of AWS::StackId to tell two lives of a name apart: a time-ordered id would not.</summary>
    private static Guid Unordered() => new(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));
}
