using System.Text.Json;
using Cloud.Client;

namespace Cloud.Api.Tests.Tenancy;

/// <summary>
/// Cases made from the contract itself: an operation that somebody adds is tried without a token and from another organization before anybody thinks of it.
/// </summary>
public sealed class OperationTests(CloudApp app)
{
    /// <summary>Anybody may send these; the list may only shrink.</summary>
    private static readonly HashSet<string> Open =
    [
        "POST /oauth2/token", "POST /oauth2/revoke", "POST /api/passkey-challenges", "POST /api/password-resets", "POST /api/password-resets/{reset}", "POST /api/email-confirmations/{confirmation}",
        "POST /api/invitations/preview", "POST /api/invitations/accept",
    ];

    public static TheoryData<string, string> Operations() => Where(_ => true);

    public static TheoryData<string, string> OfTenants() => Where(o => o.OfTenant);

    public static TheoryData<string, string> OfStaff() => Where(o => o.OfStaff);

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Without_a_token_it_answers_401(string method, string path)
    {
        if (!Open.Contains($"{method} {path}"))
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), Contract.Parameter().Replace(path, "x"));
            await (await app.Client(null).SendAsync(request, TestContext.Current.CancellationToken)).Refusal(401, "auth.required");
        }
    }

    [Theory]
    [MemberData(nameof(OfStaff))]
    public async Task To_whoever_is_no_staff_there_is_nothing_behind_the_staff_door(string method, string path)
    {
        var operation = Contract.Of(method, path);
        var owner = await app.NewOwner();
        var stock = await app.Stock(owner);
        var missing = await (await owner.Get("/api/staff/nothing-of-the-kind")).Refusal(404, "path.not_found");
        var refused = await (await owner.Call(operation, stock.Fill(operation))).Refusal(404, "path.not_found");
        Assert.Equal(missing with { Instance = null, RequestId = null }, refused with { Instance = null, RequestId = null });
        Assert.DoesNotContain((await owner.Read<ItemCollection<AuditEvent>>(owner.Organization + "/audit-events")).Items, e => e.Action.StartsWith("Staff", StringComparison.Ordinal));

        await (await owner.Call(operation, Contract.Parameter().Replace(path, "x"))).Refusal(404, "path.not_found");
        var answer = await stock.Staff!.Call(operation, stock.Fill(operation));
        Assert.True((int)answer.StatusCode is 200 or 201 or 409, $"{path} answers an operator {(int)answer.StatusCode}: the test proves nothing.");
    }

    [Theory]
    [MemberData(nameof(OfTenants))]
    public async Task From_another_organization_it_answers_as_if_there_were_nothing(string method, string path)
    {
        var operation = Contract.Of(method, path);
        var (theirs, me) = (await app.NewOwner(), await app.NewOwner());
        var stock = await app.Stock(theirs);
        var toReal = await (await me.Call(operation, stock.Fill(operation))).Refusal(404);
        var toUnknown = await (await me.Call(operation, stock.Unknown().Fill(operation))).Refusal(404);
        Assert.Equal(toUnknown with { Instance = null, RequestId = null }, toReal with { Instance = null, RequestId = null });

        var answer = await theirs.Call(operation, stock.Fill(operation));
        Assert.True((int)answer.StatusCode != 404, $"{path} is 404 for its owner too: the test proves nothing.");
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void It_is_described_whole(string method, string path)
    {
        var operation = Contract.Document.Value.GetProperty("paths").GetProperty(path).GetProperty(method.ToLowerInvariant());
        Assert.NotEmpty(operation.GetProperty("operationId").GetString()!);
        Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
        Assert.Single(operation.GetProperty("tags").EnumerateArray());
        var parameters = operation.TryGetProperty("parameters", out var named) ? named.EnumerateArray().ToList() : [];
        Assert.All(parameters, p => Assert.True(p.TryGetProperty("description", out var words) && words.GetString()!.Length > 0, $"Say in ParameterWords what {p.GetProperty("name")} is."));
        var responses = operation.GetProperty("responses");
        Assert.Contains(responses.EnumerateObject(), r => r.Name.StartsWith('2'));
        foreach (var refusal in responses.EnumerateObject().Where(r => r.Name[0] is '4' or '5'))
        {
            Assert.True(refusal.Value.GetProperty("content").TryGetProperty(Problem.MediaType, out _), refusal.Name);
        }

        Assert.True(responses.TryGetProperty("401", out _) && responses.TryGetProperty("503", out _));
        Assert.Equal(!Open.Contains($"{method} {path}"), operation.TryGetProperty("security", out var security) && security.GetArrayLength() > 0);
    }

    [Fact]
    public void Operation_ids_are_unique() => Assert.Equal(Contract.All.Count(), Contract.All.Select(o => o.Id).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public async Task The_committed_document_is_the_one_served()
    {
        var served = await app.Client(null).GetStringAsync("/openapi/cloud.json", TestContext.Current.CancellationToken);
        Assert.True(JsonElement.DeepEquals(Contract.Document.Value, JsonDocument.Parse(served).RootElement), "Build src/Api and commit openapi/cloud.json.");
    }

    private static TheoryData<string, string> Where(Func<Operation, bool> which) => [.. Contract.All.Where(which).Select(o => (o.Method, o.Path))];
}
