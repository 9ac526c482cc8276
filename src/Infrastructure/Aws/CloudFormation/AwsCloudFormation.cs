using System.Xml.Linq;
using Cloud.Application.Ports;
using Cloud.Infrastructure.Aws.Pipeline;

namespace Cloud.Infrastructure.Aws.CloudFormation;

/// <summary>Stacks; change sets are in the other half.</summary>
internal sealed partial class AwsCloudFormation(AwsCalls calls) : ICloudFormation
{
    /// <summary>Ours: 100 events a page, so some 2000, twice what a stack of 500 resources (AWS's limit) makes in one operation.</summary>
    private const int MostEventPages = 20;

    public async Task<Stack?> DescribeStack(CloudAccount at, string nameOrId, CancellationToken ct)
    {
        try
        {
            return await calls.Query(at, "DescribeStacks", new QueryForm().Set("StackName", nameOrId), x => x.Members("Stacks").Select(StackXml.Stack).SingleOrDefault(), ct);
        }
        catch (CloudCallException e) when (e.Kind is CloudErrorKind.NotFound)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<StackEvent>> NewEvents(CloudAccount at, string stackId, string? lastSeenEventId, CancellationToken ct)
    {
        // AWS answers newest first.
        var events = new List<StackEvent>();
        var pages = 0;
        string? next = null;
        do
        {
            var form = new QueryForm().Set("StackName", stackId).Set("NextToken", next);
            var page = await calls.Query(at, "DescribeStackEvents", form, x => Page.Read(x, "StackEvents", StackXml.Event), ct);
            events.AddRange(page.Items.TakeWhile(e => e.Id != lastSeenEventId));
            next = page.Items.Any(e => e.Id == lastSeenEventId) ? null : page.Next;
        }
        while (next is not null && ++pages < MostEventPages);

        events.Reverse();
        return events;
    }

    public Task<IReadOnlyList<StackResource>> ListResources(CloudAccount at, string stackId, CancellationToken ct) =>
        All(at, "ListStackResources", "StackResourceSummaries", () => new QueryForm().Set("StackName", stackId), StackXml.Resource, ct);

    public async Task DeleteStack(CloudAccount at, string stackId, string clientRequestToken, IReadOnlyCollection<string>? retain, CancellationToken ct)
    {
        var form = new QueryForm().Set("StackName", stackId).Set("ClientRequestToken", clientRequestToken).SetList("RetainResources", retain ?? []);
        try
        {
            await calls.Query(at, "DeleteStack", form, ct);
        }
        catch (CloudCallException e) when (e.Kind is CloudErrorKind.NotFound)
        {
            // AWS itself says 200 for a missing name; be as calm about an id of a stack it has forgotten.
        }
    }

    public Task SetTerminationProtection(CloudAccount at, string stackId, bool on, CancellationToken ct) =>
        calls.Query(at, "UpdateTerminationProtection", new QueryForm().Set("StackName", stackId).Set("EnableTerminationProtection", on), ct);

    public Task SetStackPolicy(CloudAccount at, string stackId, string json, CancellationToken ct) =>
        calls.Query(at, "SetStackPolicy", new QueryForm().Set("StackName", stackId).Set("StackPolicyBody", json), ct);

    public Task<string> GetTemplate(CloudAccount at, string stackId, CancellationToken ct) =>
        calls.Query(at, "GetTemplate", new QueryForm().Set("StackName", stackId).Set("TemplateStage", "Original"), x => x.Required("TemplateBody"), ct);

    public Task CancelUpdate(CloudAccount at, string stackId, string clientRequestToken, CancellationToken ct) =>
        calls.Query(at, "CancelUpdateStack", new QueryForm().Set("StackName", stackId).Set("ClientRequestToken", clientRequestToken), ct);

    public Task ContinueRollback(CloudAccount at, string stackId, string clientRequestToken, IReadOnlyCollection<string> skip, CancellationToken ct)
    {
        var form = new QueryForm().Set("StackName", stackId).Set("ClientRequestToken", clientRequestToken).SetList("ResourcesToSkip", skip);
        return calls.Query(at, "ContinueUpdateRollback", form, ct);
    }

    public Task<string> DetectDrift(CloudAccount at, string stackId, CancellationToken ct) =>
        calls.Query(at, "DetectStackDrift", new QueryForm().Set("StackName", stackId), x => x.Required("StackDriftDetectionId"), ct);

    public Task<DriftDetection> DescribeDriftDetection(CloudAccount at, string detectionId, CancellationToken ct) =>
        calls.Query(at, "DescribeStackDriftDetectionStatus", new QueryForm().Set("StackDriftDetectionId", detectionId), StackXml.Detection, ct);

    public Task<IReadOnlyList<ResourceDrift>> ListDrifts(CloudAccount at, string stackId, CancellationToken ct) =>
        All(at, "DescribeStackResourceDrifts", "StackResourceDrifts",
            () => new QueryForm().Set("StackName", stackId).SetList("StackResourceDriftStatusFilters", ["MODIFIED", "DELETED"]), StackXml.Drift, ct);

    private Task<IReadOnlyList<T>> All<T>(CloudAccount at, string operation, string list, Func<QueryForm> form, Func<XElement, T> item, CancellationToken ct) =>
        Paging.All(next => calls.Query(at, operation, form().Set("NextToken", next), x => Page.Read(x, list, item), ct), ServiceDescriptor.CloudFormation.Id, operation);
}
