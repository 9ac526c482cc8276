using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.CloudFormation.Templates;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.CloudFormation.Actions;

/// <summary>Stacks on the wire.</summary>
internal static class StackXml
{
    private const string Hidden = "****";

    public static void Write(AnswerXml xml, Stack stack, DateTimeOffset now)
    {
        xml.Text("StackId", stack.Id);
        xml.Text("StackName", stack.Name);
        xml.Text("ChangeSetId", stack.LastChangeSet);
        if (stack.Blueprint is { } blueprint)
        {
            xml.Text("Description", stack.Template().Description);
            WriteParameters(xml, stack.Template(), blueprint.Parameters);
        }
        xml.Time("CreationTime", stack.Created);
        xml.Time("LastUpdatedTime", stack.Updated);
        xml.Time("DeletionTime", stack.Deleted);
        xml.Structure("RollbackConfiguration", () => { });
        xml.Text("StackStatus", stack.Status);
        xml.Text("StackStatusReason", stack.Reason);
        xml.Flag("DisableRollback", stack.DisableRollback);
        xml.List("NotificationARNs", []);
        xml.List("Capabilities", stack.Blueprint?.Capabilities ?? []);
        if (stack.Outputs.Count > 0) xml.List("Outputs", stack.Outputs, output => Write(xml, output));
        xml.Text("RoleARN", stack.Blueprint?.RoleArn);
        WriteTags(xml, stack.Blueprint?.Tags ?? []);
        xml.Flag("EnableTerminationProtection", stack.TerminationProtection);
        xml.Structure("DriftInformation", () =>
        {
            xml.Text("StackDriftStatus", stack.Drift is { } drift && now >= drift.Ends ? DriftActions.StackStatus(drift) : "NOT_CHECKED");
            if (stack.Drift is { } run && now >= run.Ends) xml.Time("LastCheckTimestamp", run.Started);
        });
    }

    public static void WriteParameters(AnswerXml xml, Template template, Dictionary<string, string> parameters) =>
        xml.List("Parameters", template.Parameters.Values.Where(d => parameters.ContainsKey(d.Name)), declaration =>
        {
            xml.Text("ParameterKey", declaration.Name);
            xml.Text("ParameterValue", declaration.NoEcho ? Hidden : parameters[declaration.Name]);
            xml.Text("ResolvedValue", ParameterBinding.Resolved(declaration, parameters[declaration.Name]));
        });

    public static void WriteTags(AnswerXml xml, List<KeyValuePair<string, string>> tags) => xml.List("Tags", tags, tag =>
    {
        xml.Text("Key", tag.Key);
        xml.Text("Value", tag.Value);
    });

    private static void Write(AnswerXml xml, StackOutput output)
    {
        xml.Text("OutputKey", output.Key);
        xml.Text("OutputValue", output.Value);
        xml.Text("Description", output.Description);
        xml.Text("ExportName", output.ExportName);
    }
}
