using System.Text.Json;
using System.Text.Json.Nodes;
using Cloud.Client;

namespace Cloud.Api.Http;

/// <summary>Puts the prefix that a proxy took off the path back before every link, so that links work where the client stands.</summary>
internal static class Prefix
{
    public static void Apply(PathString prefix, object? value)
    {
        if (prefix.HasValue)
        {
            Walk(prefix, value);
        }
    }

    /// <summary>Once, however often an answer is rendered: every address of ours begins with <c>/api</c>.</summary>
    public static string Of(PathString prefix, string href) => href.StartsWith(prefix + "/api/", StringComparison.Ordinal) ? href : prefix + href;

    /// <summary>An entity that is JSON already, such as the envelope's.</summary>
    public static JsonElement? Applied(PathString prefix, JsonElement? entity)
    {
        if (!prefix.HasValue || entity is not { } element || JsonNode.Parse(element.GetRawText()) is not JsonObject node || node["_links"] is not JsonObject links)
        {
            return entity;
        }

        foreach (var link in links.Select(l => l.Value).OfType<JsonObject>())
        {
            link["href"] = Of(prefix, link["href"]!.GetValue<string>());
        }

        return JsonDocument.Parse(node.ToJsonString()).RootElement;
    }

    private static void Walk(PathString prefix, object? value)
    {
        switch (value)
        {
            case Accepted accepted:
                Walk(prefix, accepted.Embedded.Activities);
                break;
            case System.Collections.IEnumerable many and not string:
                foreach (var one in many)
                {
                    Walk(prefix, one);
                }

                break;
            case ILinked linked:
                foreach (var (relation, link) in linked.Links.ToList())
                {
                    linked.Links[relation] = new Link(Of(prefix, link.Href));
                }

                if (value.GetType().GetProperty("Items")?.GetValue(value) is { } items)
                {
                    Walk(prefix, items);
                }

                break;
        }
    }
}
