namespace Cloud.Application.Ports;

/// <summary>Where templates lie so that CloudFormation can read them (up to 1 MB; a template in the request itself ends at 51,200 bytes).</summary>
public interface ITemplateStore
{
    /// <summary>
    /// Stores the template in the account's bucket of that region (made if missing) and returns its URL. The object's name ends in a hash of the content,
    /// so the same template may be put twice, and a change set that still waits never sees another's.
    /// Throws <see cref="CloudCallException"/>; <see cref="CloudErrorKind.Invalid"/> above 1,000,000 bytes.
    /// </summary>
    /// <param name="key">Readable prefix in the bucket, as <c>environments/abc/stack</c>.</param>
    Task<string> Put(CloudAccount at, string key, string templateJson, CancellationToken ct);
}
