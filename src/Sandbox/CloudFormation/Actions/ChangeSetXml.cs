using Cloud.Sandbox.CloudFormation.ChangeSets;
using Cloud.Sandbox.CloudFormation.Drift;
using Cloud.Sandbox.CloudFormation.Operations;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.CloudFormation.Templates;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.CloudFormation.Actions;

/// <summary>Change sets on the wire.</summary>
internal static class ChangeSetXml
{
    /// <summary>The members that DescribeChangeSet and a summary share.</summary>
    public static void WriteHead(AnswerXml xml, ChangeSet set, Stack stack, DateTimeOffset now)
    {
        xml.Text("ChangeSetName", set.Name);
        xml.Text("ChangeSetId", set.Id);
        xml.Text("StackId", set.StackId);
        xml.Text("StackName", stack.Name);
        xml.Text("Description", set.Description);
        xml.Time("CreationTime", set.Created);
        xml.Text("ExecutionStatus", set.ExecutionStatus(now));
        xml.Text("Status", set.Status(now));
        if (now >= set.Ends) xml.Text("StatusReason", set.FailureReason);
        xml.Flag("IncludeNestedStacks", false);
    }

    public static void Write(AnswerXml xml, ChangeSet set, Stack stack, DateTimeOffset now, List<ResourceChange> page, bool withValues)
    {
        WriteHead(xml, set, stack, now);
        StackXml.WriteParameters(xml, TemplateReader.Read(set.Blueprint.TemplateText), set.Blueprint.Parameters);
        xml.List("Capabilities", set.Blueprint.Capabilities);
        StackXml.WriteTags(xml, set.Blueprint.Tags);
        xml.List("NotificationARNs", []);
        xml.Structure("RollbackConfiguration", () => { });
        if (set.OnStackFailure != OnFailure.Rollback) xml.Text("OnStackFailure", set.OnStackFailure);
        if (set.RevertsDrift)
        {
            xml.Text("DeploymentMode", "REVERT_DRIFT");
            xml.Text("StackDriftStatus", set.Changes.Exists(c => c.DriftStatus is DriftFinding.Modified or DriftFinding.Deleted) ? "DRIFTED" : "IN_SYNC");
        }
        xml.List("Changes", page, change =>
        {
            xml.Text("Type", "Resource");
            xml.Structure("ResourceChange", () => Write(xml, change, withValues));
        });
    }

    private static void Write(AnswerXml xml, ResourceChange change, bool withValues)
    {
        xml.Text("PolicyAction", change.PolicyAction);
        xml.Text("Action", change.Action);
        xml.Text("LogicalResourceId", change.LogicalId);
        xml.Text("PhysicalResourceId", change.PhysicalId);
        xml.Text("ResourceType", change.Type);
        xml.Text("Replacement", change.Replacement);
        xml.List("Scope", change.Scope);
        xml.Text("ResourceDriftStatus", change.DriftStatus);
        xml.List("Details", change.Details, detail =>
        {
            xml.Structure("Target", () =>
            {
                xml.Text("Attribute", detail.Attribute);
                xml.Text("Name", detail.Name);
                xml.Text("RequiresRecreation", detail.RequiresRecreation);
                if (!withValues) return;
                xml.Text("Path", detail.Path);
                xml.Text("BeforeValue", detail.Before);
                xml.Text("AfterValue", detail.After);
                xml.Text("AttributeChangeType", detail.Kind);
            });
            xml.Text("Evaluation", detail.Evaluation);
            xml.Text("ChangeSource", detail.Source);
            xml.Text("CausingEntity", detail.CausingEntity);
        });
    }
}
