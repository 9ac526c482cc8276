using System.Net.Http.Json;
using System.Text.Json;
using Cloud.Client;
using Cloud.Domain;

namespace Cloud.Api.Tests;

/// <summary>A signed-in person of a test, and what they do most.</summary>
public sealed record Member(CloudApp App, Guid UserId, Guid OrganizationId, string Email, HttpClient Http)
{
    public const string Password = "correct horse battery staple";

    public string Organization => "/api/organizations/" + WireId.From(OrganizationId);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public Task<HttpResponseMessage> Get(string path) => Http.GetAsync(path, Ct);

    public Task<HttpResponseMessage> Post(string path, object? body = null) => Send(HttpMethod.Post, path, body);

    public Task<HttpResponseMessage> Patch(string path, object body) => Send(HttpMethod.Patch, path, body);

    public Task<HttpResponseMessage> Put(string path, object? body = null) => Send(HttpMethod.Put, path, body);

    public Task<HttpResponseMessage> Delete(string path) => Send(HttpMethod.Delete, path, null);

    public async Task<T> Read<T>(string path) => await (await Get(path)).Read<T>();

    public async Task<HttpResponseMessage> Send(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = body as HttpContent ?? JsonContent.Create(body, options: Plain);
        }

        return await Http.SendAsync(request, Ct);
    }

    /// <summary>The address of a new project made of <see cref="Samples.Magento"/>, with nothing running yet.</summary>
    public async Task<string> NewProject(params string[] activate)
    {
        var answer = await Post(Organization + "/projects", Samples.Project() with { Activate = activate });
        var accepted = await answer.Read<Accepted>();
        return "/api/projects/" + accepted.Entity<ProjectResource>()!.Id;
    }

    /// <summary>The address of a new branch of the main environment, inactive.</summary>
    public async Task<string> NewBranch(string project, string name)
    {
        var answer = await Post(project + "/environments/master/branch", new { name });
        return (await answer.Read<Accepted>()).Entity<EnvironmentResource>()!.Links[Relation.Self].Href;
    }

    private static readonly JsonSerializerOptions Plain = new(WireJson.Options) { TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver() };
}

/// <summary>Answers, read as the contract says they are.</summary>
public static class Answered
{
    public static async Task<T> Read<T>(this HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {response.RequestMessage?.RequestUri}: {text}");
        return (T)JsonSerializer.Deserialize(text, WireJson.Options.GetTypeInfo(typeof(T)))!;
    }

    /// <summary>The problem of a refusal, after looking that it is one in the form that the contract promises.</summary>
    public static async Task<Problem> Refusal(this HttpResponseMessage response, int status, string? code = null)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)response.StatusCode == status, $"expected {status}, got {(int)response.StatusCode} {response.RequestMessage?.RequestUri}: {text}");
        Assert.Equal(Problem.MediaType, response.Content.Headers.ContentType?.MediaType);
        var problem = (Problem)JsonSerializer.Deserialize(text, WireJson.Options.GetTypeInfo(typeof(Problem)))!;
        Assert.Equal(status, problem.Status);
        Assert.Equal(problem.Detail, problem.Message);
        Assert.False(string.IsNullOrEmpty(problem.RequestId));
        Assert.Equal(status is 423 or 429 or 503, problem.Retryable);
        Assert.Equal(problem.Retryable, response.Headers.RetryAfter is not null);
        if (code is not null)
        {
            Assert.Equal(code, problem.Code);
        }

        return problem;
    }
}
