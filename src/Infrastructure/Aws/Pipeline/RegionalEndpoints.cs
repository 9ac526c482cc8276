using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;

namespace Cloud.Infrastructure.Aws.Pipeline;

/// <summary>The configured endpoint, else the service's public one in its region and partition.</summary>
internal sealed class RegionalEndpointProvider(ServiceDescriptor service) : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        if (parameters["Endpoint"] is string url)
        {
            return new Endpoint(url);
        }

        var region = (string)(parameters["Region"] ?? throw new AmazonClientException("No AWS region is configured."));
        if (service.IsGlobal)
        {
            return new Endpoint($"https://{service.EndpointPrefix}.{RegionEndpoint.GetBySystemName(region).PartitionDnsSuffix}");
        }

        var fips = parameters["UseFIPS"] is true ? "-fips" : "";
        return new Endpoint($"https://{service.EndpointPrefix}{fips}.{region}.{RegionEndpoint.GetBySystemName(region).PartitionDnsSuffix}");
    }
}

/// <summary>Takes the place of Core's resolver, which knows only services with an endpoint rule set.</summary>
internal sealed class RegionalEndpointResolver : BaseEndpointResolver
{
    internal static EndpointParameters Map(IClientConfig config, RegionEndpoint? alternate)
    {
        var parameters = new EndpointParameters();
        parameters["Region"] = (alternate ?? config.RegionEndpoint)?.SystemName ?? config.AuthenticationRegion;
        parameters["UseFIPS"] = config.UseFIPSEndpoint;
        parameters["Endpoint"] = config.ServiceURL;
        return parameters;
    }

    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) =>
        Map(requestContext.ClientConfig, requestContext.Request.AlternateEndpoint);
}

internal sealed class SigV4AuthHandler : BaseAuthResolverHandler
{
    protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) => AuthSchemeOption.DEFAULT_SIGV4;
}
