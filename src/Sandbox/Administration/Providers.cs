namespace Cloud.Sandbox.Administration;

/// <summary>The companies behind integrations, as far as the product asks them: whether they know a key. Every key is known but those that begin as <see cref="Unknown"/>.</summary>
internal static class Providers
{
    /// <summary>What nobody's key begins with.</summary>
    private const string Unknown = "00000000";

    /// <summary>Where New Relic is asked, below the sandbox's address.</summary>
    public const string NewRelic = "/_providers/newrelic";

    // New Relic's Metric API: 202 for what it will look at, 403 for a key that it does not know.
    public static void MapProviders(this WebApplication app) => app.MapPost(NewRelic + "/metric/v1", (HttpRequest request) => request.Headers["Api-Key"].ToString() switch
    {
        "" => Results.StatusCode(StatusCodes.Status403Forbidden),
        var key when key.StartsWith(Unknown, StringComparison.Ordinal) => Results.StatusCode(StatusCodes.Status403Forbidden),
        _ => Results.Json(new { requestId = Guid.CreateVersion7() }, statusCode: StatusCodes.Status202Accepted),
    });
}
