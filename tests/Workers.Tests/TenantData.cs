using Cloud.Application.Ports;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Domain.Identity;
using Cloud.Domain.Projects;
using Cloud.Infrastructure.Persistence;
using Cloud.Support;
using Npgsql;

namespace Cloud.Workers.Tests;

/// <summary>One tenant's rows, made through the domain and looked at as the database's owner.</summary>
public sealed class TenantData(TestDatabase database, Guid organization, Project project, IReadOnlyList<Environment> environments) : IAsyncDisposable
{
    /// <summary>The plan whose staging has a node, and so a lock, of its own.</summary>
    public const string DedicatedStaging = "enterprise";

    /// <summary>The plan whose staging stands on production's nodes.</summary>
    public const string SharedStaging = "pro";

    private readonly NpgsqlDataSource _owner = NpgsqlDataSource.Create(database.Owner);

    public Guid Organization => organization;

    public Project Project => project;

    public Environment Production => environments.Single(e => e.Type == EnvironmentType.Production);

    public Environment Staging => environments.Single(e => e.Type == EnvironmentType.Staging);

    public Environment Main => environments.Single(e => e.IsMain);

    public static async Task<TenantData> Create(TestDatabase database, DateTimeOffset now, Action<Project, IReadOnlyList<Environment>, CloudDb>? also = null, string plan = DedicatedStaging, string blueprint = Blueprint.MagentoCluster, string? awsAccount = null)
    {
        var user = User.Create($"{Guid.CreateVersion7():n}@example.com", "Test", PlatformRole.None, now);
        var (company, owner) = Domain.Organizations.Organization.Create($"org-{Guid.CreateVersion7():n}", "Test", user.Id, now);
        var configuration = """{"format":"magento","applications":[],"services":[],"routes":[],"warnings":[]}""";
        var account = awsAccount is null ? null : Domain.AwsAccounts.AwsAccount.Create(company.Id, awsAccount, "Theirs", now);
        var (project, environments) = Project.Create(
            new Project.Request(company.Id, "Shop", "eu-central-1", plan, blueprint, "master", null, configuration, "0123456789abcdef0123456789abcdef01234567", Catalogue.Blueprint(blueprint)!.Sizes[0], account?.Id), now);
        var data = new TenantData(database, company.Id, project, environments);
        await data.Change(db =>
        {
            db.Users.Add(user);
            db.Organizations.Add(company);
            db.Memberships.Add(owner);
            if (account is not null)
            {
                db.AwsAccounts.Add(account);
            }

            db.Projects.Add(project);
            db.Environments.AddRange(environments);
            also?.Invoke(project, environments, db);
        });
        return data;
    }

    /// <summary>Changes rows as the owner, in this tenant.</summary>
    public async Task Change(Action<CloudDb> change)
    {
        var tenant = new Tenant();
        tenant.Set(organization);
        await using var db = new CloudDb(CloudDatabase.Options(_owner)).For(tenant);
        change(db);
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Reads rows as the owner, in this tenant.</summary>
    public async Task<T> Read<T>(Func<CloudDb, Task<T>> read)
    {
        var tenant = new Tenant();
        tenant.Set(organization);
        await using var db = new CloudDb(CloudDatabase.Options(_owner)).For(tenant);
        return await read(db);
    }

    public async Task<T> Scalar<T>(string sql)
    {
        await using var command = _owner.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    public async Task Execute(string sql)
    {
        await using var command = _owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _owner.DisposeAsync();
}
