namespace Cloud.Domain.Environments;

/// <summary>What a worker last saw of the stack in us-east-1 that an environment's CDN needs: its web ACL.</summary>
/// <param name="Status">In AWS's own words, <c>CREATE_COMPLETE</c>; <c>DELETE_COMPLETE</c> where somebody deleted it.</param>
/// <param name="Drift">As of <see cref="EnvironmentStack.Drift"/>.</param>
public sealed record EdgeStack(
    string Name,
    string Region,
    string Arn,
    string Status,
    string? StatusReason,
    string Drift,
    IReadOnlyDictionary<string, string> Outputs,
    IReadOnlyList<StackPart> Parts)
{
    /// <summary>Two hyphens, which no slug has: the branch <c>production/edge</c> of a project in us-east-1 has a stack of its own.</summary>
    public static string NameOf(Environment environment) => $"{EnvironmentStack.NameOf(environment)}--edge";
}
