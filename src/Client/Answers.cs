using System.Net.Http.Json;
using System.Text.Json;

namespace Cloud.Client;

/// <summary>Answers that are not success, turned into <see cref="CloudProblemException"/> whatever stood between sent them.</summary>
internal static class Answers
{
    public static async Task<CloudProblemException> ProblemAsync(HttpResponseMessage response, CancellationToken ct)
    {
        var retryAfter = response.Headers.RetryAfter?.Delta;
        try
        {
            var body = await response.Content.ReadFromJsonAsync(WireJson.TypeOf<JsonElement>(), ct).ConfigureAwait(false);
            if (body.ValueKind == JsonValueKind.Object) return new(Read(body, response), retryAfter);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or HttpRequestException)
        {
            // A proxy's HTML page, or a body cut short: what counts is the status.
        }

        return new(Bare(response, "http." + (int)response.StatusCode, $"The API answered {(int)response.StatusCode} {response.ReasonPhrase}."), retryAfter);
    }

    public static CloudProblemException Unreadable(HttpResponseMessage response, Exception e) =>
        new(Bare(response, CloudProblemException.Unreadable, "The API's answer could not be read: " + e.Message), inner: e);

    private static Problem Read(JsonElement body, HttpResponseMessage response)
    {
        if (body.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String && body.Deserialize(WireJson.TypeOf<Problem>()) is { } problem)
            return problem;

        // RFC 6749 section 5.2: the token endpoint's errors, as OAuth clients expect them.
        var detail = Text(body, "error_description") ?? Text(body, "detail") ?? Text(body, "title");
        return Bare(response, Text(body, "error") ?? "http." + (int)response.StatusCode, detail);
    }

    private static string? Text(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static Problem Bare(HttpResponseMessage response, string code, string? detail) => new()
    {
        Title = response.ReasonPhrase ?? "Error",
        Status = (int)response.StatusCode,
        Code = code,
        Detail = detail,
        RequestId = response.Headers.TryGetValues("X-Request-Id", out var ids) ? ids.FirstOrDefault() : null,
        Retryable = (int)response.StatusCode is 429 or >= 500,
    };
}
