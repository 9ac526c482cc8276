using System.Text.Json;
using System.Text.RegularExpressions;
using Cloud.Client;
using Cloud.Domain.AccessGrants;
using Cloud.Support;

namespace Cloud.Api.Tests;

/// <summary>The committed document as a list of operations that tests can call: what each needs in its path and body is here, once.</summary>
internal static partial class Contract
{
    public static readonly Lazy<JsonElement> Document = new(() => JsonDocument.Parse(File.ReadAllText(Repository.File("openapi", "cloud.json"))).RootElement);

    /// <summary>Bodies good enough to reach the use case.</summary>
    private static readonly Dictionary<string, object> Bodies = new(StringComparer.Ordinal)
    {
        ["createProject"] = Samples.Project(),
        ["checkConfiguration"] = new { config = Samples.Magento },
        ["branchEnvironment"] = new { name = "x" },
        ["createApiToken"] = new { name = "x" },
        ["updateMember"] = new { permissions = new[] { "billing" } },
        ["transferOrganization"] = new { user = "x" },
        ["inviteMember"] = new { email = "somebody.else@example.com" },
        ["previewInvitation"] = new { secret = "x" },
        ["acceptInvitation"] = new { secret = "x", display_name = "x", password = "correct horse battery staple" },
        ["createAwsAccount"] = new { account_id = "111122223333" },
        ["createTeam"] = new { name = "another" },
        ["renameTeam"] = new { name = "renamed" },
        ["grantUserAccess"] = new { permissions = new[] { "viewer" } },
        ["grantTeamAccess"] = new { permissions = new[] { "viewer" } },
        ["changePassword"] = new { current_password = "x", password = "y" },
        ["changeEmail"] = new { email = "x@example.com", password = "y" },
        ["requestPasswordReset"] = new { email = "nobody@example.com" },
        ["resetPassword"] = new { secret = "x", password = "y" },
        ["confirmEmail"] = new { secret = "x" },
        ["beginMfa"] = new { password = "x" },
        ["beginPasskey"] = new { password = "x" },
        ["createPasskey"] = new { name = "Laptop", challenge = "x", credential = "{}" },
        ["confirmMfa"] = new { totp = "000000" },
        ["renewRecoveryCodes"] = new { password = "x", totp = "000000" },
        ["disableMfa"] = new { password = "x", totp = "000000" },
        ["requestScaling"] = new { size = "12" },
        ["deactivateEnvironment"] = new { confirm = "production" },
        ["holdBackup"] = new { held = true },
        ["changeBastion"] = new { ranges = new[] { "203.0.113.0/24" } },
        ["addDomain"] = new { name = "another.example.com" },
        ["addProjectDomain"] = new { name = "another.example.com" },
        ["changeServiceVersions"] = new { services = new { mysql = "11.4" } },
        ["createProjectVariable"] = new { name = "env:ANOTHER", value = "x" },
        ["updateProjectVariable"] = new { value = "y" },
        ["createVariable"] = new { name = "env:ANOTHER", value = "x" },
        ["updateVariable"] = new { value = "y" },
        ["createIntegration"] = new { type = "blackfire", server_id = Samples.BlackfireServer, server_token = new string('a', 64) },
        ["updateDomain"] = new { is_default = true },
        ["updateProjectDomain"] = new { is_default = true },
        ["updateIntegration"] = new { app_name = "Another" },
        ["createTicket"] = new { subject = "x", description = "y" },
        ["commentTicket"] = new { body = "x" },
        ["openPublishedTicket"] = new { subject = "x", description = "y" },
        ["setPublishedTicketStatus"] = new { status = "solved" },
        ["sendPublishedComment"] = new { ticket_id = "x", body = "y" },
        ["approveTicket"] = new { reason = "agreed" },
        ["declineTicket"] = new { reason = "not now" },
        ["staffCancelActivity"] = new { reason = "because" },
        ["staffRetryActivity"] = new { reason = "because" },
        ["staffReleaseActivity"] = new { reason = "because" },
        ["staffCommentTicket"] = new { body = "x" },
        ["staffRequestAccess"] = new { reason = "to see why it fails", hours = 2 },
    };

    public static IEnumerable<Operation> All { get; } =
    [
        .. from path in Document.Value.GetProperty("paths").EnumerateObject()
           from operation in path.Value.EnumerateObject()
           select new Operation(operation.Name.ToUpperInvariant(), path.Name, operation.Value.GetProperty("operationId").GetString()!),
    ];

    public static Operation Of(string method, string path) => All.First(o => o.Method == method && o.Path == path);

