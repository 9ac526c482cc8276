using System.Globalization;
using System.Text.Json;
using Cloud.Api.Auth;
using Cloud.Api.Http;
using Cloud.Application.Activities;
using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Domain;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace Cloud.Api.Activities;

/// <summary>The stream's own parameters, still as text.</summary>
internal sealed record LogQuery(
    [FromQuery(Name = "start_at")] string? StartAt, [FromQuery(Name = "max_items")] string? MaxItems, [FromQuery(Name = "max_delay")] string? MaxDelay);

/// <summary>
/// An activity's log as JSON lines. It follows a running activity, looking into the database twice a second and holding no thread, until the activity is over
/// (the last line is the seal), until nothing came for <c>max_delay</c> seconds, until the reader's token ends, or until <c>max_items</c> lines are out; a client comes back for the rest.
/// </summary>
internal sealed class LogStream : IResult
{
    public const string MediaType = "application/x-ndjson";

    /// <summary>Seconds without a line after which a stream ends, where the client does not say.</summary>
    private const int DefaultDelay = 30;

    /// <summary>Seconds; proxies cut quiet connections after a minute. Whoever asks for more gets this: published clients ask for 1000, in a unit of their own.</summary>
    private const int LongestDelay = 60;

    /// <summary>Lines of one answer at most.</summary>
    private const int MostItems = 100_000;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    /// <summary>A stream ends after this in any case, so that a restart of ours never waits longer.</summary>
    private static readonly TimeSpan LongestStream = TimeSpan.FromMinutes(10);

    private readonly Sender _sender;
    private readonly TimeProvider _time;
    private readonly TimeSpan _patience;
    private ReadLog.Query _query;
    private int _left;

    private LogStream(Sender sender, TimeProvider time, ReadLog.Query query, TimeSpan patience, int items) =>
        (_sender, _time, _query, _patience, _left) = (sender, time, query, patience, items);

    public static IResult Of(Sender sender, TimeProvider time, ReadLog.Query query, LogQuery asked)
    {
        List<FieldError> faults = [];
        int Read(string name, string? text, int usual, int most = int.MaxValue)
        {
            if (text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most))
            {
                return text is null ? usual : int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
            }

            faults.Add(new FieldError(name, $"must be a whole number, at most {most}"));
            return usual;
        }

        var from = Read("start_at", asked.StartAt, 1);
        var items = Read("max_items", asked.MaxItems, MostItems, MostItems);
        var delay = Math.Min(Read("max_delay", asked.MaxDelay, DefaultDelay), LongestDelay);
        return faults.Count > 0
            ? new ProblemResult(Refusal.Of(new Error(ErrorKind.Invalid, "validation.failed", $"{faults[0].Field} {faults[0].Message}") { Fields = faults }))
            : new LogStream(sender, time, query with { From = from }, TimeSpan.FromSeconds(delay), items == 0 ? MostItems : items);
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var ct = httpContext.RequestAborted;
        var user = httpContext.RequestServices.GetRequiredService<Caller>().User;
        using var place = httpContext.RequestServices.GetRequiredService<OpenStreams>().Take(user);
        if (place is null)
        {
            await Problems.Write(httpContext, OpenStreams.TooMany);
            return;
        }

        var reading = await _sender.Send(_query, ct);
        if (reading.Error is { } refusal)
        {
            await Problems.Write(httpContext, refusal);
            return;
        }

        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        httpContext.Response.ContentType = MediaType;
        httpContext.Response.Headers["X-Accel-Buffering"] = "no";
        await httpContext.Response.StartAsync(ct);
        try
        {
            await Follow(httpContext, reading.Value, Answers.Json(httpContext), ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The reader went away; there is nobody to tell.
        }
    }

    private async Task Follow(HttpContext context, LogReading reading, JsonSerializerOptions json, CancellationToken ct)
    {
        var response = context.Response;
        var begin = _time.GetTimestamp();
        for (var quietSince = begin; ;)
        {
            if (reading.Lines.Count > 0)
            {
                quietSince = _time.GetTimestamp();
                await WriteLines(response, reading.Lines, json, ct);
            }

            if (reading.IsWhole && _left >= 0)
            {
                await WriteLine(response, new LogLine { Seal = true }, json, ct);
            }

            await response.Body.FlushAsync(ct);
            if (reading.IsWhole || _left <= 0 || _time.GetElapsedTime(quietSince) >= _patience || _time.GetElapsedTime(begin) >= LongestStream)
            {
                return;
            }

            await Task.Delay(reading.Lines.Count == ReadLog.MaxLines ? TimeSpan.Zero : Poll, _time, ct);
            if (!await BearerHandler.IsStillGood(context))
            {
                return;
            }

            var next = await _sender.Send(_query, ct);
            if (next.Error is not null)
            {
                return;
            }

            reading = next.Value;
        }
    }

    /// <summary>Below zero left, lines were kept back: no seal may follow.</summary>
    private async Task WriteLines(HttpResponse response, IReadOnlyList<LogLine> lines, JsonSerializerOptions json, CancellationToken ct)
    {
        foreach (var line in lines.Take(_left))
        {
            await WriteLine(response, line, json, ct);
        }

        _left -= lines.Count;
        _query = _query with { From = (int)lines[^1].Id! + 1 };
    }

    private static async Task WriteLine(HttpResponse response, LogLine line, JsonSerializerOptions json, CancellationToken ct)
    {
        await JsonSerializer.SerializeAsync(response.Body, line, json, ct);
        await response.Body.WriteAsync("\n"u8.ToArray(), ct);
    }
}
