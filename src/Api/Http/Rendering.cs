using System.Text.Json;
using Cloud.Application.Pipeline;
using Cloud.Client;
using Microsoft.AspNetCore.Http.Metadata;

namespace Cloud.Api.Http;

/// <summary>What an endpoint makes of its use case's answer, where it answers in another form: what is kept beside a change must be what was sent.</summary>
internal sealed record AnswerForm(Func<object, object> Of);

/// <summary>The bytes of an answer, known before it is sent: to be kept beside a change, and to be compared by tag.</summary>
internal static class Rendering
{
    public const string Json = "application/json; charset=utf-8";

    /// <summary>What the endpoint at hand answers with this value, under the status it says of itself. Secrets are left out: they are shown once.</summary>
    public static KeptAnswer Of(HttpContext http, object? value)
    {
        if (value is not null && http.Features.Get<AnswerForm>() is { } form)
        {
            value = form.Of(value);
        }

        var status = http.GetEndpoint()?.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>().Select(p => p.StatusCode).FirstOrDefault(s => s is >= 200 and < 300) ?? 0;
        return status is StatusCodes.Status204NoContent or StatusCodes.Status202Accepted || value is null
            ? new KeptAnswer(status == 0 ? StatusCodes.Status204NoContent : status, null, [])
            : new KeptAnswer(status == 0 ? StatusCodes.Status200OK : status, AcceptedAnswer.Location(http, value), Bytes(http, value is ICarriesSecret secret ? secret.WithoutSecret() : value));
    }

    /// <summary>A value as JSON, its links under the prefix the client knows us by.</summary>
    public static byte[] Bytes(HttpContext http, object value)
    {
        if (value is Accepted accepted)
        {
            value = AcceptedAnswer.Under(http.Request.PathBase, accepted);
        }

        Prefix.Apply(http.Request.PathBase, value);
        return JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), Answers.Json(http));
    }
}
