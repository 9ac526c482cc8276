namespace Cloud.Domain.Blueprints;

/// <summary>Turns a blueprint and an environment into the CloudFormation template that builds it.</summary>
public static class StackTemplates
{
    /// <summary>What a change set must acknowledge: the templates make IAM roles, without names of their own.</summary>
    public static IReadOnlyList<string> Capabilities { get; } = ["CAPABILITY_IAM"];

    /// <summary>Renders the stack of an environment. Throws <see cref="ArgumentException"/> with the message of <see cref="Check"/> when that has one.</summary>
    public static StackTemplate Render(string blueprint, EnvironmentSpec spec) => throw new NotSupportedException($"{blueprint} {spec.StackId}");

    /// <summary>Why the environment cannot be rendered, or <c>null</c>.</summary>
    public static Error? Check(string blueprint, EnvironmentSpec spec) => null;

    /// <summary>The stack policy: nothing that holds data, an address or recovery points may be replaced or deleted by an update.</summary>
    public static string StackPolicy(string blueprint, EnvironmentSpec spec) => throw new NotSupportedException($"{blueprint} {spec.StackId}");
}
