using Cloud.Sandbox.CloudFormation.Actions;
using Cloud.Sandbox.Identity;
using Cloud.Sandbox.SecurityTokens;

namespace Cloud.Sandbox.Protocol;

/// <summary>A refusal in the form of the service's protocol.</summary>
internal static class ErrorAnswer
{
    public static Answer Write(ApiError error, string service, string path, string requestId, bool isForm) => service switch
    {
        "s3" => ObjectStore(error, path, requestId),
        "sts" => Query(error, SecurityTokensApi.Namespace, requestId),
        "cloudformation" => Query(error, CloudFormationApi.Namespace, requestId),
        "iam" => Query(error, IdentityApi.Namespace, requestId),
        "ec2" => Compute(error, requestId),
        "servicequotas" or "acm" => Json(error),
        not "backup" when isForm => Query(error, CloudFormationApi.Namespace, requestId),
        _ => RestJson(error),
    };

    private static Answer Query(ApiError error, string space, string requestId)
    {
        using var xml = new AnswerXml(space);
        xml.Structure("ErrorResponse", () =>
        {
            xml.Structure("Error", () =>
            {
                xml.Text("Type", error.Status >= StatusCodes.Status500InternalServerError ? "Receiver" : "Sender");
                xml.Text("Code", error.Code);
                xml.Text("Message", error.Message);
            });
            xml.Text("RequestId", requestId);
        });
        return new Answer(error.Status, Answer.Xml, xml.ToBytes());
    }

    // EC2 has a form of its own.
    private static Answer Compute(ApiError error, string requestId)
    {
        using var xml = new AnswerXml(null);
        xml.Structure("Response", () =>
        {
            xml.Structure("Errors", () => xml.Structure("Error", () =>
            {
                xml.Text("Code", error.Code);
                xml.Text("Message", error.Message);
            }));
            xml.Text("RequestID", requestId);
        });
        return new Answer(error.Status, Answer.Xml, xml.ToBytes());
    }

    private static Answer ObjectStore(ApiError error, string path, string requestId)
    {
        using var xml = new AnswerXml(null);
        xml.Structure("Error", () =>
        {
            xml.Text("Code", error.Code);
            xml.Text("Message", error.Message);
            xml.Text("Resource", path);
            xml.Text("RequestId", requestId);
        });
        return new Answer(error.Status, "application/xml", xml.ToBytes());
    }

    private static Answer RestJson(ApiError error)
    {
        var answer = AnswerJson.Of(json =>
        {
            json.Text("Code", error.Code);
            json.Text("Message", error.Message);
        });
        return answer with { Status = error.Status, Headers = [("x-amzn-ErrorType", error.Code)] };
    }

    private static Answer Json(ApiError error)
    {
        var answer = AnswerJson.Of(json =>
        {
            json.Text("__type", error.Code);
            json.Text("Message", error.Message);
        });
        return answer with { Status = error.Status };
    }
}
