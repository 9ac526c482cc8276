using System.Globalization;
using System.Text.Json;
using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Domain;
using Microsoft.AspNetCore.WebUtilities;

namespace Cloud.Api.Http;

/// <summary>The only place that turns refusals into HTTP: RFC 9457 problem documents with our stable codes.</summary>
internal static class Problems
{
    /// <summary>Seconds a client should wait: work on a stack takes minutes, a database comes back within seconds.</summary>
    private const int LockedRetryAfter = 10;

    private const int UnavailableRetryAfter = 5;

    /// <summary>Seconds: the window of every limiter of ours.</summary>
    private const int LimitedRetryAfter = 60;

    public static int StatusOf(ErrorKind kind) => kind switch
    {
        ErrorKind.Invalid => StatusCodes.Status422UnprocessableEntity,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        ErrorKind.Locked => StatusCodes.Status423Locked,
        ErrorKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        ErrorKind.RateLimited => StatusCodes.Status429TooManyRequests,
        ErrorKind.PreconditionFailed => StatusCodes.Status412PreconditionFailed,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind of error without a status."),
    };

    /// <summary>What the framework refused by itself: a path or a method that is not there.</summary>
    public static Refusal OfStatus(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => Refusal.Of(AuthorizationErrors.SignInNeeded),
        StatusCodes.Status404NotFound => new(status, new Error(ErrorKind.NotFound, "path.not_found", "There is nothing at this address.")),
        StatusCodes.Status405MethodNotAllowed => new(status, new Error(ErrorKind.Invalid, "method.not_allowed", "This address does not take that method.")),
        StatusCodes.Status413PayloadTooLarge => JsonBody.TooLarge,
        StatusCodes.Status415UnsupportedMediaType => JsonBody.NotJson,
        _ => new(status, new Error(ErrorKind.Invalid, "request.refused", ReasonPhrases.GetReasonPhrase(status) + ".")),
    };

    public static Task Write(HttpContext context, Error error) => Write(context, Refusal.Of(error));

    public static async Task Write(HttpContext context, Refusal refusal)
    {
        var response = context.Response;
        response.StatusCode = refusal.Status;
        response.ContentType = PublishedForm.IsAskedBy(context.Request) ? PublishedForm.MediaType : Problem.MediaType;
        if ((refusal.Error.RetryAfter is { } wait ? (int)Math.Ceiling(wait.TotalSeconds) : RetryAfter(refusal)) is { } seconds && response.Headers.RetryAfter.Count == 0)
        {
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (refusal.Status == StatusCodes.Status401Unauthorized && response.Headers.WWWAuthenticate.Count == 0)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        using var buffer = new MemoryStream();
        await using (var json = new Utf8JsonWriter(buffer))
        {
            Document(json, context, refusal);
        }

        response.ContentLength = null;
        await response.Body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), context.RequestAborted);
    }

    private static void Document(Utf8JsonWriter json, HttpContext context, Refusal refusal)
    {
        var (status, error) = refusal;
        json.WriteStartObject();
        json.WriteString("type", "about:blank");
        json.WriteString("title", ReasonPhrases.GetReasonPhrase(status));
        json.WriteNumber("status", status);
        json.WriteString("detail", error.Message);
        json.WriteString("instance", context.Request.PathBase.Add(context.Request.Path).Value);
        if (PublishedForm.IsAskedBy(context.Request))
        {
            json.WriteNumber("code", status);
            json.WriteString("error_code", error.Code);
        }
        else
        {
            json.WriteString("code", error.Code);
        }

        json.WriteString("message", error.Message);
        WriteFields(json, error.Fields);
        json.WriteString("request_id", context.TraceIdentifier);
        json.WriteBoolean("retryable", RetryAfter(refusal) is not null);
        foreach (var (name, value) in error.Extensions.Where(e => e.Value is not null))
        {
            json.WritePropertyName(name);
            JsonSerializer.Serialize(json, value, value!.GetType(), Answers.Json(context));
        }

        json.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter json, IReadOnlyList<FieldError> fields)
    {
        if (fields.Count == 0)
        {
            return;
        }

        json.WriteStartObject("errors");
        foreach (var field in fields.GroupBy(f => f.Field, f => f.Message, StringComparer.Ordinal))
        {
            json.WriteStartArray(field.Key);
            foreach (var message in field)
            {
                json.WriteStringValue(message);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static int? RetryAfter(Refusal refusal) => refusal.Status switch
    {
        StatusCodes.Status423Locked => LockedRetryAfter,
        StatusCodes.Status429TooManyRequests => LimitedRetryAfter,
        StatusCodes.Status503ServiceUnavailable => UnavailableRetryAfter,
        _ => null,
    };
}

/// <summary>An error with the status it leaves under; mostly its kind's.</summary>
internal sealed record Refusal(int Status, Error Error)
{
    public static Refusal Of(Error error) => new(Problems.StatusOf(error.Kind), error);
}

/// <summary>Thrown while a request is still being read, before any use case runs.</summary>
internal sealed class RefusedException(Refusal refusal) : Exception(refusal.Error.Message)
{
    public Refusal Refusal { get; } = refusal;
}

/// <summary>A refusal as an endpoint's answer.</summary>
internal sealed class ProblemResult(Refusal refusal) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) => Problems.Write(httpContext, refusal);
}
