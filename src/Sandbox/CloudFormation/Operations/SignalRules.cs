using System.Globalization;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.CloudFormation.Templates;

namespace Cloud.Sandbox.CloudFormation.Operations;

/// <summary>Signals by which instances tell CloudFormation that they are ready (CreationPolicy, and the rolling updates of UpdatePolicy).</summary>
internal static class SignalRules
{
    /// <summary>How many signals the template has CloudFormation wait for; null when it waits for none.</summary>
    public static int? Awaited(Stack stack, StackResource resource, string on)
    {
        if (stack.Blueprint is null || !stack.Template().Resources.TryGetValue(resource.LogicalId, out var declaration)) return null;
        if (on == "update")
            return Scalar.Of(declaration.Body["UpdatePolicy"]?["AutoScalingRollingUpdate"]?["WaitOnResourceSignals"]) == "true" ? 1 : null;
        if (declaration.Body["CreationPolicy"]?["ResourceSignal"] is not { } signal) return null;
        return int.TryParse(Scalar.Of(signal["Count"]), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 1;
    }
}
