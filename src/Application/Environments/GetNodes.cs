using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Configuration;
using Cloud.Domain.Environments;

namespace Cloud.Application.Environments;

/// <summary>The three nodes of a cluster, one a zone (R1, R49); none while the environment is inactive, and none for integration.</summary>
public static class GetNodes
{
    [Requires(Permission.EnvironmentView)]
    public sealed record Query(string Project, string Environment) : IQuery<Paged<NodeResource>>, IInProject;

    internal sealed class Handler(ICloudDb db) : IHandler<Query, Paged<NodeResource>>
    {
        public async Task<Result<Paged<NodeResource>>> Handle(Query query, CancellationToken cancellationToken) =>
            await EnvironmentParts.Find(db, query.Project, query.Environment, cancellationToken) is { } parts
                ? new Paged<NodeResource>(parts.Runs ? [.. Nodes(parts)] : [])
                : EnvironmentErrors.NotFound;

        private static IEnumerable<NodeResource> Nodes(EnvironmentParts parts)
        {
            var services = parts.Configuration.Services;
            return parts.Topology.Nodes.Select(node => Node(parts, node, services));
        }

        private static NodeResource Node(EnvironmentParts parts, TopologyNode node, IReadOnlyList<ConfiguredService> services)
        {
            var state = StateOf(node.Status);
            var word = parts.ServiceWord(standing: state == NodeState.InService);
            return new NodeResource
            {
                Index = node.Index,
                Name = node.Name,
                Zone = node.Zone,
                InstanceType = node.InstanceType,
                Size = parts.Size,
                Shared = parts.Environment.IsShared,
                State = state,
                Services = [.. services.Select(s => new NodeService(s.Name, s.Version, word))],
                Gateway = node.GatewayAddress,
            };
        }

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
