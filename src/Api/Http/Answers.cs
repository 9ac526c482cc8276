using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Cloud.Application.Activities;
using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Domain;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;

namespace Cloud.Api.Http;

/// <summary>From a use case's result to the endpoint's answer.</summary>
internal static class Answers
{
    public static async Task<IResult> ToOk<T>(this Task<Result<T>> sent) => Of(await sent, value => new TaggedAnswer(value!));

    /// <summary>Long work: 200 with the envelope, because published clients read bodies of 200 only (API.md, Long work).</summary>
    public static async Task<IResult> ToAccepted(this Task<Result<Accepted>> sent) => Of(await sent, value => new AcceptedAnswer(value));

    public static async Task<IResult> ToCreated<T>(this Task<Result<T>> sent) => Of(await sent, value => new JsonAnswer<T>(value, StatusCodes.Status201Created));

    public static async Task<IResult> ToNoContent<T>(this Task<Result<T>> sent) => Of(await sent, _ => TypedResults.NoContent());

    /// <summary>Taken in, and whether anything comes of it is not said: 202 without a body.</summary>
    public static async Task<IResult> ToTaken<T>(this Task<Result<T>> sent) => Of(await sent, _ => TypedResults.StatusCode(StatusCodes.Status202Accepted));

    /// <summary>A collection: a plain array, the next page in the Link header.</summary>
    public static async Task<IResult> ToArray<T>(this Task<Result<Paged<T>>> sent) => Of(await sent, page => new JsonAnswer<IReadOnlyList<T>>(page.Items, next: page.Next));

    /// <summary>A collection whose items are JSON already.</summary>
    public static async Task<IResult> ToArray(this Task<Result<Paged<RenderedActivity>>> sent) => Of(await sent, page => new RenderedAnswer(page));

    /// <summary>An organization-level collection: items, their number, and links.</summary>
    public static async Task<IResult> ToItems<T>(this Task<Result<Paged<T>>> sent) => Of(await sent, page => new ItemsAnswer<T>(page));

    public static JsonSerializerOptions Json(HttpContext context) => context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;

    /// <summary>This request's own address with another cursor; without the prefix that a proxy took away.</summary>
    public static string NextPage(HttpRequest request, string cursor)
    {
        var others = request.Query.Where(q => q.Key != "page[after]").SelectMany(q => q.Value, (q, value) => KeyValuePair.Create(q.Key, value));
        return QueryHelpers.AddQueryString(request.Path, others.Append(KeyValuePair.Create<string, string?>("page[after]", cursor)));
    }

    /// <summary>Says where the next page is; nothing on the last.</summary>
    public static void LinkNext(HttpContext http, string? cursor)
    {
        if (cursor is not null)
        {
            http.Response.Headers.Link = $"<{http.Request.PathBase}{NextPage(http.Request, cursor)}>; rel=\"next\"";
        }
    }

    private static IResult Of<T>(Result<T> result, Func<T, IResult> answer) =>
        result.Error is { } error ? new ProblemResult(Refusal.Of(error)) : answer(result.Value);
}

/// <summary>One thing as JSON, with its tag; nothing but the tag where the caller has it already.</summary>
internal sealed class TaggedAnswer(object value) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        var json = Rendering.Bytes(httpContext, value);
        if (HttpMethods.IsGet(request.Method))
        {
            var tag = Tags.Of(json);
            response.Headers.ETag = tag;
            if (Tags.Name(request.Headers.IfNoneMatch, tag))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        response.ContentType = Rendering.Json;
        await response.Body.WriteAsync(json, httpContext.RequestAborted);
    }
}

/// <summary>A value as JSON, its links under the prefix the client knows us by.</summary>
internal sealed class JsonAnswer<T>(T value, int status = StatusCodes.Status200OK, string? next = null) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        Prefix.Apply(httpContext.Request.PathBase, value);
        httpContext.Response.StatusCode = status;
        Answers.LinkNext(httpContext, next);

        await httpContext.Response.WriteAsJsonAsync(value, Answers.Json(httpContext), httpContext.RequestAborted);
    }
}

/// <summary>A page of activities that are JSON already, as they are; under a prefix they are read and written anew, for their links.</summary>
internal sealed class RenderedAnswer(Paged<RenderedActivity> page) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (httpContext.Request.PathBase.HasValue)
        {
            List<ActivityResource> items = [.. page.Items.Select(i => JsonSerializer.Deserialize<ActivityResource>(i.Json.Span, Answers.Json(httpContext))!)];
            await new JsonAnswer<IReadOnlyList<ActivityResource>>(items, next: page.Next).ExecuteAsync(httpContext);
            return;
        }

        Answers.LinkNext(httpContext, page.Next);
        httpContext.Response.ContentType = Rendering.Json;
        Write(httpContext.Response.BodyWriter);
        await httpContext.Response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }

    private void Write(PipeWriter body)
    {
        var separator = "["u8;
        foreach (var item in page.Items)
        {
            body.Write(separator);
            body.Write(item.Json.Span);
            separator = ","u8;
        }

        body.Write(page.Items.Count == 0 ? "[]"u8 : "]"u8);
    }
}

internal sealed class ItemsAnswer<T>(Paged<T> page) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var request = httpContext.Request;
        var links = new Dictionary<string, Link>(StringComparer.Ordinal) { [Relation.Self] = new(request.Path + request.QueryString) };
        if (page.Next is { } cursor)
        {
            links[Relation.Next] = new(Answers.NextPage(request, cursor));
        }

        var collection = new ItemCollection<T> { Items = page.Items, Count = page.Total ?? page.Items.Count, Links = links };
        return new JsonAnswer<ItemCollection<T>>(collection, next: page.Next).ExecuteAsync(httpContext);
    }
}

internal sealed class AcceptedAnswer(Accepted accepted) : IResult
{
    public Accepted Accepted { get; } = accepted;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (Location(httpContext, Accepted) is { } location)
        {
            httpContext.Response.Headers.Location = location;
        }

        httpContext.Response.ContentType = Rendering.Json;
        await httpContext.Response.Body.WriteAsync(Rendering.Bytes(httpContext, Accepted), httpContext.RequestAborted);
    }

    /// <summary>Where the work can be followed; null where the value is no work.</summary>
    public static string? Location(HttpContext http, object value) =>
        value is Accepted { Embedded.Activities: [{ } first, ..] } && first.Links.GetValueOrDefault(Relation.Self) is { } activity ? Prefix.Of(http.Request.PathBase, activity.Href) : null;

    /// <summary>With the links of what it embeds under the caller's prefix.</summary>
    public static Accepted Under(PathString prefix, Accepted accepted) =>
        accepted with { Embedded = accepted.Embedded with { Entity = Prefix.Applied(prefix, accepted.Embedded.Entity) } };
}
