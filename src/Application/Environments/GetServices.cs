using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Configuration;
using Cloud.Domain.Environments;

namespace Cloud.Application.Environments;

/// <summary>The configured services of a running environment (R29, R31).</summary>
public static class GetServices
{
    [Requires(Permission.EnvironmentView)]
    public sealed record Query(string Project, string Environment) : IQuery<Paged<ServiceResource>>, IInEnvironment;

    internal sealed class Handler(ICloudDb db) : IHandler<Query, Paged<ServiceResource>>
    {
        public async Task<Result<Paged<ServiceResource>>> Handle(Query query, CancellationToken cancellationToken) =>
            await EnvironmentParts.Find(db, query.Project, query.Environment, cancellationToken) is { } parts
                ? new Paged<ServiceResource>(parts.Runs ? [.. parts.Services.Select(s => Service(parts, s))] : [])
                : EnvironmentErrors.NotFound;

        private static ServiceResource Service(EnvironmentParts parts, ConfiguredService service) => new()
        {
            Name = service.Name,
            Type = service.Type,
            Version = service.Version,
            Disk = service.DiskMiB,
            State = parts.ServiceWord(StackStatus.Stands(parts.Stack?.Status)),
            Endpoints = ServiceCatalogue.Current.Find(service.Type)?.Endpoints ?? [],
        };
    }
}
