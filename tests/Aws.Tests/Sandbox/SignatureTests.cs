using System.Net;
using System.Text;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Cloud.Aws.Tests.Sandbox;

/// <summary>What no scenario of the JavaScript clients reaches: clocks, sessions past their end, chunked uploads, odd paths, and the front door.</summary>
public sealed class SignatureTests
{
    [Fact]
    public async Task Session_past_its_end_is_told_so()
    {
        var clock = new ShiftedTime();
        await using var sandbox = await RunningSandbox.StartAsync(time: clock);
        var (_, body) = await sandbox.Raw("sts", clock).QueryAsync("AssumeRole", ("RoleArn", "arn:aws:iam::000000000000:role/r"), ("RoleSessionName", "me"), ("DurationSeconds", "900"));
        string Value(string name) => XElement.Parse(body).Descendants().First(e => e.Name.LocalName == name).Value;
        var session = new RawAws(sandbox.Url, "sts", Value("AccessKeyId"), Value("SecretAccessKey"), Value("SessionToken"), clock);
        Assert.Equal(200, (await session.QueryAsync("GetCallerIdentity")).Status);

        clock.Shift = TimeSpan.FromSeconds(901);
        var (status, refusal) = await session.QueryAsync("GetCallerIdentity");
        Assert.Equal(403, status);
        Assert.Contains("<Code>ExpiredToken</Code>", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chunked_uploads_of_the_dotnet_client_are_verified_and_unwrapped()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var content = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"line {i}\n"));
        using var client = Client(sandbox, sandbox.App.SecretAccessKey);
        await client.PutBucketAsync(new PutBucketRequest { BucketName = "chunks", BucketRegionName = "eu-central-1" }, TestContext.Current.CancellationToken);
        var put = new PutObjectRequest { BucketName = "chunks", Key = "big", InputStream = new MemoryStream(Encoding.UTF8.GetBytes(content)), UseChunkEncoding = true };
        await client.PutObjectAsync(put, TestContext.Current.CancellationToken);
        using var got = await client.GetObjectAsync("chunks", "big", TestContext.Current.CancellationToken);
        using var reader = new StreamReader(got.ResponseStream);
        Assert.Equal(content, await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Wrong_secret_of_the_dotnet_client_is_refused()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        using var client = Client(sandbox, "wrong");
        var refused = await Assert.ThrowsAsync<AmazonS3Exception>(() => client.ListBucketsAsync(TestContext.Current.CancellationToken));
        Assert.Equal("SignatureDoesNotMatch", refused.ErrorCode);
    }

    [Fact]
    public async Task Tampered_body_is_refused()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        using var http = new HttpClient(new Tamper()) { Timeout = TimeSpan.FromSeconds(20) };
        using var client = new AmazonS3Client(new BasicAWSCredentials(sandbox.App.AccessKeyId, sandbox.App.SecretAccessKey), Config(sandbox, new Factory(http)));
        await client.PutBucketAsync(new PutBucketRequest { BucketName = "tampered", BucketRegionName = "eu-central-1" }, TestContext.Current.CancellationToken);
        var put = new PutObjectRequest { BucketName = "tampered", Key = "k", ContentBody = "the original", UseChunkEncoding = true };
        var refused = await Assert.ThrowsAsync<AmazonS3Exception>(() => client.PutObjectAsync(put, TestContext.Current.CancellationToken));
        Assert.Contains(refused.ErrorCode, new[] { "SignatureDoesNotMatch", "XAmzContentSHA256Mismatch" });
    }

    [Fact]
    public async Task Unknown_service_is_named_in_the_refusal()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        var (status, body) = await sandbox.Raw("lambda").QueryAsync("ListFunctions");
        Assert.Equal(400, status);
        Assert.Contains("does not emulate the service 'lambda'", WebUtility.HtmlDecode(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_without_signature_is_refused_but_health_and_page_are_open()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(sandbox.Url), Timeout = TimeSpan.FromSeconds(20) };
        var ct = TestContext.Current.CancellationToken;
        using var unsigned = await http.PostAsync("/", new FormUrlEncodedContent([new("Action", "DescribeStacks")]), ct);
        Assert.Equal(HttpStatusCode.Forbidden, unsigned.StatusCode);
        Assert.Contains("MissingAuthenticationToken", await unsigned.Content.ReadAsStringAsync(ct), StringComparison.Ordinal);
        Assert.Contains("\"status\":\"ok\"", await http.GetStringAsync("/_sandbox/health", ct), StringComparison.Ordinal);
        Assert.Contains("\"backup_jobs\"", await http.GetStringAsync("/_sandbox/state", ct), StringComparison.Ordinal);
        Assert.Contains("Sandbox: no cloud resources exist", await http.GetStringAsync("/", ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_name_that_is_not_loopback_is_refused()
    {
        await using var sandbox = await RunningSandbox.StartAsync();
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        using var request = new HttpRequestMessage(HttpMethod.Get, sandbox.Url + "/_sandbox/state") { Headers = { Host = "evil.example" } };
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public void Address_that_is_not_loopback_is_refused_at_the_start()
    {
        var refused = Assert.Throws<InvalidOperationException>(() => Cloud.Sandbox.SandboxApp.Build(["--urls", "http://0.0.0.0:0"]));
        Assert.Contains("loopback only", refused.Message, StringComparison.Ordinal);
    }

    private static AmazonS3Client Client(RunningSandbox sandbox, string secret) => new(new BasicAWSCredentials(sandbox.App.AccessKeyId, secret), Config(sandbox, null));

    private static AmazonS3Config Config(RunningSandbox sandbox, HttpClientFactory? factory) => new()
    {
        ServiceURL = sandbox.Url,
        AuthenticationRegion = "eu-central-1",
        ForcePathStyle = true,
        MaxErrorRetry = 0,
        HttpClientFactory = factory,
    };

    private sealed class ShiftedTime : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
    }

    private sealed class Factory(HttpClient client) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => client;

        public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

        public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;
    }

    // Changes one word of an upload on its way, the length kept.
    private sealed class Tamper() : DelegatingHandler(new HttpClientHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is not null && await request.Content.ReadAsStringAsync(cancellationToken) is var body && body.Contains("the original", StringComparison.Ordinal))
            {
                var changed = new ByteArrayContent(Encoding.UTF8.GetBytes(body.Replace("the original", "the 0riginal", StringComparison.Ordinal)));
                foreach (var header in request.Content.Headers) changed.Headers.TryAddWithoutValidation(header.Key, header.Value);
                request.Content = changed;
            }
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
