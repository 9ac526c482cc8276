using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cloud.Domain.Configuration;

namespace Cloud.Domain.Blueprints;

/// <summary>
/// The redirects of <c>routes.yaml</c> (R33) as a function of CloudFront's answers them, before its cache and without a way to the balancer: what a cache keeps of one host name must
/// not answer for another. Whole hosts (<c>type: redirect</c>) and single paths (<c>redirects.paths</c>); from http to https CloudFront leads by itself.
/// </summary>
/// <param name="Hosts">Where whole hosts lead: a host, and the beginning of a path where the route names one.</param>
/// <param name="Paths">In the order of the file: the first that fits answers.</param>
public sealed record RedirectTable(IReadOnlyDictionary<string, string> Hosts, IReadOnlyList<PathRedirect> Paths)
{
    /// <summary>"Maximum size of a function" (CloudFront quotas, functions), bytes.</summary>
    public const int LargestCode = 10_240;

    private const string Placeholder = "{default}";

    public bool IsEmpty => Hosts.Count == 0 && Paths.Count == 0;

    /// <param name="domain">The host name that <c>{default}</c> stands for; null while the environment has none of its own: then hosts lead nowhere, and paths are any host's.</param>
    /// <param name="names">All of its host names: what leads from another is nobody's request.</param>
    public static RedirectTable Of(IReadOnlyList<ConfiguredRoute> routes, string? domain, IReadOnlyList<string> names)
    {
        var hosts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var paths = new List<PathRedirect>();
        foreach (var route in routes.Where(r => r.UrlTemplate.StartsWith("https:", StringComparison.Ordinal)))
        {
            if (route is { Type: RouteType.Redirect, To: { } to })
            {
                foreach (var from in From(route.UrlTemplate, domain, names))
                    if (Target(to, domain) is { } target && target != from)
                        hosts.TryAdd(from, target);
            }
            else if (route is { Type: RouteType.Upstream, Redirects: { ValueKind: JsonValueKind.Object } redirects } && redirects.TryGetProperty("paths", out var table) && table.ValueKind == JsonValueKind.Object)
            {
                var host = route.UrlTemplate.Contains("{all}", StringComparison.Ordinal) || domain is null ? [null] : From(route.UrlTemplate, domain, names).ToArray<string?>();
                paths.AddRange(host.SelectMany(h => table.EnumerateObject().Select(p => PathRedirect.Read(h, p, domain)).OfType<PathRedirect>()));
            }
        }

        return new(hosts, paths);
    }

    /// <summary>The function's code.</summary>
    public string ToCode()
    {
        var (hosts, paths) = (new JsonObject(), new JsonArray());
        foreach (var (from, to) in Hosts)
            hosts[from] = to;
        foreach (var path in Paths)
            paths.Add(path.ToJson());
        return $"var hosts = {hosts.ToJsonString()};\nvar paths = {paths.ToJsonString()};\n{Script}";
    }

    // Host names of the route that are the environment's.
    private static IEnumerable<string> From(string template, string? domain, IReadOnlyList<string> names)
    {
        if (domain is null)
            return [];

        var hosts = template.Contains("{all}", StringComparison.Ordinal)
            ? names.Where(name => !name.StartsWith("*.", StringComparison.Ordinal)).Select(name => HostOf(template.Replace("{all}", name, StringComparison.Ordinal)))
            : [HostOf(template.Replace(Placeholder, domain, StringComparison.Ordinal))];
        return hosts.OfType<string>().Where(host => names.Contains(host) || names.Contains("*" + host[(host.IndexOf('.', StringComparison.Ordinal) is var dot && dot < 0 ? 0 : dot)..]));
    }

    private static string? HostOf(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.Host : null;

    private static string? Target(string to, string? domain) =>
        Uri.TryCreate(to.Replace(Placeholder, domain, StringComparison.Ordinal), UriKind.Absolute, out var uri) ? uri.Authority + uri.AbsolutePath.TrimEnd('/') : null;

    // Runtime cloudfront-js-2.0 ("CloudFront Functions event structure"): the query comes apart and as it was sent.
    private const string Script = """
        function query(all) {
          var parts = [];
          for (var name in all) {
            (all[name].multiValue || [all[name]]).forEach(function (one) { parts.push(one.value === '' ? name : name + '=' + one.value); });
          }
          return parts.length ? '?' + parts.join('&') : '';
        }
        function lead(code, to, request) {
          return { statusCode: code, statusDescription: 'Moved', headers: { location: { value: to.indexOf('?') < 0 ? to + query(request.querystring) : to } } };
        }
        function fit(path, uri) {
          if (path.regexp) {
            var like = new RegExp(path.from);
            return like.test(uri) ? uri.replace(like, path.to) : null;
          }
          if (uri === path.from) return path.to;
          var from = path.from.replace(/\/$/, '');
          if (!path.prefix || uri.indexOf(from + '/') !== 0) return null;
          return path.suffix ? path.to.replace(/\/$/, '') + uri.substring(from.length) : path.to;
        }
        function handler(event) {
          var request = event.request, host = request.headers.host.value.toLowerCase();
          for (var i = 0; i < paths.length; i++) {
            var to = paths[i].host && paths[i].host !== host ? null : fit(paths[i], request.uri);
            if (to !== null) return lead(paths[i].code, to.indexOf('://') > 0 ? to : 'https://' + host + to, request);
          }
          return Object.prototype.hasOwnProperty.call(hosts, host) ? lead(301, 'https://' + hosts[host] + request.uri, request) : request;
        }

        """;
}

/// <summary>One line of <c>redirects.paths</c>.</summary>
/// <param name="Host">Whose; null: every host's.</param>
/// <param name="From">A path, or a regular expression.</param>
/// <param name="To">A path of the same host, or a URL.</param>
/// <param name="Prefix">What stands below <paramref name="From"/> is led too.</param>
/// <param name="Suffix">And keeps what follows it.</param>
/// <param name="Code">301, 302, 307 or 308.</param>
public sealed record PathRedirect(string? Host, string From, string To, bool Regexp, bool Prefix, bool Suffix, int Code)
{
    // The documents' default of a single path.
    private const int DefaultCode = 302;

    private static readonly TimeSpan ForAMoment = TimeSpan.FromMilliseconds(100);

    /// <summary>Null where the line says nothing that can be done: it names no target, or a regular expression that is none.</summary>
    internal static PathRedirect? Read(string? host, JsonProperty line, string? domain)
    {
        if (line.Value.ValueKind != JsonValueKind.Object || !line.Value.TryGetProperty("to", out var target) || target.ValueKind != JsonValueKind.String)
            return null;

        bool Flag(string name, bool otherwise) => line.Value.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : otherwise;
        var to = target.GetString()!;
        to = domain is null ? to.Replace("https://{default}", "", StringComparison.Ordinal) : to.Replace("{default}", domain, StringComparison.Ordinal);
        var code = line.Value.TryGetProperty("code", out var number) && int.TryParse(number.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) && wanted is 301 or 302 or 307 or 308 ? wanted : DefaultCode;
        var read = new PathRedirect(host, line.Name, to, Flag("regexp", false), Flag("prefix", true), Flag("append_suffix", true), code);
        return read.Regexp && !IsExpression(read.From) ? null : read;
    }

    internal JsonObject ToJson() => new() { ["host"] = Host, ["from"] = From, ["to"] = To, ["regexp"] = Regexp, ["prefix"] = Prefix, ["suffix"] = Suffix, ["code"] = Code };

    private static bool IsExpression(string text)
    {
        try
        {
            _ = new Regex(text, RegexOptions.ECMAScript, ForAMoment);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
