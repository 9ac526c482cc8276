using Cloud.Client;

namespace Cloud.Api.Http;

/// <summary>What the OpenAPI document says of an operation, said beside its route.</summary>
internal static class Description
{
    private static readonly int[] Always = [StatusCodes.Status401Unauthorized, StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable];

    /// <summary>Name, summary and answer of an operation; <paramref name="refusals"/> beside 401, 429 and 503, which every one may give.</summary>
    public static RouteHandlerBuilder Describe<T>(this RouteHandlerBuilder route, string name, string summary, params ReadOnlySpan<int> refusals)
    {
        route.WithName(name).WithSummary(summary).WithMetadata(new AnswersAtOnce()).Produces<T>();
        return route.Refuses(refusals);
    }

    /// <inheritdoc cref="Describe{T}"/>
    public static RouteHandlerBuilder DescribeCreated<T>(this RouteHandlerBuilder route, string name, string summary, params ReadOnlySpan<int> refusals)
    {
        route.WithName(name).WithSummary(summary).Produces<T>(StatusCodes.Status201Created);
        return route.Refuses(refusals);
    }

    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder route, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in Always.Concat(statuses.ToArray()).Distinct())
        {
            route.Produces<Problem>(status, Problem.MediaType);
        }

        return route;
    }

    /// <summary>The body's type for the document (the body itself is read by <see cref="Body{T}"/>), and the fields of published clients that are passed over.</summary>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder route, params string[] ignored) =>
        route.WithMetadata(new BodyType(typeof(T)), new IgnoredFields(ignored)).Produces<Problem>(StatusCodes.Status400BadRequest, Problem.MediaType)
            .Produces<Problem>(StatusCodes.Status413PayloadTooLarge, Problem.MediaType).Produces<Problem>(StatusCodes.Status415UnsupportedMediaType, Problem.MediaType)
            .Produces<Problem>(StatusCodes.Status422UnprocessableEntity, Problem.MediaType);
}

/// <summary>Not one of the operations whose answer stays open: it reads, answers and is done.</summary>
internal sealed record AnswersAtOnce;

/// <summary>Says in the document what an operation's body is made of.</summary>
internal sealed record BodyType(Type Type);
