using System.Reflection;
using Cloud.Application.Pipeline;
using Cloud.Domain.Environments;
using Cloud.Domain.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Cloud.Api.Tests.Tenancy;

/// <summary>
/// Every operation of the contract times every kind of caller. What is expected is made of what the operation's use case declares and of what the role gives, and of
/// nothing else: an operation that somebody adds, and one that is opened by mistake, is found here.
/// </summary>
public sealed class IsolationMatrixTests(CloudApp app)
{
    /// <summary>Who an operation asks for beyond a permission; the list may only shrink.</summary>
    private static readonly Dictionary<string, string> AsksForMore = new(StringComparer.Ordinal)
    {
        ["transferOrganization"] = "the owner's alone",
        ["updateMember"] = "nobody gives what they do not have",
        ["removeMember"] = "members may leave; to take out another takes members:edit",
        ["cancelActivity"] = "to stop an activity takes what it took to begin it",
        ["cancelProjectActivity"] = "to stop an activity takes what it took to begin it",
        ["retryActivity"] = "to try an activity again takes what it took to begin it",
        ["retryProjectActivity"] = "to try an activity again takes what it took to begin it",
        ["restoreBackup"] = "an environment that is made or activated for it takes that permission too",
        ["addTeamMember"] = "a team's roles are given with it",
    };

    /// <summary>Organization's permissions, project's permissions, the token's scopes.</summary>
    public static TheoryData<string, string[], string[], string[]> Callers() => new()
    {
        { "nobody in particular", [], [], [] },
        { "lister", ["projects:list"], [], [] },
        { "clerk", ["members", "billing"], [], [] },
        { "viewer", [], ["viewer"], [] },
        { "integration contributor", [], ["integration:contributor"], [] },
        { "production contributor", [], ["production:contributor"], [] },
        { "production administrator", [], ["viewer", "production:admin"], [] },
        { "project administrator", [], ["admin"], [] },
        { "administrator with a read-only token", ["admin"], [], ["read"] },
        { "administrator with a backup token", ["admin"], [], ["backup"] },
        { "administrator with a deploy token", ["admin"], [], ["deploy"] },
    };

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task A_caller_finds_exactly_the_doors_open_that_their_role_declares(string caller, string[] organization, string[] project, string[] scopes)
    {
        var owner = await app.NewOwner();
        var stock = await app.Stock(owner);
        var member = await As(owner, stock, organization, project, scopes);
        var granted = Grants.Of(organization, project, scopes);
        List<string> wrong = [];
        var open = 0;
        foreach (var operation in Contract.All.Where(o => o.OfTenant || o.OfStaff).OrderBy(o => o.Method != "GET"))
        {
            var expected = Expected(operation, await TypeOf(owner, operation), granted, project, organization);
            if (expected == Door.Open && operation.Method != "GET")
            {
                // Whoever gets in changes something: on a stock of its own.
                var fresh = await app.NewOwner();
                var theirs = await app.Stock(fresh);
                await Check(await As(fresh, theirs, organization, project, scopes), theirs);
            }
            else
            {
                await Check(member, stock);
            }

            open += expected == Door.Open ? 1 : 0;

            async Task Check(Member who, Stock of)
            {
                var status = (int)(await who.Call(operation, of.Fill(operation))).StatusCode;
                if (!IsRight(expected, status, operation))
                {
                    wrong.Add($"{operation.Method} {operation.Path}: {expected}, answered {status}");
                }
            }
        }

        Assert.True(wrong.Count == 0, $"{caller}:\n{string.Join('\n', wrong)}");
        Assert.True(open > 0, $"{caller} finds nothing open at all: the test proves nothing.");
    }

    /// <summary>Whether the grant lets look and not act, and whether it reaches the one project alone.</summary>
    public static TheoryData<string, bool, bool> Guests() => new()
    {
        { "support with a read-only grant", true, false },
        { "operator with a grant to act", false, false },
        { "support with a read-only grant of the project", true, true },
    };

