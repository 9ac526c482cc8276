using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Configuration;
using Cloud.Domain.Environments;
using Cloud.Domain.Scaling;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Environments;

/// <summary>The three nodes of a cluster, one a zone (R1, R49); none while the environment is inactive, and none for integration.</summary>
public static class GetNodes
{
    [Requires(Permission.EnvironmentView)]
    public sealed record Query(string Project, string Environment) : IQuery<Paged<NodeResource>>, IInEnvironment;

    internal sealed class Handler(ICloudDb db) : IHandler<Query, Paged<NodeResource>>
    {
        public async Task<Result<Paged<NodeResource>>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (await EnvironmentParts.Find(db, query.Project, query.Environment, cancellationToken) is not { } parts)
            {
                return EnvironmentErrors.NotFound;
            }

            return new Paged<NodeResource>(parts.Runs ? [.. Nodes(parts, await Scaling(parts.Environment, cancellationToken))] : []);
        }

        /// <summary>The nodes as the scaling that runs sees them: finer than the stack's words, and newer.</summary>
        private async Task<IReadOnlyList<Domain.Scaling.ScalingNode>> Scaling(Environment environment, CancellationToken ct) =>
            environment.Lifecycle != Lifecycle.Updating ? [] : await db.ScalingRequests.AsNoTracking()
                .Where(r => r.EnvironmentId == environment.Id && r.StartedAt != null && r.CompletedAt == null).Select(r => r.Nodes).FirstOrDefaultAsync(ct) ?? [];

        private static IEnumerable<NodeResource> Nodes(EnvironmentParts parts, IReadOnlyList<Domain.Scaling.ScalingNode> scaling)
        {
            var services = parts.Configuration.Services;
            return parts.Topology.Nodes.Select(node => Node(parts, node, services, scaling.FirstOrDefault(n => n.Index == node.Index)));
        }

        private static NodeResource Node(EnvironmentParts parts, TopologyNode node, IReadOnlyList<ConfiguredService> services, Domain.Scaling.ScalingNode? scaled)
        {
            var state = scaled is { IsOut: true } ? StateOf(scaled.State) : StateOf(node.Status);
            var word = parts.ServiceWord(standing: state == NodeState.InService);
            return new NodeResource
            {
                Index = node.Index,
                Name = node.Name,
                Zone = node.Zone,
                InstanceType = node.InstanceType,
                Size = scaled?.Size ?? ScalingRules.SizeOf(node.InstanceType, parts.Region) ?? parts.Size,
                Shared = parts.Environment.IsShared,
                State = state,
                Services = [.. services.Select(s => new NodeService(s.Name, s.Version, word))],
                Gateway = node.GatewayAddress,
            };
        }

        private static string StateOf(Domain.Scaling.ScalingNodeState state) => state switch
        {
            Domain.Scaling.ScalingNodeState.Draining => NodeState.Draining,
            Domain.Scaling.ScalingNodeState.Resizing => NodeState.Replacing,
            Domain.Scaling.ScalingNodeState.Rejoining => NodeState.Rejoining,
            Domain.Scaling.ScalingNodeState.InService or Domain.Scaling.ScalingNodeState.Waiting => NodeState.InService,
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "A node's state without a word."),
        };

        /// <summary>Never better than the stack's own word for the node.</summary>
        private static string StateOf(string? status) => status switch
        {
            _ when StackStatus.Failed(status) => NodeState.Failed,
            _ when StackStatus.Stands(status) => NodeState.InService,
            "UPDATE_IN_PROGRESS" => NodeState.Replacing,
            "DELETE_IN_PROGRESS" => NodeState.Draining,
            _ => NodeState.Waiting,
        };
    }
}
