using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Cloud.Infrastructure.Aws.Pipeline;

/// <summary>
/// A service without SDK package, on Core's own pipeline: its credentials, retries, clock-skew correction and signature are AWS's code, not ours.
/// </summary>
internal sealed class ServiceClient(AWSCredentials? credentials, ServiceConfig config) : AmazonServiceClient(credentials, config)
{
    // The base constructor calls these two virtual members before any field of ours is set, so they read nothing but Config.
    protected override IServiceMetadata ServiceMetadata => new Metadata(Service.Id);

    private ServiceDescriptor Service => ((ServiceConfig)Config).Service;

    public async Task<ApiResponse> Send(ApiRequest request, CancellationToken ct)
    {
        var options = new InvokeOptions
        {
            RequestMarshaller = new ApiMarshaller(Service),
            ResponseUnmarshaller = request.Form is null ? new RestJsonUnmarshaller(request) : (ResponseUnmarshaller)new QueryUnmarshaller(request),
        };
        try
        {
            return await InvokeAsync<ApiResponse>(request, options, ct);
        }
        catch (OperationCanceledException e) when (request.LastFailure is { } failure)
        {
            throw new RetriesCutShortException(failure, e);
        }
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new RegionalEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new SigV4AuthHandler());
    }

    private sealed class Metadata(string id) : IServiceMetadata
    {
        public string ServiceId => id;

        public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
    }
}

/// <summary>Time ran out (or the caller left) while waiting to try again after <see cref="Failure"/>.</summary>
internal sealed class RetriesCutShortException(AmazonServiceException failure, OperationCanceledException inner)
    : OperationCanceledException(failure.Message, inner, inner.CancellationToken)
{
    public AmazonServiceException Failure { get; } = failure;
}
