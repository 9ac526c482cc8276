using System.Runtime.CompilerServices;
using Cloud.Application.Ports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

[assembly: InternalsVisibleTo("Cloud.Aws.Tests")]

namespace Cloud.Infrastructure.Aws;

public static class AwsRegistration
{
    /// <summary>The cloud ports on AWS, bound from section <c>Aws</c>; wrong options stop the host at its start with a sentence for each.</summary>
    public static IServiceCollection AddAws(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<AwsOptions>()
            .Bind(configuration.GetSection(AwsOptions.Section))
            .ValidateDataAnnotations()
            .Validate(o => o.AccessKeyId is null == o.SecretAccessKey is null, "Aws:AccessKeyId and Aws:SecretAccessKey go together.")
            .Validate(o => o.EndpointUrl is null or { IsAbsoluteUri: true, Scheme: "http" or "https" }, "Aws:EndpointUrl must be an absolute http or https URL.")
            .ValidateOnStart();
        services.AddSingleton<CallRates>();
        services.AddSingleton<CallMetrics>();
        services.AddSingleton<AwsClients>();
        services.AddSingleton<AwsCalls>();
        services.AddSingleton<ICloudFormation, CloudFormation.AwsCloudFormation>();
        services.AddSingleton<IBackupVaults, Backup.AwsBackupVaults>();
        services.AddSingleton<ITemplateStore, Templates.AwsTemplateStore>();
        return services;
    }
}
