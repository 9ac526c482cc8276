using System.Text;

namespace Cloud.Aws.Tests.Sandbox;

/// <summary>The sandbox's own pages: faults, tampering, resources, state.</summary>
internal static class SandboxPages
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>What the page answered; throws when it refused.</summary>
    public static async Task<string> SendAsync(string url, HttpMethod method, string page, string? body = null)
    {
        using var request = new HttpRequestMessage(method, $"{url}/_sandbox/{page}") { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var said = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode ? said : throw new InvalidOperationException($"{page}: {said}");
    }
}
