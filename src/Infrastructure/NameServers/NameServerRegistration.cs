using Cloud.Application.Ports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cloud.Infrastructure.NameServers;

public static class NameServerRegistration
{
    /// <summary>The public DNS, as the machine's name servers tell it or the one that section <c>Dns</c> names. A server that is no address stops the host at its start.</summary>
    public static IServiceCollection AddNameServers(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection(DnsOptions.Section).Get<DnsOptions>() ?? new DnsOptions();
        return options.Server is { Length: > 0 } server && !System.Net.IPEndPoint.TryParse(server, out _)
            ? throw new InvalidOperationException($"Dns:Server must be an address, or an address and a port, not '{server}'.")
            : services.AddSingleton<IDnsRecords>(new DnsResolver(options));
    }
}
