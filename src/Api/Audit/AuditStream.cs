using System.Buffers;
using System.Text.Json;
using Cloud.Api.Http;
using Cloud.Application.Audit;
using Cloud.Application.Pipeline;
using Cloud.Client;
using Microsoft.AspNetCore.Http.Features;

namespace Cloud.Api.Audit;

/// <summary>
/// The log as JSON lines, a stretch in memory at a time. Each stretch is asked for as the first was, permission and all; when that fails on the way the
/// connection is broken off, so that nobody takes half a log for a whole one.
/// </summary>
internal sealed class AuditStream(Sender sender, ExportAuditEvents.Query query) : IResult
{
    public const string MediaType = "application/x-ndjson";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var ct = httpContext.RequestAborted;
        var stretch = await sender.Send(query, ct);
        if (stretch.Error is { } refusal)
        {
            await Problems.Write(httpContext, refusal);
            return;
        }

        var response = httpContext.Response;
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        response.ContentType = MediaType;
        response.Headers.ContentDisposition = "attachment; filename=\"audit.ndjson\"";
        response.Headers["X-Accel-Buffering"] = "no";
        await response.StartAsync(ct);
        while (stretch.Error is null && stretch.Value.Count > 0)
        {
            await Write(response, stretch.Value, Answers.Json(httpContext), ct);
            if (stretch.Value.Count < ExportAuditEvents.Stretch)
            {
                return;
            }

            stretch = await sender.Send(query with { After = stretch.Value[^1].Sequence!.Value }, ct);
        }

        if (stretch.Error is not null)
        {
            httpContext.Abort();
        }
    }

    private static async Task Write(HttpResponse response, IReadOnlyList<AuditEvent> events, JsonSerializerOptions json, CancellationToken ct)
    {
        foreach (var item in events)
        {
            await JsonSerializer.SerializeAsync(response.BodyWriter, item, json, ct);
            response.BodyWriter.Write("\n"u8);
        }

        await response.BodyWriter.FlushAsync(ct);
    }
}