    [Theory]
    [MemberData(nameof(Guests))]
    public async Task Staff_find_open_what_their_grant_opens_and_nothing_of_people_secrets_or_the_log(string caller, bool readOnly, bool project)
    {
        var granted = Grants.OfStaff(readOnly);
        Assert.DoesNotContain(granted.Everywhere, p => p is Permission.MembersView or Permission.AuditView or Permission.AccessView or Permission.BackupDelete or Permission.ProjectDelete);
        await Walk(caller, owner => app.NewStaff(readOnly ? PlatformRole.Support : PlatformRole.Operator), (staff, owner, stock) => app.LetIn(staff, owner, readOnly, project ? stock.Project : null), request =>
            request.GetCustomAttribute<RequiresAttribute>() is not { } requires || typeof(IInTicket).IsAssignableFrom(request) || (project && typeof(IInOrganization).IsAssignableFrom(request)) ? Door.NotThere
            : granted.Has(requires.Permission) ? Door.Open
            : Door.Forbidden);
    }

    [Fact]
    public async Task A_token_narrowed_to_another_project_finds_the_organization_and_nothing_of_this_project()
    {
        HashSet<Permission> left = [Permission.OrganizationView, Permission.ProjectList];
        await Walk("token of another project", async owner =>
        {
            var other = (await owner.NewProject()).Split('/')[^1];
            return owner with { Http = app.Client(await app.TokenFor(owner.UserId, CredentialKind.Api, [other])) };
        }, (_, _, _) => Task.CompletedTask, request =>
            request.GetCustomAttribute<RequiresAttribute>() is not { } requires || typeof(IInProject).IsAssignableFrom(request) ? Door.NotThere
            : left.Contains(requires.Permission) ? Door.Open
            : Door.Forbidden);
    }

    private async Task Walk(string caller, Func<Member, Task<Member>> make, Func<Member, Member, Stock, Task> prepare, Func<Type, Door> expect)
    {
        var owner = await app.NewOwner();
        var stock = await app.Stock(owner);
        var who = await make(owner);
        await prepare(who, owner, stock);
        List<string> wrong = [];
        var open = 0;
        foreach (var operation in Contract.All.Where(o => o.OfTenant).OrderBy(o => o.Method != "GET"))
        {
            var expected = expect(await TypeOf(owner, operation));
            var (theirs, caught) = (stock, who);
            if (expected == Door.Open && operation.Method != "GET")
            {
                var fresh = await app.NewOwner();
                theirs = await app.Stock(fresh);
                caught = await make(fresh);
                await prepare(caught, fresh, theirs);
            }

            var status = (int)(await caught.Call(operation, theirs.Fill(operation))).StatusCode;
            open += expected == Door.Open ? 1 : 0;
            if (!IsRight(expected, status, operation))
            {
                wrong.Add($"{operation.Method} {operation.Path}: {expected}, answered {status}");
            }
        }

        Assert.True(wrong.Count == 0, $"{caller}:\n{string.Join('\n', wrong)}");
        Assert.True(open > 0, $"{caller} finds nothing open at all: the test proves nothing.");
    }

    private static bool IsRight(Door expected, int status, Operation operation) => expected switch
    {
        Door.NotThere => status == 404,
        Door.Forbidden => status == 403,
        Door.Open => status is >= 200 and < 300 or 409 or 422 or 423 || (status == 403 && AsksForMore.ContainsKey(operation.Id)),
        _ => throw new InvalidOperationException($"{expected} is a door of no kind."),
    };

    public static TheoryData<string> Tokens() => ["expired", "revoked", "refresh", "of nobody", "of support"];

