using Cloud.Application.Configuration;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Configuration;
using Cloud.Domain.Environments;

namespace Cloud.Application.Environments;

/// <summary>The configured routes with this environment's host in them; none while it is inactive, because it has no host.</summary>
public static class GetRoutes
{
    [Requires(Permission.EnvironmentView)]
    public sealed record Query(string Project, string Environment) : IQuery<Paged<RouteResource>>, IInEnvironment;

    internal sealed class Handler(ICloudDb db) : IHandler<Query, Paged<RouteResource>>
    {
        public async Task<Result<Paged<RouteResource>>> Handle(Query query, CancellationToken cancellationToken) =>
            await EnvironmentParts.Find(db, query.Project, query.Environment, cancellationToken) is { } parts
                ? new Paged<RouteResource>(parts is { Runs: true, Environment.EdgeHostname: { } host } ? [.. parts.Configuration.Routes.Select(r => Route(r, host))] : [])
                : EnvironmentErrors.NotFound;

        private static RouteResource Route(ConfiguredRoute route, string host)
        {
            var url = Resolve(route.UrlTemplate, host);
            return new RouteResource
            {
                Url = url,
                Type = ConfigurationView.WordOf(route.Type),
                Upstream = route.Upstream,
                To = route.To is { } to ? Resolve(to, host) : null,
                Primary = route.Primary,
                Tls = url.StartsWith("https:", StringComparison.Ordinal),
            };
        }

        private static string Resolve(string template, string host) =>
            template.Replace("{default}", host, StringComparison.Ordinal).Replace("{all}", host, StringComparison.Ordinal);
    }
}
