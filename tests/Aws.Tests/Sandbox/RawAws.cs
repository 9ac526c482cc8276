using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Cloud.Aws.Tests.Sandbox;

/// <summary>Requests signed by hand, for what no SDK would send and for the wire as it is. Written from AWS's description of Signature Version 4.</summary>
internal sealed class RawAws(string url, string service, string keyId, string secret, string? sessionToken, TimeProvider time, string region = "eu-central-1")
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(20) };

    public Task<(int Status, string Body)> QueryAsync(string action, params (string Name, string Value)[] form)
    {
        var version = service == "sts" ? "2011-06-15" : "2010-05-15";
        var pairs = form.Prepend(("Version", version)).Prepend(("Action", action)).Select(f => $"{Uri.EscapeDataString(f.Item1)}={Uri.EscapeDataString(f.Item2)}");
        return SendAsync(HttpMethod.Post, "/", "", string.Join('&', pairs), "application/x-www-form-urlencoded");
    }

    public Task<(int Status, string Body)> RestAsync(HttpMethod method, string path, string body = "", string query = "") => SendAsync(method, path, query, body, "application/json");

    public async Task<(int Status, string Body)> SendAsync(HttpMethod method, string path, string query, string body, string contentType, string? operation = null)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var stamp = now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var target = new Uri(url + path + (query.Length > 0 ? "?" + query : ""), new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(method, target) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        var hash = Hex(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["host"] = target.Authority, ["x-amz-date"] = stamp };
        if (service == "s3") headers["x-amz-content-sha256"] = hash;
        if (sessionToken is not null) headers["x-amz-security-token"] = sessionToken;

        var path2 = service == "s3" ? path : string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        var canonical = $"{method}\n{path2}\n{query}\n{string.Concat(headers.Select(h => $"{h.Key}:{h.Value}\n"))}\n{string.Join(';', headers.Keys)}\n{hash}";
        var scope = $"{stamp[..8]}/{region}/{service}/aws4_request";
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + secret), Mac);
        var signature = Hex(Mac(key, $"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}"));
        foreach (var (name, value) in headers.Where(h => h.Key != "host")) request.Headers.TryAddWithoutValidation(name, value);
        if (operation is not null) request.Headers.TryAddWithoutValidation("X-Amz-Target", operation);
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential={keyId}/{scope}, SignedHeaders={string.Join(';', headers.Keys)}, Signature={signature}");
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
