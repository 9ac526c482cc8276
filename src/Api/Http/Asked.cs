using Cloud.Application.Pipeline;
using Cloud.Domain;
using Microsoft.AspNetCore.Mvc;

namespace Cloud.Api.Http;

/// <summary>The page asked for in the address, still as text: the use case's validator knows what is right.</summary>
internal sealed record PageQuery([FromQuery(Name = "page[size]")] string? Size, [FromQuery(Name = "page[after]")] string? After)
{
    public static implicit operator Page(PageQuery query) => new(query.Size, query.After);
}

internal static class Ids
{
    /// <summary>An id in an address. What never was an id is the id of nothing, and answers 404 like any other.</summary>
    public static Guid Of(string text) => WireId.TryParse(text, out var id) ? id : Guid.Empty;
}