    [Theory]
    [MemberData(nameof(Tokens))]
    public async Task A_token_that_is_no_good_opens_nothing(string kind)
    {
        var owner = await app.NewOwner();
        var stock = await app.Stock(owner);
        var token = kind switch
        {
            "expired" => await app.TokenFor(owner.UserId, lifetime: TimeSpan.FromSeconds(-1)),
            "revoked" => await Revoked(owner),
            "refresh" => await app.TokenFor(owner.UserId, CredentialKind.Refresh),
            "of nobody" => "cloud_at_" + new string('0', 64),
            _ => await app.TokenFor((await app.NewStaff(PlatformRole.Operator)).UserId),
        };
        var caller = owner with { Http = app.Client(token) };
        foreach (var operation in Contract.All.Where(o => o.OfTenant))
        {
            // To support, a tenant's own address is as little there as to any other stranger: they have a door of their own.
            var status = (int)(await caller.Call(operation, stock.Fill(operation))).StatusCode;
            Assert.True(status == (kind == "of support" ? 404 : 401), $"{operation.Method} {operation.Path} answers a token {kind} {status}");
        }
    }

    private enum Door
    {
        NotThere,
        Forbidden,
        Open,
    }

    /// <summary>The stock's environment is production, and so is the activity's.</summary>
    private static Door Expected(Operation operation, Type request, Granted granted, string[] project, string[] organization)
    {
        if (request.GetCustomAttribute<RequiresAttribute>() is not { } requires)
        {
            return Door.NotThere;
        }

        var needed = requires.Permission;
        if (typeof(IInProject).IsAssignableFrom(request) && project.Length == 0 && !organization.Intersect(["admin", "projects:list", "projects:create"], StringComparer.Ordinal).Any())
        {
            return Door.NotThere;
        }

        if (!typeof(IInEnvironment).IsAssignableFrom(request))
        {
            return granted.Has(needed) ? Door.Open : Door.Forbidden;
        }

        if (!granted.Has(Permission.EnvironmentView, EnvironmentType.Production))
        {
            // Activities are named below the project too: their list is there for whoever has another type, with nothing of production in it.
            // A project's domains are production's, under the address that published clients know.
            var below = !operation.Path.Contains("{environment}", StringComparison.Ordinal) && !operation.Path.StartsWith("/api/projects/{project}/domains", StringComparison.Ordinal);
            return !below ? Door.NotThere
                : granted.TypesWith(needed) is { Count: 0 } ? Door.Forbidden
                : operation.Path.EndsWith("/activities", StringComparison.Ordinal) || operation.Path.EndsWith("/subscribe", StringComparison.Ordinal) ? Door.Open
                : Door.NotThere;
        }

        return granted.Has(needed, EnvironmentType.Production) ? Door.Open : Door.Forbidden;
    }

    private async Task<Type> TypeOf(Member owner, Operation operation)
    {
        var id = "matrix-" + operation.Id;
        var types = app.Services.GetRequiredService<RequestTypes>();
        if (types.Of(id) is null)
        {
            // Ids of things that are not there: the use case is reached, and nothing changes.
            var nothing = new Stock(Domain.WireId.From(Guid.CreateVersion7()), Domain.WireId.NewProject(), new Dictionary<string, string>(StringComparer.Ordinal) { ["team"] = "x", ["user"] = "x" }, "x");
            using var http = app.Client(await app.TokenFor(owner.UserId));
            http.DefaultRequestHeaders.Add(RequestTypes.Header, id);
            await (owner with { Http = http }).Call(operation, nothing.Fill(operation));
        }

        return types.Of(id) ?? throw new InvalidOperationException($"{operation.Id} sends nothing down the pipeline.");
    }

    private async Task<Member> As(Member owner, Stock stock, string[] organization, string[] project, string[] scopes)
    {
        var member = await app.NewColleague(owner, organization);
        if (project.Length > 0)
        {
            await app.Role(member, $"/api/projects/{stock.Project}", project);
        }

        return scopes.Length == 0 ? member : member with { Http = app.Client(await app.TokenFor(member.UserId, CredentialKind.Api, null, scopes)) };
    }

    private async Task<string> Revoked(Member owner)
    {
        var token = await app.TokenFor(owner.UserId);
        using var form = new FormUrlEncodedContent([new("token", token)]);
        using var http = app.Client(null);
        (await http.PostAsync("/oauth2/revoke", form, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        return token;
    }
}
