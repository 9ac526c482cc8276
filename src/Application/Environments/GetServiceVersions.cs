using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;

namespace Cloud.Application.Environments;

/// <summary>The services of an environment, their versions, and those they may go to (R36).</summary>
public static class GetServiceVersions
{
    [Requires(Permission.EnvironmentView)]
    public sealed record Query(string Project, string Environment) : IQuery<Paged<ServiceVersionsResource>>, IInEnvironment;

    internal sealed class Handler(ICloudDb db) : IHandler<Query, Paged<ServiceVersionsResource>>
    {
        public async Task<Result<Paged<ServiceVersionsResource>>> Handle(Query query, CancellationToken cancellationToken) =>
            await EnvironmentParts.Find(db, query.Project, query.Environment, cancellationToken) is { } parts
                ? new Paged<ServiceVersionsResource>(Of(parts))
                : EnvironmentErrors.NotFound;
    }

    internal static IReadOnlyList<ServiceVersionsResource> Of(EnvironmentParts parts)
    {
        var configured = parts.Configuration.Services.ToDictionary(s => s.Name, s => s.Version, StringComparer.Ordinal);
        return [.. parts.Services.Select(service => new ServiceVersionsResource
        {
            Service = service.Name,
            Type = service.Type,
            Version = service.Version,
            Configured = configured[service.Name],
            Offered = !parts.ChoosesVersions ? [] : [.. ServiceVersions.Offered(service).Select(v => new OfferedVersion(v.Version, Words.Of(v.Status), v.EndOfLife))],
        })];
    }
}
