using Cloud.Application.Ports;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;

namespace Cloud.Workers.Environments;

/// <summary>AWS's words of an edge stack, as they are kept.</summary>
internal static class EdgeView
{
    public static EdgeStack Of(Stack stack, IEnumerable<StackResource> parts, string drift) => new(
        stack.Name,
        StackTemplates.EdgeRegion,
        stack.Id,
        stack.Status,
        stack.StatusReason is { } reason ? Domain.Text.Cut(reason, Domain.Text.Detail) : null,
        drift,
        stack.Outputs,
        [.. parts.Select(p => new StackPart(p.LogicalId, p.Type, p.PhysicalId, p.Status, p.Reason))]);
}
