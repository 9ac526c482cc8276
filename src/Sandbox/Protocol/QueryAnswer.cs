namespace Cloud.Sandbox.Protocol;

/// <summary>The envelope of the query protocol: <c>ActionResponse/ActionResult</c> and the request id.</summary>
internal static class QueryAnswer
{
    public static Answer Write(QueryCall call, string space, Action<QueryCall, AnswerXml> action, bool hasResult)
    {
        using var xml = new AnswerXml(space);
        xml.Structure(call.Action + "Response", () =>
        {
            if (hasResult) xml.Structure(call.Action + "Result", () => action(call, xml));
            else action(call, xml);
            xml.Structure("ResponseMetadata", () => xml.Text("RequestId", call.RequestId));
        });
        return new Answer(StatusCodes.Status200OK, Answer.Xml, xml.ToBytes());
    }
}
