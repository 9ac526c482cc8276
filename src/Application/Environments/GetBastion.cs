using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;

namespace Cloud.Application.Environments;

/// <summary>The way in for people: who may open SSH and VPN, and where it stands (R84, R90).</summary>
public static class GetBastion
{
    [Requires(Permission.EnvironmentView)]
    public sealed record Query(string Project, string Environment) : IQuery<BastionResource>, IInEnvironment;

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, BastionResource>
    {
        public async Task<Result<BastionResource>> Handle(Query query, CancellationToken cancellationToken) =>
            await EnvironmentParts.Find(db, query.Project, query.Environment, cancellationToken) is { } parts
                ? View(parts.Environment, parts.Stack, caller)
                : EnvironmentErrors.NotFound;
    }

    internal static BastionResource View(Environment environment, EnvironmentStack? stack, Caller caller)
    {
        var self = $"/api/projects/{environment.ProjectId}/environments/{environment.MachineName}";
        var links = new Dictionary<string, Link>(StringComparer.Ordinal) { ["self"] = new($"{self}/bastion"), ["environment"] = new(self) };
        if (environment.CanChangeBastion && caller.May(Permission.EnvironmentOperate, environment.Type))
        {
            links[Relation.Edit] = new($"{self}/bastion");
        }

        var stands = stack?.Bastion;
        return new BastionResource
        {
            Ranges = environment.BastionRanges,
            MostRanges = BastionRanges.Most,
            WidestPrefix = BastionRanges.WidestPrefix,
            State = !environment.HasWayIn ? BastionState.Unavailable
                : environment.BastionRanges.Count == 0 && stands is null ? BastionState.None
                : environment.BastionRanges.Count > 0 && stands is not null && environment.Lifecycle != Lifecycle.Updating ? BastionState.Running
                : BastionState.Pending,
            Address = stands is null || stack!.Outputs.GetValueOrDefault(StackOutputs.BastionAddress) is not { } address || address == StackOutputs.None ? null : address,
            InstanceId = stands?.PhysicalId,
            Links = links,
        };
    }
}
