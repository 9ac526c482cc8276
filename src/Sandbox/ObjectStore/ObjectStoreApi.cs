using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Cloud.Sandbox.Accounts;
using Cloud.Sandbox.Administration;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.ObjectStore;

/// <summary>The part of S3's REST API that keeps templates and files: path style, no versions, no multipart.</summary>
/// <param name="buckets">The account's own.</param>
/// <param name="faults">What shall go wrong.</param>
/// <param name="access">Who may.</param>
/// <param name="isElsewhere">Whether another account has a bucket of that name: names are global.</param>
internal sealed partial class ObjectStoreApi(BucketStore buckets, FaultSwitches faults, AccessControl access, Func<string, bool> isElsewhere)
{
    public const string Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    private const string MetadataPrefix = "x-amz-meta-";

    // "DeleteObjects: the request can contain a list of up to 1,000 keys".
    private const int MaxDeletedAtOnce = 1000;

    // Sub-resources the sandbox has; a request for another one is refused and not mistaken for a plain read or write.
    private static readonly string[] PlainQuery = ["list-type", "prefix", "delimiter", "max-keys", "continuation-token", "start-after", "encoding-type", "fetch-owner", "x-id", "location", "delete"];

    public Answer Handle(SignedCall call)
    {
        if (call.Http.Query.Keys.FirstOrDefault(k => !PlainQuery.Contains(k, StringComparer.Ordinal)) is { } other)
            throw new ApiError(ErrorCode.NotImplemented, $"A header or query you provided implies functionality that is not implemented: the sandbox's S3 has no '{other}'.", StatusCodes.Status501NotImplemented);
        var path = Uri.UnescapeDataString(call.RawPath.TrimStart('/'));
        var cut = path.IndexOf('/', StringComparison.Ordinal);
        var bucket = cut < 0 ? path : path[..cut];
        var key = cut < 0 ? "" : path[(cut + 1)..];
        var action = ActionOf(call.Http, bucket, key);
        access.Require(call.Caller, "s3:" + PermissionOf(action), $"arn:{Wire.Partition(call.Region)}:s3:::{path}");
        return faults.Around(new CallIdentity("s3", action, null, path), () => Carry(call, bucket, key));
    }

    private Answer Carry(SignedCall call, string bucket, string key)
    {
        if (bucket.Length > 0 && isElsewhere(bucket)) throw NotYours(call, key);
        if (buckets.Find(bucket) is { } found && found.Region != call.Region && call.Http.Method != "HEAD") throw WrongRegion(call, found);
        if (bucket.Length == 0) return call.Http.Method == "GET" ? ListBuckets(call) : throw NotAllowed(call);
        return key.Length == 0 ? OnBucket(call, bucket) : OnObject(call, bucket, key);
    }

    private static ApiError NotYours(SignedCall call, string key) => call.Http.Method == "PUT" && key.Length == 0
        ? new(ErrorCode.BucketAlreadyExists, "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.", StatusCodes.Status409Conflict)
        : new(ErrorCode.AccessDenied, "Access Denied", StatusCodes.Status403Forbidden);

    // IAM's names where they differ from the API's (Service Authorization Reference, Amazon S3).
    private static string PermissionOf(string action) => action switch
    {
        "ListBuckets" => "ListAllMyBuckets",
        "HeadBucket" or "ListObjectsV2" => "ListBucket",
        "HeadObject" => "GetObject",
        "DeleteObjects" => "DeleteObject",
        _ => action,
    };

    private static ApiError WrongRegion(SignedCall call, Bucket bucket) =>
        new(ErrorCode.AuthorizationHeaderMalformed, $"The authorization header is malformed; the region '{call.Region}' is wrong; expecting '{bucket.Region}'");

    private static string ActionOf(HttpRequest request, string bucket, string key) => (request.Method, bucket, key) switch
    {
        ("GET", "", _) => "ListBuckets",
        ("PUT", _, "") => "CreateBucket",
        ("HEAD", _, "") => "HeadBucket",
        ("DELETE", _, "") => "DeleteBucket",
        ("POST", _, "") => "DeleteObjects",
        ("GET", _, "") => request.Query.ContainsKey("location") ? "GetBucketLocation" : "ListObjectsV2",
        ("PUT", _, _) => "PutObject",
        ("HEAD", _, _) => "HeadObject",
        ("DELETE", _, _) => "DeleteObject",
        _ => "GetObject",
    };

