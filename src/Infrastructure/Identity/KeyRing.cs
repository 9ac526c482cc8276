using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Cloud.Infrastructure.Identity;

/// <summary>
/// The keys that seal variables and authenticators' secrets (ADR 0016). They roll by themselves every <see cref="Lifetime"/>; <see cref="Renew()"/> does not wait for that.
/// </summary>
public sealed class KeyRing(IKeyManager keys, TimeProvider time) : Application.Ports.IKeyRenewal
{
    /// <summary>Days of a key in use: data protection's own default.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    /// <summary>
    /// Until a key made by hand is active. Data protection takes one up to five minutes early, for clocks that differ; the rest lets every node read it first
    /// (<see cref="FreshKeys.ReadAgain"/>).
    /// </summary>
    public static readonly TimeSpan Notice = TimeSpan.FromMinutes(7);

    TimeSpan Application.Ports.IKeyRenewal.Notice => Notice;

    public Guid Renew() => Renew(Notice);

    /// <summary>Makes a key that takes over from the one of now after this notice, and answers its id.</summary>
    public Guid Renew(TimeSpan notice)
    {
        var from = time.GetUtcNow() + notice;
        return keys.CreateNewKey(from, from + Lifetime).KeyId;
    }
}

/// <summary>Data protection's keys, read again every minute instead of every day: a new key is known everywhere before it is used.</summary>
internal sealed class FreshKeys(IKeyManager inner, TimeProvider time) : IKeyManager
{
    public static readonly TimeSpan ReadAgain = TimeSpan.FromMinutes(1);

    public IKey CreateNewKey(DateTimeOffset activationDate, DateTimeOffset expirationDate) => inner.CreateNewKey(activationDate, expirationDate);

    public IReadOnlyCollection<IKey> GetAllKeys() => inner.GetAllKeys();

    public CancellationToken GetCacheExpirationToken()
    {
        // Neither is disposed of here: the token lives in the cache until one of them fires, and is garbage after that.
        var soon = new CancellationTokenSource(ReadAgain, time);
        return CancellationTokenSource.CreateLinkedTokenSource(inner.GetCacheExpirationToken(), soon.Token).Token;
    }

    public void RevokeKey(Guid keyId, string? reason = null) => inner.RevokeKey(keyId, reason);

    public void RevokeAllKeys(DateTimeOffset revocationDate, string? reason = null) => inner.RevokeAllKeys(revocationDate, reason);
}

/// <summary>
/// Uses the keys now and then, for they are read again by whoever uses them next and in the background: on a node that nobody asked for an hour, the first to ask would
/// be answered with the keys of an hour ago.
/// </summary>
internal sealed class KeyWatch(Application.Ports.IVariableSeal seal, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Every = FreshKeys.ReadAgain / 2;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stoppingToken);
                _ = seal.CurrentKey;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException or System.Security.Cryptography.CryptographicException or IOException or TimeoutException)
            {
                // Where the keys are is away; whoever needs one says so.
            }
        }
    }
}

public static class KeyRegistration
{
    /// <summary>The keys, and what they seal. API and workers share them. Database and clock must be registered.</summary>
    public static IServiceCollection AddSealing(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton<IKeyManager>(p => new FreshKeys(ActivatorUtilities.CreateInstance<XmlKeyManager>(p), p.GetRequiredService<TimeProvider>()));
        var protection = services.AddDataProtection().SetApplicationName("cloud-api").SetDefaultKeyLifetime(KeyRing.Lifetime);
        if (configuration[$"{IdentityOptionsSection.Section}:{nameof(IdentityOptionsSection.KeysDirectory)}"] is { Length: > 0 } directory)
        {
            protection.PersistKeysToFileSystem(Directory.CreateDirectory(directory));
        }
        else
        {
            services.AddSingleton<DataKeys>();
            services.AddOptions<KeyManagementOptions>().Configure<DataKeys>((keys, repository) => keys.XmlRepository = repository);
        }

        // Keys are read when they are first needed: the program starts without its database.
        foreach (var early in services.Where(s => s.ImplementationType?.Name == "DataProtectionHostedService").ToList())
        {
            services.Remove(early);
        }

        services.AddHostedService<KeyWatch>();
        services.AddSingleton<KeyRing>();
        services.AddSingleton<Application.Ports.IKeyRenewal>(p => p.GetRequiredService<KeyRing>());
        services.AddSingleton<Application.Ports.ITotpSeal, TotpSeal>();
        services.AddSingleton<Application.Ports.IAnswerSeal, AnswerSeal>();
        return services.AddSingleton<Application.Ports.IVariableSeal, Variables.VariableSeal>();
    }
}
