using System.Net.Sockets;
using System.Text.Json;
using System.Xml;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Cloud.Application.Ports;
using Cloud.Infrastructure.Aws.Pipeline;

namespace Cloud.Infrastructure.Aws;

/// <summary>Turns whatever a call threw into the ports' one exception.</summary>
internal static class CloudErrors
{
    /// <summary>Core found no credentials to sign with.</summary>
    public const string NoCredentials = "NoCredentials";

    private const int NoAnswer = 0;

    public static CloudCallException From(Exception e, string service, string operation)
    {
        return e switch
        {
            CloudCallException own => own,
            RetriesCutShortException cut => Answered(cut.Failure),
            AmazonUnmarshallingException malformed => Failed(CloudErrorKind.Unknown, CloudErrorCodes.MalformedAnswer, malformed.Message),
            AmazonServiceException answer when (int)answer.StatusCode != NoAnswer => Answered(answer),
            _ when Cause<XmlException, JsonException, FormatException>(e) is { } malformed =>
                Failed(CloudErrorKind.Unknown, CloudErrorCodes.MalformedAnswer, malformed.Message),
            _ when Cause<OperationCanceledException, TimeoutException, TimeoutException>(e) is not null =>
                Failed(CloudErrorKind.Unavailable, CloudErrorCodes.DeadlineExceeded, "No answer came in time."),
            _ when Cause<HttpRequestException, IOException, SocketException>(e) is { } connection =>
                Failed(CloudErrorKind.Unavailable, CloudErrorCodes.NoConnection, connection.Message),
            AmazonClientException => Failed(CloudErrorKind.Denied, NoCredentials, e.Message),
            _ => Failed(CloudErrorKind.Unknown, CloudErrorCodes.Unknown, e.Message),
        };

        CloudCallException Failed(CloudErrorKind kind, string code, string message) => new(kind, service, operation, code, message, e);

        CloudCallException Answered(AmazonServiceException answer)
        {
            // Assuming the role happens inside another service's call; the user must be told which of the two was refused.
            var (from, name) = answer is AmazonSecurityTokenServiceException && service != "STS" ? ("STS", "AssumeRole") : (service, operation);
            var code = string.IsNullOrEmpty(answer.ErrorCode) ? CloudErrorCodes.Unknown : answer.ErrorCode;
            var status = (int)answer.StatusCode;
            return new CloudCallException(ErrorKinds.Of(code, status, answer.Message), from, name, code, answer.Message, e)
            {
                HttpStatus = status,
                RequestId = string.IsNullOrEmpty(answer.RequestId) ? null : answer.RequestId,
            };
        }
    }

    /// <summary>The first exception of one of these types in the chain of inner ones.</summary>
    private static Exception? Cause<T1, T2, T3>(Exception e)
    {
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
        {
            if (cause is T1 or T2 or T3)
            {
                return cause;
            }
        }

        return null;
    }
}
