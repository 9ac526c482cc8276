using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Xml.Linq;

namespace Cloud.Aws.Tests.Client;

/// <summary>moto_server (https://github.com/getmoto/moto), where it is installed: an implementation of AWS's wire formats and signatures by other people.</summary>
public sealed class MotoServer : IAsyncLifetime
{
    private const string Program = "moto_server";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(40);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private Process? _process;

    public Uri? Url { get; private set; }

    /// <summary>The endpoint, or the test ends as skipped and says why.</summary>
    public Uri Required()
    {
        Assert.SkipWhen(Url is null, $"{Program} is not installed here (pip install 'moto[server]'): the client was not held against it.");
        return Url!;
    }

    public async ValueTask InitializeAsync()
    {
        var paths = (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (paths.Select(p => Path.Combine(p, Program)).FirstOrDefault(File.Exists) is not { } program)
        {
            return;
        }

        var url = new Uri($"http://localhost:{FreePort()}"); // by this name only it takes TemplateURLs with the bucket in the path
        var start = new ProcessStartInfo(program, ["-H", "localhost", "-p", $"{url.Port}"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.ErrorDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await UntilItAnswers(url);
        Url = url;
    }

    public ValueTask DisposeAsync()
    {
        _process?.Kill(entireProcessTree: true);
        _process?.Dispose();
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Makes a user who may do everything, and has every signature checked from here on. <see cref="StopCheckingSignatures"/> ends it.</summary>
    public async Task<(string AccessKeyId, string SecretAccessKey)> CheckSignatures()
    {
        var user = $"u{Guid.CreateVersion7():n}";
        await Iam("CreateUser", user);
        await Iam("PutUserPolicy", user, ("PolicyName", "all"), ("PolicyDocument", """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"""));
        var key = (await Iam("CreateAccessKey", user)).Descendants().ToLookup(e => e.Name.LocalName, e => e.Value);
        await ResetAuth("0");
        return (key["AccessKeyId"].Single(), key["SecretAccessKey"].Single());
    }

    public Task StopCheckingSignatures() => ResetAuth("1000000");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task UntilItAnswers(Uri url)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var answer = await _http.GetAsync(new Uri(url, "/moto-api/"));
                return;
            }
            catch (HttpRequestException) when (clock.Elapsed < StartLimit && !_process!.HasExited)
            {
                await Task.Delay(100);
            }
        }
    }

    private async Task ResetAuth(string freeCalls)
    {
        using var body = new StringContent(freeCalls);
        using var answer = await _http.PostAsync(new Uri(Url!, "/moto-api/reset-auth"), body);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<XElement> Iam(string action, string user, params (string Name, string Value)[] more)
    {
        var form = more.Append(("Action", action)).Append(("Version", "2010-05-08")).Append(("UserName", user)).Select(m => KeyValuePair.Create(m.Item1, m.Item2));
        using var request = new HttpRequestMessage(HttpMethod.Post, Url) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = new AuthenticationHeaderValue("AWS4-HMAC-SHA256", "Credential=x/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=x");
        using var answer = await _http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return XElement.Parse(await answer.Content.ReadAsStringAsync());
    }
}
