using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Cloud.Infrastructure.Aws.Pipeline;

/// <summary>The one request type of every operation. A form makes it AWS's query protocol, otherwise it is rest-json.</summary>
internal sealed class ApiRequest(string operation) : AmazonWebServiceRequest
{
    public string Operation { get; } = operation;

    public string Method { get; init; } = "POST";

    /// <summary>With <c>{names}</c> that <see cref="PathParameters"/> fills in, encoded.</summary>
    public string Path { get; init; } = "/";

    public IReadOnlyDictionary<string, string> PathParameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Null values are left out.</summary>
    public IReadOnlyDictionary<string, string?> Query { get; init; } = new Dictionary<string, string?>();

    public QueryForm? Form { get; init; }

    public JsonObject? Body { get; init; }

    /// <summary>The answer has no result element but is the result itself: EC2's form.</summary>
    public bool IsBare { get; init; }

    /// <summary>Names the operation in JSON 1.1, where no path does.</summary>
    public string? Target { get; init; }

    /// <summary>What each attempt that was answered failed with; an attempt may still be on its way when its call was given up.</summary>
    public ConcurrentQueue<AmazonServiceException> Failures { get; } = [];

    /// <summary>What the latest attempt failed with: the reason to give when time runs out between two attempts.</summary>
    public AmazonServiceException? LastFailure => Failures.LastOrDefault();

    public AmazonServiceException Fail(ErrorResponse error)
    {
        var failure = new ApiException(error);
        Failures.Enqueue(failure);
        return failure;
    }
}

/// <summary>The one response type of every operation: XML from the query protocol, JSON from rest-json.</summary>
internal sealed class ApiResponse : AmazonWebServiceResponse
{
    public XElement? Xml { get; init; }

    public JsonObject? Json { get; init; }
}

/// <summary>An error answer of a service without SDK package.</summary>
internal sealed class ApiException(ErrorResponse error)
    : AmazonServiceException(error.Message ?? "", error.InnerException, error.Type, error.Code, error.RequestId, error.StatusCode);

internal sealed class ApiMarshaller(ServiceDescriptor service) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = (ApiRequest)input;
        var http = new DefaultRequest(request, $"Amazon.{service.Id}") { HttpMethod = request.Method, ResourcePath = request.Path };
        foreach (var (name, value) in request.PathParameters)
        {
            http.AddPathResource($"{{{name}}}", value);
        }

        if (request.Form is { } form)
        {
            http.Parameters.Add("Action", request.Operation);
            http.Parameters.Add("Version", service.ApiVersion);
            Fill(http, form!);
            return http;
        }

        Fill(http, request.Query);
        http.UseQueryString = http.Parameters.Count > 0;
        if (request.Body is { } body)
        {
            http.Content = Encoding.UTF8.GetBytes(body.ToJsonString());
            http.Headers["Content-Type"] = request.Target is null ? "application/json" : "application/x-amz-json-1.1";
            if (request.Target is { } target)
            {
                http.Headers["X-Amz-Target"] = target;
            }
        }

        return http;
    }

    private static void Fill(DefaultRequest http, IEnumerable<KeyValuePair<string, string?>> values)
    {
        foreach (var (name, value) in values)
        {
            if (value is not null)
            {
                http.Parameters[name] = value;
            }
        }
    }
}
