using System.Runtime.CompilerServices;
using Cloud.Application.AwsAccounts;
using Cloud.Application.Ports;
using Cloud.Domain.Blueprints;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

[assembly: InternalsVisibleTo("Cloud.Aws.Tests")]

namespace Cloud.Infrastructure.Aws;

public static class AwsRegistration
{
    /// <summary>What customers and checks are told of the product's own place in AWS; for programs that never call it, too.</summary>
    public static ControlPlane ControlPlaneOf(IConfiguration configuration)
    {
        var aws = configuration.GetSection(AwsOptions.Section).Get<AwsOptions>() ?? new AwsOptions();
        return new ControlPlane(aws.AccountId is { Length: > 0 } id ? id : null, aws.TemplateBucketPrefix, aws.Region, aws.OriginZone.Zone);
    }

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
            .Validate(o => o.OriginZone.GoTogether, "Aws:OriginZone:Name and Aws:OriginZone:HostedZoneId go together.")
            .Validate(o => o.OriginZone.NameIsRight, $"Aws:OriginZone:Name must be a DNS name in lower case of at most {OriginZone.LongestName} characters, as origin.cloud.example: a certificate's name has 64, and an environment's id may take 38 of them and a dot.")
            .Validate(o => o.OriginZone.IdIsRight, "Aws:OriginZone:HostedZoneId must be the id of a zone in Route 53, as Z0123456789ABCDEFGHIJ.")
            .ValidateOnStart();
        services.AddSingleton<CallRates>();
        services.AddSingleton<CallMetrics>();
        services.AddSingleton<AwsClients>();
        services.AddSingleton<AwsCalls>();
        services.AddSingleton<ICloudFormation, CloudFormation.AwsCloudFormation>();
        services.AddSingleton<IBackupVaults, Backup.AwsBackupVaults>();
        services.AddSingleton<IAccountAccess, Accounts.AwsAccountAccess>();
        services.AddSingleton<IDatabaseSnapshots, Databases.AwsDatabaseSnapshots>();
        services.AddSingleton<IAlarms, Alarms.AwsAlarms>();
        services.AddSingleton<IRegionLookup, Regions.AwsRegionLookup>();
        services.AddSingleton<IQuotas, Accounts.AwsQuotas>();
        services.AddSingleton<ICertificates, Certificates.AwsCertificates>();
        services.AddSingleton<ITemplateStore, Templates.AwsTemplateStore>();
        return services;
    }
}
