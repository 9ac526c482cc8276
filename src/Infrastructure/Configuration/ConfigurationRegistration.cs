using System.Runtime.CompilerServices;
using Cloud.Application.Ports;
using Cloud.Domain.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

[assembly: InternalsVisibleTo("Cloud.Domain.Tests")]

namespace Cloud.Infrastructure.Configuration;

public static class ConfigurationRegistration
{
    /// <summary>The reader of configuration files and the catalogue it holds them against.</summary>
    public static IServiceCollection AddConfiguration(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => ServiceCatalogue.Current);
        services.TryAddSingleton<IConfigurationReader, YamlConfigurationReader>();
        return services;
    }
}
