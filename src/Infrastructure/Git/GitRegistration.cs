using Cloud.Application.Ports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Cloud.Infrastructure.Git;

public static class GitRegistration
{
    /// <summary>Reading of repositories, with the options of the section <c>Git</c>.</summary>
    public static IServiceCollection AddGit(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection(GitOptions.Section).Get<GitOptions>() ?? new GitOptions();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(GitBounds.Default);
        services.AddSingleton<HostAddresses>();
        services.AddSingleton<IRepositories, GitRepositories>();
        return services;
    }
}
