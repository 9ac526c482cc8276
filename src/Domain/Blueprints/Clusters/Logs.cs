using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Clusters;

/// <summary>Where the nodes' agents stream their logs.</summary>
internal static class Logs
{
    internal const int KeptDays = 30;

    private static readonly string[] Streams = ["system", "web", "application", "database"];

    internal static void Add(Template template)
    {
        foreach (var stream in Streams)
            AddGroup(template, $"{char.ToUpperInvariant(stream[0])}{stream[1..]}Log", $"/{stream}");
    }

    internal static void AddGroup(Template template, string logicalId, string suffix) =>
        template.Resource(
            logicalId,
            "AWS::Logs::LogGroup",
            new { LogGroupName = Fn.Sub($"/cloud/${{{StackParameters.EnvironmentId}}}{suffix}"), RetentionInDays = KeptDays });
}
