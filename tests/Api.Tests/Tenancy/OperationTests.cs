using System.Text.Json;
using System.Text.RegularExpressions;
using Cloud.Client;
using Cloud.Support;

namespace Cloud.Api.Tests.Tenancy;

/// <summary>
/// Cases made from the contract itself: an operation that somebody adds is tried without a token and from another organization before anybody thinks of it.
/// </summary>
public sealed partial class OperationTests(CloudApp app) : IClassFixture<CloudApp>
{
    /// <summary>Anybody may send these; the list may only shrink.</summary>
    private static readonly HashSet<string> Open = ["POST /oauth2/token", "POST /oauth2/revoke"];

    private static readonly Lazy<JsonElement> Document = new(() => JsonDocument.Parse(File.ReadAllText(Repository.File("openapi", "cloud.json"))).RootElement);

    /// <summary>Behind a door of their own: the role decides, not the organization. StaffTests knocks at them.</summary>
    private static readonly HashSet<string> OfStaff = ["approveTicket", "declineTicket"];

    /// <summary>Bodies good enough to reach the use case.</summary>
    private static readonly Dictionary<string, object> Bodies = new(StringComparer.Ordinal)
    {
        ["createProject"] = Samples.Project(),
        ["checkConfiguration"] = new { config = Samples.Magento },
        ["branchEnvironment"] = new { name = "x" },
        ["createApiToken"] = new { name = "x" },
        ["requestScaling"] = new { size = "12" },
        ["deactivateEnvironment"] = new { confirm = "production" },
        ["holdBackup"] = new { held = true },
        ["changeServiceVersions"] = new { services = new { mysql = "11.4" } },
        ["createTicket"] = new { subject = "x", description = "y" },
        ["commentTicket"] = new { body = "x" },
        ["approveTicket"] = new { reason = "agreed" },
        ["declineTicket"] = new { reason = "not now" },
        ["staffCancelActivity"] = new { reason = "because" },
        ["staffRetryActivity"] = new { reason = "because" },
        ["staffReleaseActivity"] = new { reason = "because" },
        ["staffCommentTicket"] = new { body = "x" },
    };

    public static TheoryData<string, string> Operations() => [.. All().Select(o => (o.Method, o.Path))];

