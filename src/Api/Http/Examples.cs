using System.Text.Json;
using System.Text.Json.Nodes;
using Cloud.Api.Identity;
using Cloud.Client;

namespace Cloud.Api.Http;

/// <summary>A good body of each kind, for the document. They are the wire's own records: what a rename breaks does not compile, and the document's linter holds them against their schemas.</summary>
internal static class Examples
{
    private const string Password = "correct horse battery staple";
    private const string Totp = "492039";
    private const string Secret = "0zq7…the part of the link after #…";

    private static readonly DateTimeOffset Monday = new(2027, 1, 4, 6, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<Type, object> All = new object[]
    {
        new TokenForm { GrantType = "api_token", ApiToken = "cloud_pat_…" },
        new RevokeForm { Token = "cloud_at_…" },
        new CreateApiToken { Name = "nightly backup", Scopes = ["backup"], Projects = ["k3vq7n2m5xa4c"], ExpiresAt = Monday },
        new UpdateUser { DisplayName = "Ada Bell" },
        new ChangePassword { CurrentPassword = Password, Password = Password + " again", Totp = Totp },
        new ChangeEmail { Email = "ada@acme.example", Password = Password },
        new BeginMfa { Password = Password },
        new ProveMfa { Password = Password, Totp = Totp },
        new BeginPasskey { Password = Password },
        new CreatePasskey { Name = "Laptop", Challenge = "01k9h2v7c3e8r5t1y6u4i0o2p7", Credential = """{"id":"q1…","type":"public-key","response":{"clientDataJSON":"eyJ…","attestationObject":"o2N…"}}""" },
        new ConfirmMfa { Totp = Totp },
        new RequestPasswordReset { Email = "ada@acme.example" },
        new ResetPassword { Secret = Secret, Password = Password },
        new ConfirmEmail { Secret = Secret },
        new UpdateOrganization { MfaRequired = true, StaffAccess = StaffAccessPolicy.Approved },
        new TransferOrganization { User = "01k9h2v7c3e8r5t1y6u4i0o2p7" },
        new CheckConfiguration { Repository = new("https://git.example.com/acme/shop.git"), Branch = "main" },
        new CreateProject { Title = "Acme shop", Region = "eu-central-1", Plan = "pro", Blueprint = "magento-cluster", Repository = new("https://git.example.com/acme/shop.git"), Activate = ["production"] },
        new UpdateMember { Permissions = [OrganizationPermission.Members, OrganizationPermission.ProjectsCreate] },
        new InviteMember { Email = "nora@acme.example", Projects = [new() { Project = "k3vq7n2m5xa4c", Permissions = [ProjectPermission.IntegrationContributor] }] },
        new OpenInvitation { Secret = Secret },
        new AcceptInvitation { Secret = Secret, DisplayName = "Nora Ray", Password = Password },
        new CreateAwsAccount { AccountId = "111122223333", Title = "Acme production" },
        new NameTeam { Name = "Developers" },
        new GrantAccess { Permissions = [ProjectPermission.StagingAdmin, ProjectPermission.ProductionViewer] },
        new UpdateProject { Title = "Acme store", Timezone = "Europe/Berlin" },
        new UpdateEnvironment { Title = "New cart" },
        new DeleteEnvironment { Confirm = "feature-cart" },
        new DeactivateEnvironment { Confirm = "feature-cart" },
        new BranchEnvironment { Name = "feature/cart", Title = "New cart", Type = EnvironmentKind.Integration },
        new TakeBackup { Safe = true },
        new SynchronizeEnvironment { SynchronizeCode = true },
        new DeployEnvironment { RemoveServices = ["queue"] },
        new PromoteEnvironment { RemoveServices = ["queue"] },
        new RecoverEnvironment { Skip = ["NodeVolume2"] },
        new AddDomain { Name = "shop.example.com" },
        new UpdateDomain { IsDefault = true },
        new ChangeBastion { Ranges = ["203.0.113.0/24", "198.51.100.7/32"] },
        new ChangeServiceVersions { Services = new() { ["mysql"] = "11.4" }, Message = "Before the campaign, please" },
        new CreateProjectVariable { Name = "env:API_URL", Value = "https://erp.example.com" },
        new UpdateProjectVariable { Value = "https://erp2.example.com" },
        new CreateVariable { Name = "env:API_KEY", Value = "s3cr3t", IsSensitive = true, IsInheritable = false },
        new UpdateVariable { IsEnabled = false },
        new CreateIntegration { Type = IntegrationTypes.NewRelic, LicenseKey = "0123456789abcdef0123456789abcdefFFFFNRAL", AppName = "Shop" },
        new UpdateIntegration { Environments = [EnvironmentKind.Production] },
        new DeleteBackup { Confirm = "12" },
        new HoldBackup { Held = true, Reason = "Before the move to PHP 8.4" },
        new RestoreBackup { EnvironmentName = "restore-check", BranchFrom = "production" },
        new SwitchRestore { UndoWindowHours = 24 },
        new ScaleEnvironment { Size = "48", ScheduledFor = Monday, ReturnAt = Monday.AddDays(4) },
        new RequestAccess { Reason = "The customer asked why activation of fix-4711 failed", Hours = 2 },
        new CreateTicket { Subject = "Checkout is slow", Description = "Since this morning, on production.", Type = TicketType.Problem, Priority = TicketPriority.High, Project = "k3vq7n2m5xa4c", Environment = "production" },
        new CommentTicket { Body = "It is fast again." },
        new OpenPublishedTicket { Subject = "Checkout is slow", Description = "Since this morning, on production.", Priority = TicketPriority.High, ProjectId = "k3vq7n2m5xa4c", Environment = "production" },
        new SetTicketStatus { Status = TicketStatus.Solved },
        new SendComment { TicketId = "01k9h2v7c3e8r5t1y6u4i0o2p7", Body = "It is fast again." },
        new DecideTicket { Reason = "Agreed for tonight" },
        new StaffReason { Reason = "The customer asked for it on the phone" },
    }.ToDictionary(e => e.GetType());

    /// <summary>The example of a body as it goes over the wire, less what it leaves out.</summary>
    public static JsonNode Of(Type body)
    {
        var found = All.GetValueOrDefault(body) ?? throw new InvalidOperationException($"{body.Name} is a body without an example: add one to {nameof(Examples)}.");
        var example = JsonSerializer.SerializeToNode(found, body, body.Name.EndsWith("Form", StringComparison.Ordinal) ? FormFields : WireJson.Options)!.AsObject();
        foreach (var (name, _) in example.Where(p => p.Value is null or JsonArray { Count: 0 }).ToList())
        {
            example.Remove(name);
        }

        return example;
    }

    // Forms are no part of the JSON wire.
    private static readonly JsonSerializerOptions FormFields = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
}
