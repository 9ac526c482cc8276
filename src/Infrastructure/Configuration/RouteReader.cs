using System.Text.RegularExpressions;
using Cloud.Domain.Configuration;

namespace Cloud.Infrastructure.Configuration;

/// <summary>Reads <c>routes.yaml</c>: URL templates and what happens to a request for them.</summary>
internal static partial class RouteReader
{
    private const string UrlExpected = "a URL template, as in \"https://{default}/\" or \"https://www.{all}/shop\"";

    private static readonly string[] Known = ["type", "upstream", "to", "cache", "ssi", "redirects", "id", "primary", "tls", "sticky", "attributes", "http_access"];

    public static void Read(YamlNode document, Reading reading)
    {
        foreach (var child in MappingReader.Of(document, "", reading.Faults, "a mapping of URL templates to routes")?.All() ?? [])
        {
            CheckTemplate(child.Name, child.Key.Place, child.Path, reading.Faults);
            if (MappingReader.Of(child.Value, child.Path, reading.Faults, "type and upstream, or type and to") is { } map)
                reading.Routes.Add((ReadOne(child, map, reading.Faults), child.Key.Place, child.Path));
        }

        CheckTogether(reading);
    }

    private static ConfiguredRoute ReadOne(Child child, MappingReader map, FaultLog faults)
    {
        var type = ReadType(map, faults);
        var upstream = type == RouteType.Upstream ? map.RequiredText("upstream", "\"application:http\"") : map.Text("upstream", "\"application:http\"");
        var to = type is RouteType.Redirect or RouteType.Proxy ? map.RequiredText("to", "the URL it leads to") : map.Text("to", "the URL it leads to");
        if (to is not null)
            CheckTemplate(to, map.PlaceOf("to"), map.PathOf("to"), faults);
        return new ConfiguredRoute(child.Name, type ?? RouteType.Upstream, upstream, to, map.Flag("primary"), map.Text("id", "a name for the route"))
        {
            Cache = map.Json("cache"),
            Ssi = map.Json("ssi"),
            Redirects = map.Json("redirects"),
            Other = map.Rest(Known),
        };
    }

    private static RouteType? ReadType(MappingReader map, FaultLog faults)
    {
        const string expected = "upstream or redirect";
        var text = map.RequiredText("type", expected);
        RouteType? type = text switch { "upstream" => RouteType.Upstream, "redirect" => RouteType.Redirect, "proxy" => RouteType.Proxy, _ => null };
        if (text is not null && type is null)
            faults.Error(map.PlaceOf("type"), map.PathOf("type"), $"\"{TextRules.Shorten(text)}\" is no type of route.{Nearest.Hint(text, ["upstream", "redirect", "proxy"])}", expected);
        return type;
    }

    private static void CheckTemplate(string template, Place place, string path, FaultLog faults)
    {
        if (Placeholders().Matches(template).FirstOrDefault(m => m.Value is not ("{default}" or "{all}")) is { } unknown)
            faults.Error(place, path, $"There is no placeholder {TextRules.Shorten(unknown.Value)}.", "{default} or {all}");
        else if (!Template().IsMatch(template))
            faults.Error(place, path, $"\"{TextRules.Shorten(template)}\" is no URL template.", UrlExpected);
    }

    private static void CheckTogether(Reading reading)
    {
        var (urls, ids) = (new Dictionary<string, Place>(StringComparer.OrdinalIgnoreCase), new Dictionary<string, Place>(StringComparer.Ordinal));
        Place? primary = null;
        foreach (var (route, place, path) in reading.Routes)
        {
            if (!urls.TryAdd(route.UrlTemplate.TrimEnd('/'), place))
                reading.Faults.Error(place, path, $"The same URL is already routed in line {urls[route.UrlTemplate.TrimEnd('/')].Line}.", "each URL once; a slash at the end makes no difference");
            if (route.Id is not null && !ids.TryAdd(route.Id, place))
                reading.Faults.Error(place, $"{path}.id", $"The id \"{TextRules.Shorten(route.Id)}\" is already taken in line {ids[route.Id].Line}.", "each id once");
            if (route.Primary && primary is { } first)
                reading.Faults.Error(place, $"{path}.primary", $"The route in line {first.Line} is already the primary one.", "one primary route");
            primary ??= route.Primary ? place : null;
        }
    }

    [GeneratedRegex(@"\{[^{}]*\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Placeholders();

    /// <summary>Scheme, a host of labels, placeholders and a leading star, a port, and a path without spaces.</summary>
    [GeneratedRegex(@"^https?://(\*\.)?(\{default\}|\{all\}|[A-Za-z0-9_-]+)((\.|---)(\{default\}|\{all\}|[A-Za-z0-9_-]+))*(:[0-9]{1,5})?(/[^\s{}]*)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Template();
}