    /// <summary>A project with production, a backup, an activity, a restore, a scaling request and a ticket: something behind every parameter of a path.</summary>
    public static async Task<Stock> Stock(this CloudApp app, Member owner)
    {
        var project = (await owner.NewProject("production")).Split('/')[^1];
        var environment = $"/api/projects/{project}/environments/production";
        await owner.BackUp(environment);
        var activity = (await owner.Read<List<ActivityResource>>($"/api/projects/{project}/activities"))[0].Id;
        var ticket = await (await owner.Post(owner.Organization + "/tickets", new { subject = "Help", description = "Please" })).Read<TicketResource>();
        var colleague = await app.NewColleague(owner, "billing");
        var team = await (await owner.Post(owner.Organization + "/teams", new { name = "Team " + Guid.CreateVersion7() })).Read<TeamResource>();
        var account = await (await owner.Post(owner.Organization + "/aws-accounts", new { account_id = Random.Shared.NextInt64(100_000_000_000, 1_000_000_000_000).ToString(System.Globalization.CultureInfo.InvariantCulture) })).Read<AwsAccountResource>();
        var invitation = await (await owner.Post(owner.Organization + "/invitations", new { email = $"{Guid.CreateVersion7()}@example.com" })).Read<InvitationResource>();
        var access = $"/api/projects/{project}";
        await (await owner.Put($"{access}/user-access/{Domain.WireId.From(colleague.UserId)}", new { permissions = new[] { "integration:viewer" } })).Read<ProjectAccessResource>();
        await (await owner.Put($"{access}/team-access/{team.Id}", new { permissions = new[] { "integration:viewer" } })).Read<ProjectAccessResource>();
        await owner.Put($"{owner.Organization}/teams/{team.Id}/members/{Domain.WireId.From(colleague.UserId)}");
        var staff = await app.NewStaff(Domain.Identity.PlatformRole.Operator);
        await app.LetIn(staff, owner, readOnly: false);
        return new Stock(owner.Organization.Split('/')[^1], project, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["environment"] = "production",
            ["activity"] = activity,
            ["blueprint"] = Domain.Blueprints.Blueprint.DrupalCluster,
            ["backup"] = (await owner.Read<List<BackupResource>>(environment + "/backups"))[0].Id,
            ["restore"] = await Restore(owner, environment),
            ["resource"] = await Left(owner, environment),
            ["ticket"] = ticket.Id,
            ["user"] = Domain.WireId.From(colleague.UserId),
            ["team"] = team.Id,
            ["account"] = account.Id,
            ["invitation"] = invitation.Id,
            ["grant"] = (await app.LetIn(staff, owner, readOnly: false, project, AccessGrantState.Requested)).Id,
            ["variable"] = await Variable(owner, access, environment),
            ["domain"] = (await (await owner.Post(environment + "/domains", new { name = "stock.example.com" })).Read<Accepted>()).Entity<DomainResource>()!.Name,
            ["integration"] = (await (await owner.Post(access + "/integrations", new { type = "newrelic", license_key = Samples.NewRelicKey })).Read<Accepted>()).Entity<IntegrationResource>()!.Id,
            ["request"] = Domain.WireId.From((await owner.Scale(environment)).Id),
        }, Domain.WireId.From(await app.Scalar<Guid>("select id from environments where organization_id = $1 and type = 'production'", owner.OrganizationId)), staff);
    }

    public static Task<HttpResponseMessage> Call(this Member member, Operation operation, string path) => member.Send(new HttpMethod(operation.Method), path, Bodies.GetValueOrDefault(operation.Id));

    [GeneratedRegex("\\{(?<name>[a-z]+)\\}", RegexOptions.ExplicitCapture)]
    public static partial Regex Parameter();

    private static async Task<string> Left(Member member, string environment)
    {
        var id = "";
        await member.OnEnvironment(environment, (db, e) =>
        {
            var left = Domain.Environments.RetainedResource.Of(e, $"arn:aws:cloudformation:us-east-1:000000000000:stack/x/{Guid.CreateVersion7()}", "us-east-1", new("DataVolume1", "AWS::EC2::Volume", "vol-1", "DELETE_SKIPPED", null), TimeProvider.System.GetUtcNow());
            db.RetainedResources.Add(left);
            id = Domain.WireId.From(left.Id);
            return Task.CompletedTask;
        });
        return id;
    }

    /// <summary>One of that name at the project, and one in the environment.</summary>
    private static async Task<string> Variable(Member owner, params string[] places)
    {
        foreach (var place in places)
        {
            await (await owner.Post(place + "/variables", new { name = "env:STOCK", value = "1" })).Read<Accepted>();
        }

        return "env:STOCK";
    }

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
}

/// <summary>One operation of the contract.</summary>
internal sealed record Operation(string Method, string Path, string Id)
{
    public bool OfTickets => Path.Contains("{ticket}", StringComparison.Ordinal) && !Path.StartsWith("/api/staff/", StringComparison.Ordinal);

    public bool OfStaff => Path.StartsWith("/api/staff/", StringComparison.Ordinal) || Id is "approveTicket" or "declineTicket";

    public bool OfTenant => !OfStaff && (OfTickets || Path.Contains("{organization}", StringComparison.Ordinal) || Path.Contains("{project}", StringComparison.Ordinal));
}

/// <summary>Ids of things that are there. Staff name an environment by its id, its people by its name.</summary>
/// <param name="Staff">An operator who was let in.</param>
internal sealed record Stock(string Organization, string Project, IReadOnlyDictionary<string, string> Ids, string EnvironmentId, Member? Staff = null)
{
    /// <summary>Ids of the right form behind which there is nothing.</summary>
    public Stock Unknown() => this with
    {
        Organization = Domain.WireId.From(Guid.CreateVersion7()),
        Project = Domain.WireId.NewProject(),
        Ids = new Dictionary<string, string>(Ids, StringComparer.Ordinal) { ["ticket"] = Domain.WireId.From(Guid.CreateVersion7()) },
    };

    public string Fill(Operation operation) => Contract.Parameter().Replace(operation.Path, match => match.Groups["name"].Value switch
    {
        "organization" => Organization,
        "project" => Project,
        "environment" when operation.OfStaff => EnvironmentId,
        "subject" => Ids[operation.Path.Contains("/team-access/", StringComparison.Ordinal) ? "team" : "user"],
        var name => Ids.GetValueOrDefault(name, name),
    }) + (operation.Path.EndsWith("/log", StringComparison.Ordinal) || operation.Path.EndsWith("/subscribe", StringComparison.Ordinal) ? "?max_delay=0" : "");
}
