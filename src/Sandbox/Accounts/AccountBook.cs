using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Cloud.Sandbox.Persistence;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.Accounts;

/// <summary>What opens an account as its owner.</summary>
internal sealed record AccountKey(string Account, string AccessKeyId, string SecretAccessKey);

/// <summary>The accounts there are: the sandbox's own, and those somebody opened.</summary>
internal sealed partial class AccountBook
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private readonly Journal journal;
    private readonly Surroundings around;
    private readonly Dictionary<string, Account> accounts;
    private readonly Dictionary<string, AccountKey> keys;

    public AccountBook(Journal journal, Administration.FaultSwitches faults, SandboxOptions options, NameServer.Zone zone, NameServer.HostedZones hostedZones)
    {
        this.journal = journal;
        around = new Surroundings(journal, faults, options, zone, hostedZones, (account, bucket) => All.Any(a => a.Id != account && a.Buckets.Find(bucket) is not null));
        keys = journal.LoadAll<AccountKey>("account").ToDictionary(k => k.Account, StringComparer.Ordinal);
        accounts = new(StringComparer.Ordinal) { [SandboxOptions.Account] = new Account(SandboxOptions.Account, around) };
        foreach (var id in keys.Keys) accounts[id] = new Account(id, around);
    }

    public IEnumerable<Account> All => accounts.Values;

    public Account Own => accounts[SandboxOptions.Account];

    public Account? Find(string id) => accounts.GetValueOrDefault(id);

    public Credential? FindCredential(string accessKeyId) => keys.Values.FirstOrDefault(k => k.AccessKeyId == accessKeyId) is { } key
        ? new Credential(key.AccessKeyId, key.SecretAccessKey, null, null, new Caller(key.Account, $"arn:aws:iam::{key.Account}:root"))
        : null;

    /// <summary>An account of that number, made when there is none; the same again answers the same key.</summary>
    /// <exception cref="InvalidDataException">It is no number of an account, or the sandbox's own.</exception>
    public AccountKey Open(string id)
    {
        if (!Number().IsMatch(id) || id == SandboxOptions.Account) throw new InvalidDataException($"An account is twelve digits, and not the sandbox's own {SandboxOptions.Account}: '{id}' cannot be opened.");
        if (keys.TryGetValue(id, out var known)) return known;
        var key = new AccountKey(id, "AKIA" + RandomNumberGenerator.GetString(Base32, 16), RandomNumberGenerator.GetHexString(40, lowercase: true));
        keys[id] = key;
        accounts[id] = new Account(id, around);
        journal.Put("account", id, key);
        return key;
    }

    [GeneratedRegex(@"^[0-9]{12}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();
}
