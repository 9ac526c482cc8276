using System.Globalization;
using System.Text;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.ObjectStore;

/// <summary>ListObjectsV2: prefix, delimiter, and pages that continue after a key.</summary>
internal static class ObjectListing
{
    // ListObjectsV2: "returns up to 1,000 key names".
    private const int MaxKeys = 1000;

    public static Answer Write(string bucket, IEnumerable<StoredObject> objects, IQueryCollection query)
    {
        var prefix = query["prefix"].ToString();
        var delimiter = query["delimiter"].ToString();
        var limit = Limit(query["max-keys"].ToString());
        var after = query["continuation-token"].ToString() is { Length: > 0 } token ? Decode(token) : query["start-after"].ToString();
        var entries = Entries(objects, prefix, delimiter).Where(e => string.CompareOrdinal(e.Name, after) > 0).Take(limit + 1).ToList();
        var truncated = entries.Count > limit;
        if (truncated) entries.RemoveAt(limit);

        string Name(string text) => query["encoding-type"] == "url" ? Uri.EscapeDataString(text).Replace("%2F", "/", StringComparison.Ordinal) : text;
        using var xml = new AnswerXml(ObjectStoreApi.Namespace);
        xml.Structure("ListBucketResult", () =>
        {
            xml.Text("Name", bucket);
            xml.Text("Prefix", Name(prefix));
            if (delimiter.Length > 0) xml.Text("Delimiter", Name(delimiter));
            xml.Number("MaxKeys", limit);
            if (query["encoding-type"] == "url") xml.Text("EncodingType", "url");
            xml.Number("KeyCount", entries.Count);
            xml.Flag("IsTruncated", truncated);
            if (query["continuation-token"].ToString() is { Length: > 0 } sent) xml.Text("ContinuationToken", sent);
            if (truncated) xml.Text("NextContinuationToken", Convert.ToBase64String(Encoding.UTF8.GetBytes(entries.Count > 0 ? entries[^1].Name : after)));
            foreach (var entry in entries.Where(e => e.Object is not null)) WriteObject(xml, entry.Object!, Name);
            foreach (var entry in entries.Where(e => e.Object is null)) xml.Structure("CommonPrefixes", () => xml.Text("Prefix", Name(entry.Name)));
        });
        return new Answer(StatusCodes.Status200OK, Answer.Xml, xml.ToBytes());
    }

    private static IEnumerable<(string Name, StoredObject? Object)> Entries(IEnumerable<StoredObject> objects, string prefix, string delimiter)
    {
        string? lastGroup = null;
        foreach (var stored in objects.Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var cut = delimiter.Length == 0 ? -1 : stored.Key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            if (cut < 0) yield return (stored.Key, stored);
            else if (stored.Key[..(cut + delimiter.Length)] is var group && group != lastGroup) yield return (lastGroup = group, null);
        }
    }

    private static void WriteObject(AnswerXml xml, StoredObject stored, Func<string, string> name) => xml.Structure("Contents", () =>
    {
        xml.Text("Key", name(stored.Key));
        xml.Time("LastModified", stored.Modified);
        xml.Text("ETag", stored.ETag);
        xml.Number("Size", stored.Size);
        xml.Text("StorageClass", "STANDARD");
    });

    private static int Limit(string text)
    {
        if (text.Length == 0) return MaxKeys;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)) return Math.Min(limit, MaxKeys);
        throw new ApiError(ErrorCode.InvalidArgument, "Provided max-keys not an integer or within integer range");
    }

    private static string Decode(string token)
    {
        var bytes = new byte[token.Length];
        if (!Convert.TryFromBase64String(token, bytes, out var written)) throw new ApiError(ErrorCode.InvalidArgument, "The continuation token provided is incorrect");
        return Encoding.UTF8.GetString(bytes, 0, written);
    }
}
