namespace Cloud.Domain.Environments;

/// <summary>One thing a person can do about a stack that hangs.</summary>
/// <param name="Action">The relation of the environment's link that does it: <c>#recover</c>.</param>
/// <param name="Resources">Logical ids the action would name: those to skip or to leave behind; empty where it names none.</param>
public sealed record WayOut(string Action, string Title, string Detail, IReadOnlyList<string> Resources);

/// <summary>What is wrong with a stack, and every way out of it.</summary>
public sealed record StackAdvice(string Headline, string Explanation, IReadOnlyList<WayOut> WaysOut);

/// <summary>No stack holds an environment hostage: for each state it can hang in, what happened, why, and what leads out.</summary>
public static class StackGuide
{
    /// <summary>Null where nothing is wrong.</summary>
    public static StackAdvice? Of(Environment environment, EnvironmentStack? stack)
    {
        var name = environment.MachineName;
        return environment.StackCondition switch
        {
            StackCondition.CreateFailed => new(
                $"The stack of {name} could not be made",
                StackCauses.Sentence("AWS took the creation back, and such a stack can only be deleted.", stack?.RootCause ?? stack?.StatusReason),
                [
                    new("#activate", "Delete it and try again", "What is left of the failed stack is deleted, then a new one is made.", []),
                    new("#deactivate", "Give up", $"What is left of the failed stack is deleted, and {name} is inactive again.", []),
                ]),
            StackCondition.RollbackFailed => RollbackFailed(name, stack),
            StackCondition.DeleteFailed => DeleteFailed(name, stack),
            StackCondition.Missing => new(
                $"The stack of {name} is gone",
                $"Stack {stack?.Name} was deleted or replaced outside the product. Data volumes, addresses and recovery points are kept when a stack is deleted; they are still in the account.",
                [
                    new("#activate", "Build it again", "A new stack is made from the blueprint. It gets new addresses and empty data volumes; restore a backup into it afterwards.", []),
                    new("#deactivate", "Mark it inactive", $"{name} is inactive, its branch and its backups stay.", []),
                ]),
            StackCondition.Standing when stack?.Drift == "drifted" => new(
                $"{name} was changed outside the product",
                "Somebody edited resources of the stack by hand. The stack's page names them; the site may depend on what they did.",
                [new("#redeploy", "Put it back", "What the product wants is applied again; what was edited by hand is undone.", [])]),
            StackCondition.Standing when stack?.Drift == EnvironmentStack.PassedOver => new(
                $"{name} rests, with resources passed over",
                "The rollback was led out without some resources. They are as the failed change left them, and AWS does not compare them any more.",
                [new("#redeploy", "Put them right", "What the product wants is applied again, to those resources too.", [])]),
            StackCondition.Standing when environment.Lifecycle == Lifecycle.AttentionRequired => new(
                $"The stack of {name} rests, but an activity failed on it",
                "The stack itself is well. A comparison takes over what it is and marks the environment active again.",
                [new("#drift", "Compare and take over", "Looks at the stack now.", []), new("#deactivate", "Take it down", "Deletes the stack.", [])]),
            _ when environment.Lifecycle == Lifecycle.AttentionRequired => new(
                $"An activity on {name} ended badly",
                "What it left is looked at on the next beat.",
                [new("#drift", "Look now", "Compares with the stack now.", []), new("#deactivate", "Take it down", "Deletes what there is.", [])]),
            _ => null,
        };
    }

    /// <summary>The resources a rollback hangs at: the only ones AWS lets one skip.</summary>
    public static IReadOnlyList<string> Skippable(EnvironmentStack? stack) => InStatus(stack, "UPDATE_FAILED");

    /// <summary>The resources a delete failed on: the only ones AWS lets one leave behind.</summary>
    public static IReadOnlyList<string> Retainable(EnvironmentStack? stack) => InStatus(stack, "DELETE_FAILED");

    private static StackAdvice RollbackFailed(string name, EnvironmentStack? stack)
    {
        var hanging = Skippable(stack);
        List<WayOut> ways = [new("#recover", "Try again", "Mend the cause first, then AWS goes on taking the change back.", [])];
        if (hanging.Count > 0)
        {
            ways.Add(new("#recover", "Go on without them", $"AWS gives up on {string.Join(", ", hanging)} and takes the rest back. They stay as they are; redeploy afterwards to put them right.", hanging));
        }

        ways.Add(new("#deactivate", "Take it down", "Deletes the stack; data volumes, addresses and recovery points are kept.", []));
        return new(
            $"The stack of {name} hangs in a rollback that failed",
            StackCauses.Sentence($"A change failed, and so did taking it back{At(hanging)}. The site may still serve; it cannot be changed until this is led out.", stack?.RootCause ?? stack?.StatusReason),
            ways);
    }

    private static StackAdvice DeleteFailed(string name, EnvironmentStack? stack)
    {
        var left = Retainable(stack);
        List<WayOut> ways = [new("#deactivate", "Try again", "Mend the cause first, then AWS deletes what is left.", [])];
        if (left.Count > 0)
        {
            ways.Add(new("#deactivate", "Leave them behind", $"{string.Join(", ", left)} {(left.Count == 1 ? "stays in the account and is" : "stay in the account and are")} listed under what was retained, until purged.", left));
        }

        return new(
            $"The stack of {name} could not be deleted",
            StackCauses.Sentence($"AWS could not delete {(left.Count == 0 ? "all of it" : string.Join(", ", left))}.", stack?.RootCause ?? stack?.StatusReason),
            ways);
    }

    private static string At(IReadOnlyList<string> hanging) => hanging.Count == 0 ? "" : $" (at {string.Join(", ", hanging)})";

    private static List<string> InStatus(EnvironmentStack? stack, string status) =>
        [.. (stack?.Parts ?? []).Where(p => p.Status == status).Select(p => p.LogicalId)];
}
