using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Cloud.Application.Ports;

namespace Cloud.Infrastructure.Aws.Pipeline;

/// <summary>Reads the answers of the query protocol: <c>{Action}Response/{Action}Result</c>, no result element at all (DeleteStack), or EC2's with nothing between.</summary>
internal sealed class QueryUnmarshaller(ApiRequest request) : XmlResponseUnmarshaller
{
    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input)
    {
        var root = XElement.Load(input.Stream);
        var ns = root.Name.Namespace;
        return new ApiResponse
        {
            Xml = root.Element(ns + $"{request.Operation}Result") ?? (request.IsBare ? root : new XElement(ns + "Empty")),
            ResponseMetadata = new ResponseMetadata { RequestId = (string?)root.Element(ns + "ResponseMetadata")?.Element(ns + "RequestId") },
        };
    }

    public override AmazonServiceException UnmarshallException(XmlUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        var error = XmlErrorResponseUnmarshaller.GetInstance().Unmarshall(input);
        error.InnerException = innerException;
        error.StatusCode = statusCode;
        error.Code = string.IsNullOrEmpty(error.Code) ? CloudErrorCodes.Unknown : error.Code;
        return request.Fail(error);
    }
}

/// <summary>Reads the answers of rest-json.</summary>
internal sealed class RestJsonUnmarshaller(ApiRequest request) : JsonResponseUnmarshaller
{
    private const string RequestIdHeader = "x-amzn-RequestId";

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        using var reader = new StreamReader(input.Stream);
        var text = reader.ReadToEnd();
        return new ApiResponse
        {
            Json = text.Length == 0 ? [] : JsonNode.Parse(text) as JsonObject ?? throw new JsonException("The answer is not a JSON object."),
            ResponseMetadata = new ResponseMetadata { RequestId = Header(input, RequestIdHeader) },
        };
    }

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        var body = Body(input);
        return request.Fail(new ErrorResponse
        {
            Code = Code(Header(input, "x-amzn-ErrorType") ?? Text(body, "__type") ?? Text(body, "code") ?? Text(body, "Code")),
            Message = Text(body, "message") ?? Text(body, "Message") ?? $"HTTP {(int)statusCode} without a message.",
            RequestId = Header(input, RequestIdHeader),
            InnerException = innerException,
            StatusCode = statusCode,
            Type = (int)statusCode >= 500 ? ErrorType.Receiver : ErrorType.Sender,
        });
    }

    /// <summary>Cuts <c>com.amazonaws.backup#ResourceNotFoundException:http://...</c> down to the name.</summary>
    private static string Code(string? raw) => string.IsNullOrEmpty(raw) ? CloudErrorCodes.Unknown : raw.Split(':')[0].Split('#')[^1];

    private static JsonObject? Body(JsonUnmarshallerContext input)
    {
        try
        {
            using var reader = new StreamReader(input.Stream);
            return JsonNode.Parse(reader.ReadToEnd()) as JsonObject;
        }
        catch (JsonException)
        {
            return null; // a proxy's page: the status code alone speaks
        }
    }

    private static string? Text(JsonObject? body, string name) => body?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string? Header(JsonUnmarshallerContext input, string name) =>
        input.ResponseData.IsHeaderPresent(name) ? input.ResponseData.GetHeaderValue(name) : null;
}