    public static TheoryData<string, string> OfTenants() => [.. All().Where(o => o.Path.Contains("{organization}", StringComparison.Ordinal) || o.Path.Contains("{project}", StringComparison.Ordinal)
        || (o.Path.StartsWith("/api/tickets/", StringComparison.Ordinal) && !OfStaff.Contains(o.Id))).Select(o => (o.Method, o.Path))];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Without_a_token_it_answers_401(string method, string path)
    {
        if (!Open.Contains($"{method} {path}"))
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), Parameter().Replace(path, "x"));
            await (await app.Client(null).SendAsync(request, TestContext.Current.CancellationToken)).Refusal(401, "auth.required");
        }
    }

    public static TheoryData<string, string> Staffs() => [.. All().Where(o => o.Path.StartsWith("/api/staff/", StringComparison.Ordinal) || OfStaff.Contains(o.Id)).Select(o => (o.Method, o.Path))];

    [Theory]
    [MemberData(nameof(Staffs))]
    public async Task To_whoever_is_no_staff_there_is_nothing_behind_the_staff_door(string method, string path)
    {
        var owner = await app.NewOwner();
        var (project, activity, ticket) = await Stock(owner);
        var environment = await EnvironmentId(owner);
        string At(string name) => path.Replace("{environment}", environment, StringComparison.Ordinal).Replace("{activity}", activity, StringComparison.Ordinal).Replace("{ticket}", ticket, StringComparison.Ordinal) + name;
        var missing = await (await owner.Get("/api/staff/nothing-of-the-kind")).Refusal(404, "path.not_found");
        var refused = await (await Send(owner, method, path, At(""))).Refusal(404, "path.not_found");
        Assert.Equal(missing with { Instance = null, RequestId = null }, refused with { Instance = null, RequestId = null });
        Assert.DoesNotContain((await owner.Read<ItemCollection<AuditEvent>>(owner.Organization + "/audit-events")).Items, e => e.Action.StartsWith("Staff", StringComparison.Ordinal));

        var unknown = path.Replace("{environment}", "x", StringComparison.Ordinal).Replace("{activity}", "x", StringComparison.Ordinal).Replace("{ticket}", "x", StringComparison.Ordinal);
        await (await Send(owner, method, path, unknown)).Refusal(404, "path.not_found");
        var answer = await Send(await app.NewStaff(Domain.Identity.PlatformRole.Operator), method, path, At(""));
        Assert.True((int)answer.StatusCode is 200 or 201 or 409, $"{path} answers an operator {(int)answer.StatusCode}: the test proves nothing of {project}.");
    }

    [Theory]
    [MemberData(nameof(OfTenants))]
    public async Task From_another_organization_it_answers_as_if_there_were_nothing(string method, string path)
    {
        var (theirs, me) = (await app.NewOwner(), await app.NewOwner());
        var (project, activity, ticket) = await Stock(theirs);
        var backup = (await theirs.Read<List<BackupResource>>($"/api/projects/{project}/environments/production/backups"))[0].Id;
        var environment = $"/api/projects/{project}/environments/production";
        (string, string)[] ids =
        [
            ("environment", "production"), ("activity", activity), ("backup", backup), ("restore", await Restore(theirs, environment)), ("ticket", ticket), ("resource", await Left(theirs, environment)), ("request", Domain.WireId.From((await theirs.Scale(environment)).Id)),
        ];
        var real = Fill(path, theirs.Organization.Split('/')[^1], project, ids);
        var unknown = Fill(path, Domain.WireId.From(Guid.CreateVersion7()), Domain.WireId.NewProject(), [.. ids.Where(id => id.Item1 != "ticket"), ("ticket", Domain.WireId.From(Guid.CreateVersion7()))]);
        var toReal = await (await Send(me, method, path, real)).Refusal(404);
        var toUnknown = await (await Send(me, method, path, unknown)).Refusal(404);
        Assert.Equal(toUnknown with { Instance = null, RequestId = null }, toReal with { Instance = null, RequestId = null });

        var answer = await Send(theirs, method, path, real);
        Assert.True((int)answer.StatusCode != 404, $"{real} is 404 for its owner too: the test proves nothing.");
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void It_is_described_whole(string method, string path)
    {
        var operation = Document.Value.GetProperty("paths").GetProperty(path).GetProperty(method.ToLowerInvariant());
        Assert.NotEmpty(operation.GetProperty("operationId").GetString()!);
        Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
        Assert.Single(operation.GetProperty("tags").EnumerateArray());
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
    public void Operation_ids_are_unique() => Assert.Equal(All().Count(), All().Select(o => o.Id).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public async Task The_committed_document_is_the_one_served()
    {
        var served = await app.Client(null).GetStringAsync("/openapi/cloud.json", TestContext.Current.CancellationToken);
        Assert.True(JsonElement.DeepEquals(Document.Value, JsonDocument.Parse(served).RootElement), "Build src/Api and commit openapi/cloud.json.");
    }

    private static async Task<(string Project, string Activity, string Ticket)> Stock(Member owner)
    {
        var project = (await owner.NewProject("production")).Split('/')[^1];
        await owner.BackUp($"/api/projects/{project}/environments/production");
        var activity = (await owner.Read<List<ActivityResource>>($"/api/projects/{project}/activities"))[0].Id;
        var ticket = await (await owner.Post(owner.Organization + "/tickets", new { subject = "Help", description = "Please" })).Read<TicketResource>();
        return (project, activity, ticket.Id);
    }

    private async Task<string> EnvironmentId(Member owner) =>
        Domain.WireId.From(await app.Scalar<Guid>("select id from environments where organization_id = $1 and type = 'production'", owner.OrganizationId));

    private static Task<HttpResponseMessage> Send(Member member, string method, string template, string path) =>
        member.Send(new HttpMethod(method), path, Bodies.GetValueOrDefault(All().First(o => o.Method == method && o.Path == template).Id));

    private static async Task<string> Restore(Member member, string environment)
    {
        var id = "";
        await member.OnEnvironment(environment, (db, e) =>
        {
            var (restore, activity) = Domain.Backups.Restore.Begin(db.Backups.First(b => b.EnvironmentId == e.Id), e.MachineName, e, TimeProvider.System.GetUtcNow(), null).Value;
            restore.Fail("Tried", TimeProvider.System.GetUtcNow());
            activity.Finish(TimeProvider.System.GetUtcNow());
            db.Restores.Add(restore);
            db.Activities.Add(activity);
            id = Domain.WireId.From(restore.Id);
            return Task.CompletedTask;
        });
        return id;
    }

    private static async Task<string> Left(Member member, string environment)
    {
        var id = "";
        await member.OnEnvironment(environment, (db, e) =>
        {
            var left = Domain.Environments.RetainedResource.Of(e, $"arn:aws:cloudformation:us-east-1:000000000000:stack/x/{e.Id}", "us-east-1", new("DataVolume1", "AWS::EC2::Volume", "vol-1", "DELETE_SKIPPED", null), TimeProvider.System.GetUtcNow());
            db.RetainedResources.Add(left);
            id = Domain.WireId.From(left.Id);
            return Task.CompletedTask;
        });
        return id;
    }

    private static string Fill(string path, string organization, string project, params (string Name, string Value)[] ids) =>
        ids.Append(("organization", organization)).Append(("project", project)).Aggregate(path, (filled, id) => filled.Replace($"{{{id.Item1}}}", id.Item2, StringComparison.Ordinal))
        + (path.EndsWith("/log", StringComparison.Ordinal) ? "?max_delay=0" : "");

    private static IEnumerable<(string Method, string Path, string Id)> All() =>
        from path in Document.Value.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select (operation.Name.ToUpperInvariant(), path.Name, operation.Value.GetProperty("operationId").GetString()!);

    [GeneratedRegex("\\{[a-z]+\\}")]
    private static partial Regex Parameter();
}
