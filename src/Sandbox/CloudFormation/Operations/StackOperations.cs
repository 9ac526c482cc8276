using Cloud.Sandbox.CloudFormation.ChangeSets;
using Cloud.Sandbox.CloudFormation.Resources;
using Cloud.Sandbox.CloudFormation.Stacks;

namespace Cloud.Sandbox.CloudFormation.Operations;

/// <summary>Begins operations on stacks whose state allows it.</summary>
internal static class StackOperations
{
    public static void Create(Stack stack, ChangeSet changeSet, string? token, string onFailure, double speed, IEnumerable<Stack> all, DateTimeOffset now)
    {
        stack.Blueprint = changeSet.Blueprint;
        stack.LastChangeSet = changeSet.Id;
        stack.Tell(now, StackStatus.CreateInProgress, "User Initiated", token);
        stack.Operation = new Operation
        {
            Verb = Verb.Create,
            Phase = Phase.Forward,
            Token = token,
            Speed = speed,
            Clock = now,
            OnFailure = onFailure,
            ChangeSetId = changeSet.Id,
            Works = Forward(stack),
            Addresses = Reserve(stack, all),
        };
    }

    public static void Update(Stack stack, ChangeSet changeSet, string? token, string onFailure, double speed, IEnumerable<Stack> all, DateTimeOffset now)
    {
        var before = stack.Blueprint;
        stack.Blueprint = changeSet.Blueprint;
        stack.LastChangeSet = changeSet.Id;
        stack.Updated = now;
        stack.Tell(now, StackStatus.UpdateInProgress, "User Initiated", token);
        stack.Operation = new Operation
        {
            Verb = Verb.Update,
            Phase = Phase.Forward,
            Token = token,
            Speed = speed,
            Clock = now,
            OnFailure = onFailure,
            ChangeSetId = changeSet.Id,
            BlueprintBefore = before,
            RevertsDrift = changeSet.RevertsDrift,
            ResourcesBefore = new Dictionary<string, StackResource>(stack.Resources, StringComparer.Ordinal),
            OutputsBefore = stack.Outputs,
            Works = Forward(stack, changeSet.RevertsDrift),
            Addresses = Reserve(stack, all),
        };
        RefuseRemovals(stack, stack.Operation);
    }

    // A removal happens last, in the cleanup, where nothing can be refused any more: so the policy is asked before anything is done.
    private static void RefuseRemovals(Stack stack, Operation operation)
    {
        var kept = stack.Instance().Resources;
        var refused = stack.Resources.Values.Where(r => r.Exists && !kept.ContainsKey(r.LogicalId)).Select(r => (Resource: r, Denial: StackPolicy.Denial(stack.Policy, StackPolicy.Delete, r)))
            .Where(r => r.Denial is not null).OrderBy(r => r.Resource.LogicalId, StringComparer.Ordinal).ToList();
        if (refused.Count == 0) return;
        foreach (var (resource, denial) in refused) stack.Tell(operation.Clock, resource with { Status = StackStatus.UpdateFailed, Reason = denial }, operation.Token);
        Phases.RollBackUpdate(stack, operation, $"The following resource(s) failed to update: [{string.Join(", ", refused.Select(r => r.Resource.LogicalId))}]. ");
    }

    public static void Delete(Stack stack, string? token, IReadOnlyList<string> retain, double speed, DateTimeOffset now, string? reason = "User Initiated")
    {
        if (stack.Operation is { Halted: false, Verb: Verb.Create } creating)
        {
            creating.Clock = now;
            Phases.CancelRunning(stack, creating);
        }
        // What a rollback that failed had yet to clean up goes with the stack.
        var leftovers = stack.Operation is { Halted: true } halted ? halted.Leftovers.Where(l => stack.Resources.Values.All(r => r.PhysicalId != l.PhysicalId)) : [];
        stack.Tell(now, StackStatus.DeleteInProgress, reason, token);
        stack.Operation = new Operation
        {
            Verb = Verb.Delete,
            Phase = Phase.Forward,
            Token = token,
            Speed = speed,
            Clock = now,
            Skip = [.. retain],
            Works = Phases.Deleting(stack.Resources.Values.Where(r => r.Status is not (StackStatus.DeleteComplete or StackStatus.DeleteSkipped)).Concat(leftovers)),
        };
    }

    public static void CancelUpdate(Stack stack, string? token, DateTimeOffset now)
    {
        var operation = stack.Operation!;
        operation.Clock = now;
        operation.Token = token ?? operation.Token;
        Phases.CancelRunning(stack, operation);
        Phases.RollBackUpdate(stack, operation, "User Initiated");
    }

    public static void ContinueRollback(Stack stack, string? token, IReadOnlyList<string> skip, DateTimeOffset now)
    {
        var operation = stack.Operation!;
        operation.Clock = now;
        operation.Token = token ?? operation.Token;
        operation.Skip = [.. skip];
        operation.Halted = false;
        operation.Failed = [];
        stack.Tell(now, StackStatus.UpdateRollbackInProgress, "User Initiated", operation.Token);
        operation.Works = Phases.Restoring(operation, operation.Works.Where(w => w.Progress != Progress.Done).Select(w => w.LogicalId).ToHashSet(StringComparer.Ordinal));
    }

    private static List<Work> Forward(Stack stack, bool revertsDrift = false)
    {
        var instance = stack.Instance();
        return [.. instance.Resources.Keys.Select(name => new Work
        {
            LogicalId = name,
            Verb = stack.Resources.TryGetValue(name, out var existing) && existing.Exists && !(revertsDrift && existing.Gone) ? Verb.Update : Verb.Create,
            After = [.. instance.Dependencies[name]],
        })];
    }

    // Addresses are set aside when the operation begins, under the lock and saved with it: so a replay after a restart finds the same ones.
    private static Dictionary<string, string> Reserve(Stack stack, IEnumerable<Stack> all)
    {
        var wanted = stack.Instance().Resources.Values.Where(r => r.Type == "AWS::EC2::EIP").Select(r => r.LogicalId).Order(StringComparer.Ordinal).ToList();
        var reserved = new Dictionary<string, string>(StringComparer.Ordinal);
        if (wanted.Count == 0) return reserved;
        var used = all.SelectMany(s => s.Resources.Values.Where(r => r.Status != StackStatus.DeleteComplete).Select(r => r.PublicAddress).Concat(s.Operation?.Addresses.Values ?? Enumerable.Empty<string>()))
            .OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var name in wanted)
        {
            reserved[name] = AddressPool.Next(used);
            used.Add(reserved[name]);
        }
        return reserved;
    }
}