    private Answer OnBucket(SignedCall call, string bucket)
    {
        var query = call.Http.Query;
        switch (call.Http.Method)
        {
            case "PUT": return CreateBucket(call, bucket);
            case "HEAD":
                return new Answer(StatusCodes.Status200OK, Answer.Xml, []) { Headers = [("x-amz-bucket-region", Existing(bucket).Region)] };
            case "DELETE":
                Existing(bucket);
                if (buckets.ObjectsIn(bucket).Any()) throw new ApiError(ErrorCode.BucketNotEmpty, "The bucket you tried to delete is not empty", StatusCodes.Status409Conflict);
                buckets.Delete(bucket);
                return new Answer(StatusCodes.Status204NoContent, Answer.Xml, []);
            case "GET" when query.ContainsKey("location"):
                return Location(Existing(bucket));
            case "GET" when query["list-type"] == "2":
                Existing(bucket);
                return ObjectListing.Write(bucket, buckets.ObjectsIn(bucket), query);
            case "GET":
                throw new ApiError(ErrorCode.NotImplemented, "The sandbox lists objects by ListObjectsV2 only.", StatusCodes.Status501NotImplemented);
            case "POST" when query.ContainsKey("delete"):
                return DeleteMany(call, Existing(bucket).Name);
            default: throw NotAllowed(call);
        }
    }

    private Answer OnObject(SignedCall call, string bucket, string key)
    {
        Existing(bucket);
        switch (call.Http.Method)
        {
            case "PUT": return Put(call, bucket, key);
            case "GET": return Content(call, Stored(bucket, key), withBody: true);
            case "HEAD": return Content(call, Stored(bucket, key), withBody: false);
            case "DELETE":
                buckets.Remove(bucket, key);
                return new Answer(StatusCodes.Status204NoContent, Answer.Xml, []);
            default: throw NotAllowed(call);
        }
    }

    private Answer CreateBucket(SignedCall call, string bucket)
    {
        if (!BucketName().IsMatch(bucket)) throw new ApiError(ErrorCode.InvalidBucketName, "The specified bucket is not valid.");
        var constraint = call.Body.Length == 0 ? null : Parse(call.Body).Elements().FirstOrDefault(e => e.Name.LocalName == "LocationConstraint")?.Value;
        if ((constraint ?? "us-east-1") != call.Region)
            throw new ApiError(ErrorCode.IllegalLocationConstraintException, $"The {constraint ?? "unspecified"} location constraint is incompatible for the region specific endpoint this request was sent to.");
        if (buckets.Find(bucket) is not null)
            throw new ApiError(ErrorCode.BucketAlreadyOwnedByYou, "Your previous request to create the named bucket succeeded and you already own it.", StatusCodes.Status409Conflict);
        buckets.Create(bucket, call.Region, call.Now);
        return new Answer(StatusCodes.Status200OK, Answer.Xml, []) { Headers = [("Location", "/" + bucket)] };
    }

