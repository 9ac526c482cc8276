using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Cloud.Sandbox.Protocol;

/// <summary>Checks Signature Version 4 on a request, by its own reading of AWS's specification: client and sandbox must not share a mistake.</summary>
internal sealed class SignatureVerifier(Func<string, Credential?> find, TimeProvider time)
{
    // How far a request's date may be from now: AWS signs query services with 5 minutes of grace and S3 with 15 ("Troubleshoot signed requests").
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ObjectStoreGrace = TimeSpan.FromMinutes(15);

    private const string HashHeader = "x-amz-content-sha256";

    /// <summary>The caller and the body without its signing envelope.</summary>
    public (Authorization Authorization, Credential Credential, byte[] Body) Verify(HttpRequest request, string rawPath, string rawQuery, byte[] body)
    {
        var authorization = Authorization.Parse(request.Headers.Authorization.ToString());
        var objectStore = authorization.Scope.Service == "s3";
        var credential = find(authorization.AccessKeyId) ?? throw UnknownKey(objectStore);
        var amzDate = RequireDate(request, authorization);
        CheckSession(request, credential, objectStore);
        CheckClock(amzDate, objectStore);

        var claimed = request.Headers[HashHeader].ToString();
        var envelope = ChunkedPayload.IsEnvelope(claimed);
        var hash = claimed.Length > 0 ? claimed : Wire.Sha256(body);
        CheckSignedHeaders(request, authorization, claimed);
        var canonical = CanonicalRequest.Build(request, rawPath, rawQuery, authorization.SignedHeaders, hash, encodeOnce: objectStore);
        var key = new SigningKey(credential.Secret, authorization.Scope);
        if (!SameText(key.Sign(StringToSign(amzDate, authorization.Scope, canonical)), authorization.Signature)) throw Mismatch();

        if (envelope) return (authorization, credential, ChunkedPayload.Open(body, claimed, key, amzDate, authorization.Signature));
        if (claimed.Length > 0 && claimed != "UNSIGNED-PAYLOAD" && !SameText(Wire.Sha256(body), claimed))
            throw new ApiError(ErrorCode.XAmzContentSHA256Mismatch, "The provided 'x-amz-content-sha256' header does not match what was computed.");
        return (authorization, credential, body);
    }

    internal static ApiError Mismatch() => new(ErrorCode.SignatureDoesNotMatch,
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
        StatusCodes.Status403Forbidden);

    internal static bool SameText(string a, string b) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b));

    private static string StringToSign(string amzDate, CredentialScope scope, string canonical) =>
        $"{Authorization.Algorithm}\n{amzDate}\n{scope}\n{Wire.Sha256(canonical)}";

    private static string RequireDate(HttpRequest request, Authorization authorization)
    {
        var amzDate = request.Headers["x-amz-date"].ToString();
        if (!TryDate(amzDate, out _)) throw new ApiError(ErrorCode.IncompleteSignature, "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
        if (!amzDate.StartsWith(authorization.Scope.Date + "T", StringComparison.Ordinal))
            throw new ApiError(ErrorCode.SignatureDoesNotMatch, $"Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{authorization.Scope.Date}' != '{amzDate}'.", StatusCodes.Status403Forbidden);
        return amzDate;
    }

    private void CheckClock(string amzDate, bool objectStore)
    {
        TryDate(amzDate, out var sent);
        var now = time.GetUtcNow();
        var grace = objectStore ? ObjectStoreGrace : Grace;
        if ((now - sent).Duration() <= grace) return;
        if (objectStore)
            throw new ApiError(ErrorCode.RequestTimeTooSkewed, "The difference between the request time and the current time is too large.", StatusCodes.Status403Forbidden);
        throw new ApiError(ErrorCode.RequestExpired, sent < now
            ? $"Signature expired: {amzDate} is now earlier than {Stamp(now - grace)} ({Stamp(now)} - {grace.TotalMinutes:0} min.)"
            : $"Signature not yet current: {amzDate} is still later than {Stamp(now + grace)} ({Stamp(now)} + {grace.TotalMinutes:0} min.)");
    }

    private void CheckSession(HttpRequest request, Credential credential, bool objectStore)
    {
        var token = request.Headers["x-amz-security-token"].ToString();
        if (!SameText(token, credential.SessionToken ?? "")) throw UnknownKey(objectStore);
        if (credential.Expires <= time.GetUtcNow())
            throw new ApiError(ErrorCode.ExpiredToken, objectStore ? "The provided token has expired." : "The security token included in the request is expired",
                objectStore ? StatusCodes.Status400BadRequest : StatusCodes.Status403Forbidden);
    }

    // A header that changes what the request means must be under the signature.
    private static void CheckSignedHeaders(HttpRequest request, Authorization authorization, string claimedHash)
    {
        var signed = authorization.SignedHeaders.Split(';');
        var required = new List<string> { "host" };
        if (claimedHash.Length > 0) required.Add(HashHeader);
        if (request.Headers.ContainsKey("x-amz-security-token")) required.Add("x-amz-security-token");
        required.Add("x-amz-date");
        if (required.Find(name => !signed.Contains(name, StringComparer.Ordinal)) is { } missing)
            throw new ApiError(ErrorCode.SignatureDoesNotMatch, $"'{missing}' must be a 'SignedHeader' in the AWS Authorization.", StatusCodes.Status403Forbidden);
    }

    private static ApiError UnknownKey(bool objectStore) => objectStore
        ? new ApiError(ErrorCode.InvalidAccessKeyId, "The AWS Access Key Id you provided does not exist in our records.", StatusCodes.Status403Forbidden)
        : new ApiError(ErrorCode.InvalidClientTokenId, "The security token included in the request is invalid.", StatusCodes.Status403Forbidden);

    private static string Stamp(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static bool TryDate(string text, out DateTimeOffset date) => DateTimeOffset.TryParseExact(text, "yyyyMMdd'T'HHmmss'Z'",
        CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out date);
}
