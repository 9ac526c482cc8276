namespace Cloud.Sandbox.ObjectStore;

/// <summary>The URL of an S3 object in any of the forms clients write: path style on the sandbox or on AWS, or with the bucket in the host.</summary>
internal static class ObjectUrl
{
    public static (string Bucket, string Key)? Parse(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")) return null;
        var path = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/'));
        if (BucketInHost(uri.Host) is { } bucket) return path.Length > 0 ? (bucket, path) : null;
        if (!uri.IsLoopback && !IsObjectStoreHost(uri.Host)) return null;
        var cut = path.IndexOf('/', StringComparison.Ordinal);
        return cut > 0 && cut < path.Length - 1 ? (path[..cut], path[(cut + 1)..]) : null;
    }

    private static bool IsObjectStoreHost(string host) =>
        (host.StartsWith("s3.", StringComparison.Ordinal) || host.StartsWith("s3-", StringComparison.Ordinal)) && host.Contains(".amazonaws.com", StringComparison.Ordinal);

    private static string? BucketInHost(string host)
    {
        if (!host.Contains(".amazonaws.com", StringComparison.Ordinal)) return null;
        var cut = host.IndexOf(".s3", StringComparison.Ordinal);
        return cut > 0 ? host[..cut] : null;
    }
}
