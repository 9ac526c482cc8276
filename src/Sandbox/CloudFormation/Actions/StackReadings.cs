using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.CloudFormation.Actions;

/// <summary>Everything that only reads stacks, their events and their resources.</summary>
internal sealed class StackReadings(StackStore stacks)
{
    private const int StacksPerPage = 100;
    private const int EventsPerPage = 100;
    private const int ResourcesPerPage = 100;

    public void DescribeStacks(QueryCall call, AnswerXml xml)
    {
        if (call["StackName"] is { Length: > 0 })
        {
            xml.List("Stacks", [stacks.WithId(call)], s => StackXml.Write(xml, s, call.Now));
            return;
        }
        var live = stacks.In(call.Region).Where(s => !s.IsDeleted).OrderByDescending(s => s.Created).ThenBy(s => s.Id, StringComparer.Ordinal).ToList();
        WritePage(call, xml, live, StacksPerPage, page => xml.List("Stacks", page, s => StackXml.Write(xml, s, call.Now)));
    }

    public void ListStacks(QueryCall call, AnswerXml xml)
    {
        var wanted = call.List("StackStatusFilter");
        var found = stacks.In(call.Region).Where(s => wanted.Count == 0 || wanted.Contains(s.Status, StringComparer.Ordinal))
            .OrderByDescending(s => s.Created).ThenBy(s => s.Id, StringComparer.Ordinal).ToList();
        WritePage(call, xml, found, StacksPerPage, page => xml.List("StackSummaries", page, stack =>
        {
            xml.Text("StackId", stack.Id);
            xml.Text("StackName", stack.Name);
            xml.Text("TemplateDescription", stack.Blueprint is null ? null : stack.Template().Description);
            xml.Time("CreationTime", stack.Created);
            xml.Time("LastUpdatedTime", stack.Updated);
            xml.Time("DeletionTime", stack.Deleted);
            xml.Text("StackStatus", stack.Status);
            xml.Text("StackStatusReason", stack.Reason);
            xml.Structure("DriftInformation", () => xml.Text("StackDriftStatus", stack.Drift is { } drift && call.Now >= drift.Ends ? DriftActions.StackStatus(drift) : "NOT_CHECKED"));
        }));
    }

    // Newest first; a page's token is the number of its oldest event, so that new events do not shift what follows.
    public void DescribeEvents(QueryCall call, AnswerXml xml)
    {
        var stack = stacks.Bracketed(call);
        var below = call["NextToken"] is { Length: > 0 } token ? Wire.PagePosition(token) ?? throw ApiError.Validation("NextToken is not valid.") : long.MaxValue;
        var page = Enumerable.Reverse(stack.Events).Where(e => e.Number < below).Take(EventsPerPage).ToList();
        xml.List("StackEvents", page, e =>
        {
            xml.Text("StackId", stack.Id);
            xml.Text("EventId", e.Id);
            xml.Text("StackName", stack.Name);
            xml.Text("LogicalResourceId", e.LogicalId);
            xml.Text("PhysicalResourceId", e.PhysicalId);
            xml.Text("ResourceType", e.Type);
            xml.Time("Timestamp", e.At);
            xml.Text("ResourceStatus", e.Status);
            xml.Text("ResourceStatusReason", e.Reason);
            xml.Text("ClientRequestToken", e.Token);
        });
        if (page.Count > 0 && page[^1].Number > 1) xml.Text("NextToken", Wire.PageToken(page[^1].Number));
    }

    public void ListResources(QueryCall call, AnswerXml xml)
    {
        var stack = stacks.WithId(call);
        var all = stack.Resources.Values.OrderBy(r => r.LogicalId, StringComparer.Ordinal).ToList();
        WritePage(call, xml, all, ResourcesPerPage, page => xml.List("StackResourceSummaries", page, resource =>
        {
            xml.Text("LogicalResourceId", resource.LogicalId);
            xml.Text("PhysicalResourceId", resource.PhysicalId);
            xml.Text("ResourceType", resource.Type);
            xml.Time("LastUpdatedTimestamp", resource.At);
            xml.Text("ResourceStatus", resource.Status);
            xml.Text("ResourceStatusReason", resource.Reason);
            xml.Structure("DriftInformation", () => xml.Text("StackResourceDriftStatus", DriftActions.ResourceStatus(stack, resource, call.Now)));
        }));
    }

    public void DescribeResources(QueryCall call, AnswerXml xml)
    {
        var logical = call["LogicalResourceId"];
        var stack = call["StackName"] is { Length: > 0 } ? stacks.WithId(call) : WithPhysical(call, call.Required("PhysicalResourceId"));
        var wanted = stack.Resources.Values.Where(r => logical is null || r.LogicalId == logical).OrderBy(r => r.LogicalId, StringComparer.Ordinal);
        xml.List("StackResources", wanted, resource => Write(xml, stack, resource, "Timestamp", call.Now));
    }

    public void DescribeResource(QueryCall call, AnswerXml xml)
    {
        var stack = stacks.Bracketed(call);
        var logical = call.Required("LogicalResourceId");
        if (!stack.Resources.TryGetValue(logical, out var resource)) throw ApiError.Validation($"Resource {logical} does not exist for stack {stack.Name}");
        xml.Structure("StackResourceDetail", () => Write(xml, stack, resource, "LastUpdatedTimestamp", call.Now));
    }

    private static void Write(AnswerXml xml, Stack stack, StackResource resource, string timeName, DateTimeOffset now)
    {
        xml.Text("StackName", stack.Name);
        xml.Text("StackId", stack.Id);
        xml.Text("LogicalResourceId", resource.LogicalId);
        xml.Text("PhysicalResourceId", resource.PhysicalId);
        xml.Text("ResourceType", resource.Type);
        xml.Time(timeName, resource.At);
        xml.Text("ResourceStatus", resource.Status);
        xml.Text("ResourceStatusReason", resource.Reason);
        xml.Structure("DriftInformation", () => xml.Text("StackResourceDriftStatus", DriftActions.ResourceStatus(stack, resource, now)));
    }

    private Stack WithPhysical(QueryCall call, string physicalId) =>
        stacks.In(call.Region).FirstOrDefault(s => !s.IsDeleted && s.Resources.Values.Any(r => r.PhysicalId == physicalId))
        ?? throw ApiError.Validation($"Stack for {physicalId} does not exist");

    private static void WritePage<T>(QueryCall call, AnswerXml xml, List<T> all, int size, Action<IEnumerable<T>> write)
    {
        var from = call["NextToken"] is { Length: > 0 } token ? Wire.PagePosition(token) ?? throw ApiError.Validation("NextToken is not valid.") : 0;
        write(all.Skip((int)from).Take(size));
        if (from + size < all.Count) xml.Text("NextToken", Wire.PageToken(from + size));
    }
}
