using Cloud.Application.Ports;
using Cloud.Domain.Environments;
using Cloud.Domain.Identity;
using Cloud.Domain.Integrations;
using Cloud.Domain.Variables;
using Cloud.Infrastructure.Identity;
using Cloud.Infrastructure.Persistence;
using Cloud.Support;
using Cloud.Workers.Variables;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Cloud.Workers.Tests.Variables;

/// <summary>Keys change, what they sealed goes on, and an old key is needed by nothing: as the roles that the workers have.</summary>
public sealed class ResealTests(Database postgres) : IAsyncLifetime
{
    private readonly DirectoryInfo _keys = Directory.CreateTempSubdirectory("cloud-keys-");
    private TestDatabase _database = null!;
    private NpgsqlDataSource _worker = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await postgres.CreateDatabase();
        _worker = NpgsqlDataSource.Create(_database.Worker);
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync();
        _keys.Delete(recursive: true);
    }

    [Fact]
    public async Task After_a_key_is_renewed_everything_is_sealed_anew_and_opens_without_the_old_key()
    {
        await using var node = Node();
        await using var one = await TenantData.Create(_database, TimeProvider.System.GetUtcNow());
        await using var other = await TenantData.Create(_database, TimeProvider.System.GetUtcNow());
        var seal = node.GetRequiredService<IVariableSeal>();
        var old = seal.CurrentKey;
        await Fill(one, seal, ResealRound.Batch + 50);
        await Fill(other, seal, 3);
        var person = await Person(one, node);
        Assert.Equal(0, await Round(node).Run(Ct));

        var renewed = await Renew(node);
        Assert.NotEqual(old, renewed);
        Assert.Equal(ResealRound.Batch + 54, await Round(node).Run(Ct));
        Assert.Equal(0, await Round(node).Run(Ct));
        Assert.Equal(0L, await one.Scalar<long>($"select count(*) from variables where key_id <> '{renewed}'"));

        // The old key is thrown away; a node that starts now never saw it.
        Assert.Equal(2, _keys.GetFiles("key-*.xml").Length);
        File.Delete(Path.Combine(_keys.FullName, $"key-{old}.xml"));
        await using var later = Node();
        var opens = later.GetRequiredService<IVariableSeal>();
        foreach (var tenant in new[] { one, other })
        {
            var variables = await tenant.Read(db => db.Variables.ToListAsync(Ct));
            Assert.All(variables, v => Assert.Equal("value of " + v.Name, opens.Open(v.OrganizationId, v.Id, v.Sealed)));
            Assert.Equal(tenant == one ? ResealRound.Batch + 50 : 3, variables.Count);
        }

        Assert.StartsWith(later.GetRequiredService<ITotpSeal>().CurrentMark, later.GetRequiredService<ITotpSeal>().Renew((await one.Read(db => db.Users.SingleAsync(u => u.Id == person, Ct))).TotpSecret!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_of_an_integration_is_sealed_anew_with_the_variables()
    {
        await using var node = Node();
        await using var data = await TenantData.Create(_database, TimeProvider.System.GetUtcNow());
        var (seal, now) = (node.GetRequiredService<IVariableSeal>(), TimeProvider.System.GetUtcNow());
        var integration = Integration.Create(data.Organization, data.Project.Id, IntegrationType.Newrelic, [EnvironmentType.Production], new IntegrationSettings(), now);
        integration.Put(seal.Seal(integration.OrganizationId, integration.Id, "a key"), now);
        await data.Change(db => db.Integrations.Add(integration));
        await Fill(data, seal, 2);
        var renewed = await Renew(node);
        Assert.Equal(3, await Round(node).Run(Ct));
        var after = await data.Read(db => db.Integrations.SingleAsync(Ct));
        Assert.Equal((renewed, "a key", integration.Mark), (after.KeyId, seal.Open(after.OrganizationId, after.Id, after.Sealed), after.Mark));
        await using var command = _worker.CreateCommand("select sealed from integrations");
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteScalarAsync(Ct))).SqlState);
    }

    [Fact]
    public async Task A_key_that_is_announced_is_not_used_before_every_node_has_read_it()
    {
        await using var node = Node();
        await using var another = Node();
        var before = node.GetRequiredService<IVariableSeal>().CurrentKey;
        Assert.Equal(before, another.GetRequiredService<IVariableSeal>().CurrentKey);
        node.GetRequiredService<KeyRing>().Renew();
        Assert.Equal(before, node.GetRequiredService<IVariableSeal>().CurrentKey);
        Assert.True(KeyRing.Notice - TimeSpan.FromMinutes(5) > TimeSpan.FromMinutes(1), "Data protection takes a key five minutes early; nodes read keys every minute.");
    }

    [Fact]
    public async Task A_value_whose_key_is_gone_keeps_none_of_the_others()
    {
        await using var node = Node();
        await using var data = await TenantData.Create(_database, TimeProvider.System.GetUtcNow());
        var seal = node.GetRequiredService<IVariableSeal>();
        await Fill(data, seal, 5);
        await data.Execute("update variables set sealed = set_byte(sealed, 30, get_byte(sealed, 30) # 1) where name = 'V002'");
        var renewed = await Renew(node);
        Assert.Equal(4, await Round(node).Run(Ct));
        Assert.Equal("V002", await data.Scalar<string>($"select name from variables where key_id <> '{renewed}'"));
    }

    [Fact]
    public async Task Four_workers_at_once_seal_everything_and_nothing_twice()
    {
        await using var node = Node();
        await using var data = await TenantData.Create(_database, TimeProvider.System.GetUtcNow());
        await Fill(data, node.GetRequiredService<IVariableSeal>(), 120);
        await Renew(node);
        var done = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Round(node).Run(Ct)));
        Assert.Equal(120, done.Sum() + await Round(node).Run(Ct));
    }

    [Fact]
    public async Task The_worker_s_wide_role_sees_whose_values_are_old_and_no_value()
    {
        await using var data = await TenantData.Create(_database, TimeProvider.System.GetUtcNow());
        await using var command = _worker.CreateCommand("select sealed from variables");
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteScalarAsync(Ct));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    /// <summary>A new key that is active at once, and in use: keys are read in the background.</summary>
    private static async Task<Guid> Renew(ServiceProvider node)
    {
        var (renewed, seal) = (node.GetRequiredService<KeyRing>().Renew(TimeSpan.Zero), node.GetRequiredService<IVariableSeal>());
        for (var i = 0; i < 500 && seal.CurrentKey != renewed; i++)
        {
            await Task.Delay(20, Ct);
        }

        Assert.Equal(renewed, seal.CurrentKey);
        return renewed;
    }

    private static Task Fill(TenantData data, IVariableSeal seal, int count) => data.Change(db =>
    {
        var now = TimeProvider.System.GetUtcNow();
        for (var i = 0; i < count; i++)
        {
            var variable = Variable.Create(data.Organization, data.Project.Id, data.Production.Id, $"V{i:000}", VariableFlags.OfEnvironment, now);
            variable.Put(seal.Seal(data.Organization, variable.Id, "value of " + variable.Name), now);
            db.Variables.Add(variable);
        }
    });

    /// <summary>Somebody whose authenticator's secret is sealed too.</summary>
    private static async Task<Guid> Person(TenantData data, ServiceProvider node)
    {
        var user = User.Create($"{Guid.CreateVersion7():n}@example.com", "Ada", PlatformRole.None, TimeProvider.System.GetUtcNow());
        user.TotpSecret = node.GetRequiredService<IDataProtectionProvider>().CreateProtector("totp").Protect("ABCDEFGH");
        await data.Change(db => db.Users.Add(user));
        return user.Id;
    }

    private ResealRound Round(ServiceProvider node) => new(
        _worker, node.GetRequiredService<IServiceScopeFactory>(), node.GetRequiredService<IVariableSeal>(), node.GetRequiredService<ITotpSeal>(), NullLogger<ResealRound>.Instance);

    /// <summary>A process of its own, with the keys that all share.</summary>
    private ServiceProvider Node() => new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System)
        .AddCloudDb(NpgsqlDataSource.Create(_database.App))
        .AddSealing(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Identity:KeysDirectory"] = _keys.FullName }).Build())
        .BuildServiceProvider();
}
