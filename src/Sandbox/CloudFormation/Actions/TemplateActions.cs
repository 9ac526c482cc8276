using System.Text.Json.Nodes;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.CloudFormation.Templates;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.CloudFormation.Actions;

/// <summary>GetTemplate, GetTemplateSummary and ValidateTemplate.</summary>
internal sealed class TemplateActions(StackStore stacks, TemplateSource templates)
{
    public void Get(QueryCall call, AnswerXml xml)
    {
        var text = call["ChangeSetName"] is { Length: > 0 } changeSet ? OfChangeSet(call, changeSet) : stacks.WithId(call).Blueprint?.TemplateText;
        xml.Text("TemplateBody", text ?? throw ApiError.Validation($"Stack {call["StackName"]} has no template yet: it is in {StackStatus.ReviewInProgress}."));
        xml.List("StagesAvailable", ["Original", "Processed"]);
    }

    public void Validate(QueryCall call, AnswerXml xml)
    {
        var template = TemplateReader.Read(templates.Read(call, null));
        xml.List("Parameters", template.Parameters.Values, p =>
        {
            xml.Text("ParameterKey", p.Name);
            xml.Text("DefaultValue", p.Default);
            xml.Flag("NoEcho", p.NoEcho);
            xml.Text("Description", p.Description);
        });
        xml.Text("Description", template.Description);
        WriteCapabilities(xml, template);
    }

    public void Summarize(QueryCall call, AnswerXml xml)
    {
        var text = call["StackName"] is { Length: > 0 } ? stacks.WithId(call).Blueprint?.TemplateText : templates.Read(call, null);
        var template = TemplateReader.Read(text ?? throw ApiError.Validation($"Stack {call["StackName"]} has no template yet: it is in {StackStatus.ReviewInProgress}."));
        xml.List("Parameters", template.Parameters.Values, p =>
        {
            xml.Text("ParameterKey", p.Name);
            xml.Text("DefaultValue", p.Default);
            xml.Text("ParameterType", p.Type);
            xml.Flag("NoEcho", p.NoEcho);
            xml.Text("Description", p.Description);
            xml.Structure("ParameterConstraints", () =>
            {
                if (p.Body["AllowedValues"] is JsonArray allowed) xml.List("AllowedValues", allowed.Select(Scalar.Of).OfType<string>());
            });
        });
        xml.Text("Description", template.Description);
        WriteCapabilities(xml, template);
        xml.List("ResourceTypes", template.Resources.Values.Select(r => r.Type).Distinct(StringComparer.Ordinal));
        xml.Text("Version", "2010-09-09");
    }

    private static void WriteCapabilities(AnswerXml xml, Template template)
    {
        var needed = CapabilityCheck.Needed(template);
        if (needed.Count == 0) return;
        xml.List("Capabilities", needed);
        xml.Text("CapabilitiesReason", "The following resource(s) require capabilities: [" + string.Join(", ",
            template.Resources.Values.Select(r => r.Type).Where(t => t.StartsWith("AWS::IAM::", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)) + "]");
    }

    private string OfChangeSet(QueryCall call, string name)
    {
        var found = name.StartsWith("arn:", StringComparison.Ordinal) ? stacks.FindChangeSet(name) : stacks.ChangeSetsOf(stacks.WithId(call)).FirstOrDefault(c => c.Name == name);
        return found?.Blueprint.TemplateText ?? throw new ApiError(ErrorCode.ChangeSetNotFound, $"ChangeSet [{name}] does not exist", StatusCodes.Status404NotFound);
    }
}
