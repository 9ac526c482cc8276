using System.Text;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.ObjectStore;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.CloudFormation.Actions;

/// <summary>Where a request has its template: in the body, in the sandbox's own S3, or on the stack.</summary>
internal sealed class TemplateSource(BucketStore buckets)
{
    // "AWS CloudFormation quotas": template body size in a request, and in an S3 object (1 MB).
    private const int MaxBodyBytes = 51_200;
    private const int MaxObjectBytes = 1_000_000;

    public string Read(QueryCall call, Stack? stack)
    {
        var body = call["TemplateBody"];
        var url = call["TemplateURL"];
        var previous = call.Flag("UsePreviousTemplate") == true;
        if ((body is null ? 0 : 1) + (url is null ? 0 : 1) + (previous ? 1 : 0) != 1)
            throw ApiError.Validation("Exactly one of TemplateBody, TemplateURL and UsePreviousTemplate must be given.");
        if (previous) return stack?.Blueprint?.TemplateText ?? throw ApiError.Validation("UsePreviousTemplate needs a stack that has a template.");
        return url is not null ? FromObject(url) : Checked(body!);
    }

    private static string Checked(string body)
    {
        if (body.Length == 0) throw ApiError.Validation("1 validation error detected: Value '' at 'templateBody' failed to satisfy constraint: Member must have length greater than or equal to 1");
        if (Encoding.UTF8.GetByteCount(body) <= MaxBodyBytes) return body;
        throw ApiError.Validation($"1 validation error detected: Value '{body[..64]}...' at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to {MaxBodyBytes}");
    }

    private string FromObject(string url)
    {
        var (bucket, key) = ObjectUrl.Parse(url) ?? throw ApiError.Validation("TemplateURL must be a supported URL.");
        var found = buckets.FindObject(bucket, key) ?? throw ApiError.Validation($"S3 error: The specified key does not exist. For more information check http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html ({bucket}/{key})");
        if (found.Size > MaxObjectBytes) throw ApiError.Validation($"Template may not exceed {MaxObjectBytes} bytes in size.");
        return File.ReadAllText(buckets.PathOf(found), Encoding.UTF8);
    }
}
