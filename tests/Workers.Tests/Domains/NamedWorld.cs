using System.Net.Http.Json;
using System.Text.Json;
using Cloud.Application.Ports;
using Cloud.Domain.Activities;
using Cloud.Domain.Domains;
using Cloud.Sandbox;
using Cloud.Workers.Domains;
using Cloud.Workers.Tests.Backups;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Cloud.Workers.Tests.Domains;

/// <summary>Host names in a world: added as the API does, proven as a customer does, looked at as the database has them.</summary>
internal static class NamedWorld
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<Guid> AddName(this WorkersUnderTest world, Environment environment, string name)
    {
        var id = Guid.Empty;
        await world.Data.Change(db =>
        {
            var domain = EnvironmentDomain.Create(db.Environments.Single(e => e.Id == environment.Id), name, TimeProvider.System.GetUtcNow());
            db.Domains.Add(domain);
            id = domain.Id;
        });
        return id;
    }

    public static Task<EnvironmentDomain?> Name(this WorkersUnderTest world, Guid id) => world.Data.Read(db => db.Domains.SingleOrDefaultAsync(d => d.Id == id, Ct));

    public static Task Change(this WorkersUnderTest world, Guid id, Action<EnvironmentDomain> change) => world.Data.Change(db => change(db.Domains.Single(d => d.Id == id)));

    /// <summary>Asks for looks until the name is as it should be; what is asked of it at the same moment as a worker looks is asked again.</summary>
    public static async Task<EnvironmentDomain> Seen(this WorkersUnderTest world, Guid id, Func<EnvironmentDomain, bool> isSo, int seconds = 60)
    {
        for (var i = 0; i < seconds * 20; i++)
        {
            if (await world.Name(id) is { } now && isSo(now))
            {
                return now;
            }

            await world.Look(id);
        }

        var last = await world.Name(id);
        Assert.Fail($"{last?.Name} is {last?.Status} ({last?.Reason}), next look at {last?.NextLookAt}.");
        return null!;
    }

    public static async Task Gone(this WorkersUnderTest world, Guid id, int seconds = 60)
    {
        for (var i = 0; i < seconds * 20; i++)
        {
            if (await world.Name(id) is null)
            {
                await world.Applied();
                return;
            }

            await world.Look(id);
        }

        Assert.Fail($"It is still {(await world.Name(id))!.Status}: {(await world.Name(id))!.Reason}");
    }

    /// <summary>Has the worker look now, unless it does already, instead of on the next beat of its loop.</summary>
    public static async Task Look(this WorkersUnderTest world, Guid id)
    {
        await world.Data.Execute($"update environment_domains set next_look_at = now() where id = '{id}' and next_look_at is not null and next_look_at < now() + interval '50 seconds'");
        await world.Services.GetRequiredService<DomainRound>().Run(Ct);
        await Task.Delay(50, Ct);
    }

    public static Task PutProof(this WorkersUnderTest world, EnvironmentDomain domain) => world.Put(domain.ProofName, "TXT", domain.ProofValue);

    public static Task PutValidation(this WorkersUnderTest world, EnvironmentDomain domain) => world.Put(domain.ValidationName!, "CNAME", domain.ValidationValue!);

    /// <summary>Sets both records, as a customer does, and waits until the environment answers for the name.</summary>
    public static async Task<EnvironmentDomain> Proven(this WorkersUnderTest world, Guid id)
    {
        var asked = await world.Seen(id, d => d.ValidationName is not null);
        await world.PutProof(asked);
        await world.PutValidation(asked);
        var active = await world.Seen(id, d => d.Status == DomainStatus.Active && d.CertificateArn is null, 120);
        await world.Applied();
        return active;
    }

    /// <summary>Waits for the end of what put names in place: the certificate of before goes after the names are there.</summary>
    private static async Task Applied(this WorkersUnderTest world)
    {
        if (await world.LastApply() is { } apply)
        {
            await world.Ended(apply.Id);
        }
    }

    /// <summary>Those of visitors' names; those of balancers are in stacks.</summary>
    public static async Task<List<JsonElement>> Certificates(this WorkersUnderTest world) => [.. (await world.AllCertificates()).Where(c => !c.GetProperty("names")[0].GetString()!.EndsWith($".{SandboxOptions.ZoneName}", StringComparison.Ordinal))];

    public static async Task<List<JsonElement>> AllCertificates(this WorkersUnderTest world) => [.. (await Get(world, "/_sandbox/certificates")).EnumerateArray()];

    /// <summary>What the environment's CDN answers for, with commas between, and with which certificate.</summary>
    public static async Task<(string Aliases, string? Certificate)> Cdn(this WorkersUnderTest world, Environment environment)
    {
        var stack = (await world.Data.Read(db => db.Stacks.SingleAsync(s => s.EnvironmentId == environment.Id, Ct))).Arn;
        await using var aws = world.Aws();
        var parameters = (await aws.GetRequiredService<ICloudFormation>().DescribeStack(BackedUpWorld.At, stack, Ct))!.Parameters;
        return (parameters["DomainNames"], parameters["EdgeCertificateArn"] is { Length: > 0 } arn ? arn : null);
    }

    public static Task<Activity?> LastApply(this WorkersUnderTest world) => world.Data.Read(db => db.Activities.Where(a => a.Type == ActivityTypes.EnvironmentDomainApply).OrderByDescending(a => a.Id).FirstOrDefaultAsync(Ct));

    /// <summary>Sets ACM's record of a name before the product asks for it: who is verified has done so.</summary>
    public static async Task<EnvironmentDomain> AddVerified(this WorkersUnderTest world, Environment environment, string name)
    {
        await using var aws = world.Aws();
        var certificates = aws.GetRequiredService<ICertificates>();
        var arn = await certificates.Request(BackedUpWorld.At, new NewCertificate([name], "look"), Ct);
        var asked = (await certificates.Describe(BackedUpWorld.At, arn, Ct))!.Names.Single();
        await world.Put(asked.RecordName!, "CNAME", asked.RecordValue!);
        await certificates.Delete(BackedUpWorld.At, arn, Ct);
        EnvironmentDomain? domain = null;
        await world.Data.Change(db =>
        {
            domain = EnvironmentDomain.Create(db.Environments.Single(e => e.Id == environment.Id), name, TimeProvider.System.GetUtcNow());
            domain.Verify(TimeProvider.System.GetUtcNow());
            domain.LookAgain(null);
            db.Domains.Add(domain);
        });
        return domain!;
    }

    private static async Task Put(this WorkersUnderTest world, string name, string type, string value)
    {
        using var http = new HttpClient();
        (await http.PutAsJsonAsync(new Uri($"{world.Sandbox.Url}/_sandbox/dns"), new { name, type, value }, Ct)).EnsureSuccessStatusCode();
    }

    private static async Task<JsonElement> Get(WorkersUnderTest world, string path)
    {
        using var http = new HttpClient();
        return await http.GetFromJsonAsync<JsonElement>(new Uri(world.Sandbox.Url + path), Ct);
    }
}