    private Answer Put(SignedCall call, string bucket, string key)
    {
        var headers = call.Http.Headers;
        if (headers.ContainsKey("x-amz-copy-source")) throw new ApiError(ErrorCode.NotImplemented, "The sandbox's S3 does not copy objects.", StatusCodes.Status501NotImplemented);
        if (headers.IfNoneMatch == "*" && buckets.FindObject(bucket, key) is not null)
            throw new ApiError(ErrorCode.PreconditionFailed, "At least one of the pre-conditions you specified did not hold", StatusCodes.Status412PreconditionFailed);
        var metadata = headers.Where(h => h.Key.StartsWith(MetadataPrefix, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(h => h.Key.ToLowerInvariant()[MetadataPrefix.Length..], h => h.Value.ToString(), StringComparer.Ordinal);
        var stored = buckets.Put(bucket, key, call.Body, call.Http.ContentType, metadata, call.Now);
        return new Answer(StatusCodes.Status200OK, Answer.Xml, []) { Headers = [("ETag", stored.ETag)] };
    }

    private Answer Content(SignedCall call, StoredObject stored, bool withBody)
    {
        var headers = new List<(string, string)> { ("ETag", stored.ETag), ("Last-Modified", Wire.HttpTime(stored.Modified)), ("Accept-Ranges", "bytes") };
        headers.AddRange(stored.Metadata.Select(m => (MetadataPrefix + m.Key, m.Value)));
        var type = stored.ContentType ?? "binary/octet-stream";
        if (!withBody)
        {
            headers.Add(("Content-Length", stored.Size.ToString(CultureInfo.InvariantCulture)));
            return new Answer(StatusCodes.Status200OK, type, []) { Headers = headers };
        }
        var body = File.ReadAllBytes(buckets.PathOf(stored));
        if (Range().Match(call.Http.Headers.Range.ToString()) is not { Success: true } range || stored.Size == 0)
            return new Answer(StatusCodes.Status200OK, type, body) { Headers = headers };
        var from = (int)Math.Min(long.Parse(range.Groups["from"].Value, CultureInfo.InvariantCulture), stored.Size - 1);
        var to = range.Groups["to"].Length == 0 ? (int)stored.Size - 1 : (int)Math.Min(long.Parse(range.Groups["to"].Value, CultureInfo.InvariantCulture), stored.Size - 1);
        headers.Add(("Content-Range", $"bytes {from}-{to}/{stored.Size}"));
        return new Answer(StatusCodes.Status206PartialContent, type, body[from..(to + 1)]) { Headers = headers };
    }

    private Answer DeleteMany(SignedCall call, string bucket)
    {
        var root = Parse(call.Body);
        var keys = root.Elements().Where(e => e.Name.LocalName == "Object").Select(o => o.Elements().FirstOrDefault(e => e.Name.LocalName == "Key")?.Value).OfType<string>().ToList();
        if (keys.Count is 0 or > MaxDeletedAtOnce) throw new ApiError(ErrorCode.MalformedXML, "The XML you provided was not well-formed or did not validate against our published schema");
        foreach (var key in keys) buckets.Remove(bucket, key);
        var quiet = root.Elements().FirstOrDefault(e => e.Name.LocalName == "Quiet")?.Value == "true";
        using var xml = new AnswerXml(Namespace);
        xml.Structure("DeleteResult", () =>
        {
            foreach (var key in quiet ? [] : keys) xml.Structure("Deleted", () => xml.Text("Key", key));
        });
        return new Answer(StatusCodes.Status200OK, Answer.Xml, xml.ToBytes());
    }

    private Answer ListBuckets(SignedCall call)
    {
        using var xml = new AnswerXml(Namespace);
        xml.Structure("ListAllMyBucketsResult", () =>
        {
            xml.Structure("Owner", () => xml.Text("ID", Wire.Sha256(call.Caller.Account)));
            xml.Structure("Buckets", () =>
            {
                foreach (var bucket in buckets.All)
                    xml.Structure("Bucket", () =>
                    {
                        xml.Text("Name", bucket.Name);
                        xml.Time("CreationDate", bucket.Created);
                    });
            });
        });
        return new Answer(StatusCodes.Status200OK, Answer.Xml, xml.ToBytes());
    }

    private static Answer Location(Bucket bucket)
    {
        using var xml = new AnswerXml(Namespace);
        xml.Text("LocationConstraint", bucket.Region == "us-east-1" ? "" : bucket.Region);
        return new Answer(StatusCodes.Status200OK, Answer.Xml, xml.ToBytes());
    }

    private static XElement Parse(byte[] body)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            throw new ApiError(ErrorCode.MalformedXML, "The XML you provided was not well-formed or did not validate against our published schema");
        }
    }

    private Bucket Existing(string bucket) => buckets.Find(bucket) ?? throw new ApiError(ErrorCode.NoSuchBucket, "The specified bucket does not exist", StatusCodes.Status404NotFound);

    private StoredObject Stored(string bucket, string key) => buckets.FindObject(bucket, key) ?? throw new ApiError(ErrorCode.NoSuchKey, "The specified key does not exist.", StatusCodes.Status404NotFound);

    private static ApiError NotAllowed(SignedCall call) => new(ErrorCode.MethodNotAllowed, $"The specified method {call.Http.Method} is not allowed against this resource.", StatusCodes.Status405MethodNotAllowed);

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BucketName();

    [GeneratedRegex(@"^bytes=(?<from>[0-9]{1,18})-(?<to>[0-9]{0,18})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Range();
}
