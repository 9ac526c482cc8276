using System.Net.Http.Headers;
using Cloud.Application.Identity;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.AccessGrants;
using Cloud.Domain.Identity;
using Cloud.Domain.Organizations;
using Cloud.Infrastructure.Identity;
using Cloud.Infrastructure.Persistence;
using Cloud.Support;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

[assembly: AssemblyFixture(typeof(Cloud.Api.Tests.CloudApp))]

namespace Cloud.Api.Tests;

/// <summary>
/// The API in this process, as the role it has in production: one for all, as it takes longer to start than most classes to run. Tests keep apart by making
/// organizations of their own; those that look across all of them, or wear something out, take <see cref="OwnApp"/>.
/// </summary>
public class CloudApp : WebApplicationFactory<ApiEntry>, IAsyncLifetime
{
    /// <summary>Hashing takes a fifth of a second on purpose; what is tested here is not that.</summary>
    public const int HashRounds = 1000;

    private static readonly Lazy<string> HashOfPassword = new(() => new Passwords(HashRounds).Hash(Member.Password));

    private readonly bool _isFirst;
    private NpgsqlDataSource? _owner;

    public CloudApp()
    {
        Databases = new();
        _isFirst = true;
    }

    protected CloudApp(CloudApp first) => Databases = first.Databases;

    public Databases Databases { get; }

    public TestDatabase Database { get; private set; } = null!;

    public FakeRepositories Repositories { get; } = new();

    /// <summary>The owner's way in, past row-level security: what a worker or a cunning neighbour would have written.</summary>
    public NpgsqlDataSource Owner => _owner ??= CloudDatabase.Connect(Database.Owner, "test-owner");

    public async ValueTask InitializeAsync()
    {
        if (_isFirst)
        {
            await Databases.InitializeAsync();
        }

        Database = await Databases.CreateDatabase();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_owner is not null)
        {
            await _owner.DisposeAsync();
        }

        if (_isFirst)
        {
            await Databases.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>A new organization with an owner who is signed in.</summary>
    public async Task<Member> NewOwner()
    {
        var name = "org-" + WireId.From(Guid.CreateVersion7());
        return await NewMember(name, [OrganizationPermission.Admin], organization: null);
    }

    /// <summary>Somebody else in the same organization, with these permissions only.</summary>
    public Task<Member> NewColleague(Member owner, params string[] permissions) => NewMember("colleague-" + WireId.From(Guid.CreateVersion7()), permissions, owner.OrganizationId);

    /// <summary>Gives a member roles in a project; <paramref name="address"/> is the project's or anything's below it.</summary>
    public Task Role(Member member, string address, params string[] permissions) => AsOwner(member.OrganizationId, db =>
    {
        db.ProjectAccess.Add(Domain.Projects.ProjectAccess.OfUser(member.OrganizationId, address.Split('/')[3], member.UserId, permissions, TimeProvider.System.GetUtcNow()));
        return Task.CompletedTask;
    });

    /// <summary>A signed-in person of no organization.</summary>
    public Task<Member> NewStranger() => NewMember("stranger-" + WireId.From(Guid.CreateVersion7()), null, organization: null);

    /// <summary>A signed-in person who runs the product.</summary>
    public Task<Member> NewStaff(PlatformRole role) => NewMember($"{Words.Of(role)}-" + WireId.From(Guid.CreateVersion7()), null, organization: null, role);

    /// <summary>An access grant of staff in an organization, or in one project of it.</summary>
    public async Task<(string Id, Guid Guid)> LetIn(Member staff, Member owner, bool readOnly, string? project = null, AccessGrantState state = AccessGrantState.Active)
    {
        var policy = state == AccessGrantState.Requested ? StaffAccess.Approved : StaffAccess.Announced;
        var grant = AccessGrant.Ask(new(owner.OrganizationId, project, "to see why it fails", null, readOnly, AccessGrant.DefaultHours), staff.UserId, policy, TimeProvider.System.GetUtcNow());
        await AsOwner(owner.OrganizationId, db =>
        {
            db.AccessGrants.Add(grant);
            return Task.CompletedTask;
        });
        return (WireId.From(grant.Id), grant.Id);
    }

    public HttpClient Client(string? token)
    {
        var client = CreateDefaultClient(new Uri("https://cloud.test/"), new AnswerLog());
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return client;
    }

    /// <summary>The database as its owner sees it, in one organization.</summary>
    public async Task<T> AsOwner<T>(Guid organization, Func<CloudDb, Task<T>> work)
    {
        var tenant = new Tenant();
        tenant.Set(organization);
        await using var db = new CloudDb(CloudDatabase.Options(Owner)).For(tenant);
        var result = await work(db);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        return result;
    }

    public Task AsOwner(Guid organization, Func<CloudDb, Task> work) => AsOwner(organization, async db =>
    {
        await work(db);
        return true;
    });

    public async Task<T?> Scalar<T>(string sql, params object[] parameters)
    {
        await using var command = Owner.CreateCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.AddWithValue(parameter);
        }

        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) is T value ? value : default;
    }

    /// <summary>A token for a user, narrowed to scopes where given.</summary>
    public Task<string> TokenFor(Guid user, CredentialKind kind = CredentialKind.Access, TimeSpan? lifetime = null, params string[] scopes) => TokenFor(user, kind, [], lifetime, scopes);

    /// <summary>A token narrowed to projects.</summary>
    public async Task<string> TokenFor(Guid user, CredentialKind kind, string[] projects, TimeSpan? lifetime = null, params string[] scopes)
    {
        var secret = TokenSecret.New(kind);
        await AsOwner(Guid.Empty, db =>
        {
            db.Credentials.Add(Credential.Create(user, kind, secret.Hash, TimeProvider.System.GetUtcNow(), lifetime ?? TimeSpan.FromHours(1), "test", scopes, projects: projects));
            return Task.CompletedTask;
        });
        return secret.Text;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:App", Database.App);
        builder.UseSetting("Aws:AccountId", "000000000000");
        // All tests without a token share one address here, and in a quick run they are more than one address may send.
        builder.UseSetting("RateLimits:Anonymous", "1000000");
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<IRepositories>(Repositories).Configure<Microsoft.AspNetCore.Identity.PasswordHasherOptions>(o => o.IterationCount = HashRounds);
            RequestTypes.AddTo(services);
        });
    }

    private async Task<Member> NewMember(string name, IReadOnlyList<string>? permissions, Guid? organization, PlatformRole role = PlatformRole.None)
    {
        var now = TimeProvider.System.GetUtcNow();
        var user = User.Create($"{name}@example.com", name, role, now);
        user.PasswordHash = HashOfPassword.Value;
        if (role != PlatformRole.None)
        {
            user.EnableMfa(now);
        }

        var of = organization;
        await AsOwner(Guid.Empty, async db =>
        {
            db.Users.Add(user);
            if (permissions is not null && organization is null)
            {
                var (made, membership) = Organization.Create(name, name, user.Id, now);
                db.Organizations.Add(made);
                db.Memberships.Add(membership);
                of = made.Id;
            }
            else if (permissions is not null)
            {
                db.Memberships.Add(Membership.Of(organization!.Value, user.Id, permissions, now));
            }

            await Task.CompletedTask;
        });
        return new Member(this, user.Id, of ?? Guid.Empty, user.Email, Client(await TokenFor(user.Id)));
    }
}

/// <summary>One more, with a database of its own.</summary>
public sealed class OwnApp(CloudApp first) : CloudApp(first);
