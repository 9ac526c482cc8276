namespace Cloud.Client;

/// <summary>RFC 8288 <c>Link</c> headers, as far as paging needs them.</summary>
internal static class LinkHeader
{
    public static string? Next(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Link", out var values)) return null;
        foreach (var link in values.SelectMany(v => v.Split(',', StringSplitOptions.TrimEntries)))
        {
            var end = link.IndexOf('>', StringComparison.Ordinal);
            if (!link.StartsWith('<') || end < 0) continue;
            var isNext = link[(end + 1)..].Split(';', StringSplitOptions.TrimEntries).Any(p => p is "rel=\"next\"" or "rel=next");
            if (isNext) return PathOf(link[1..end]);
        }

        return null;
    }

    // The header may carry the whole address; only its path is followed, on the host that was asked.
    private static string PathOf(string target) =>
        Uri.TryCreate(target, UriKind.Absolute, out var uri) && uri.Scheme.StartsWith("http", StringComparison.Ordinal) ? uri.PathAndQuery : target;
}
