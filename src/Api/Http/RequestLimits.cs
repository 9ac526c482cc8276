using Cloud.Client;

namespace Cloud.Api.Http;

/// <summary>What one request may cost (API.md, Request limits).</summary>
internal static class RequestLimits
{
    /// <summary>1 MiB.</summary>
    public const int BodyBytes = 1024 * 1024;

    public const int JsonDepth = WireJson.MaxDepth;
}
