using Cloud.Sandbox.Accounts;
using Cloud.Sandbox.Administration;
using Cloud.Sandbox.Persistence;
using Cloud.Sandbox.Protocol;
using Cloud.Sandbox.SecurityTokens;

namespace Cloud.Sandbox;

/// <summary>All state of the sandbox and the one lock over it. A request is carried out as a whole: bring everything to now, act, commit.</summary>
internal sealed class World : IDisposable
{
    private readonly Lock gate = new();
    private readonly Journal journal;

    public World(SandboxOptions options, TimeProvider time)
    {
        Time = time;
        journal = new Journal(options.DataDirectory);
        Faults = new FaultSwitches(journal);
        Zone = new NameServer.Zone(journal, options.ProvesNames);
        HostedZones = new NameServer.HostedZones(journal);
        Fastly = new Fastly.FastlyStore(journal);
        Accounts = new AccountBook(journal, Faults, options, Zone, HostedZones);
        Credentials = new CredentialStore(options, journal);
        journal.DropLoaded();
        SecurityTokens = new SecurityTokensApi(Credentials, Accounts, Faults);
    }

    public TimeProvider Time { get; }

    public FaultSwitches Faults { get; }

    public AccountBook Accounts { get; }

    public NameServer.Zone Zone { get; }

    public NameServer.HostedZones HostedZones { get; }

    public Fastly.FastlyStore Fastly { get; }

    private CredentialStore Credentials { get; }

    private SecurityTokensApi SecurityTokens { get; }

    /// <summary>What the service named in the signature answers, in the caller's account.</summary>
    public Answer Handle(SignedCall call) => call.Service == "sts" ? SecurityTokens.Handle(call) : Accounts.Find(call.Caller.Account)!.Handle(call);

    /// <summary>Runs one action on the state as of now. What it saved is on disk before its answer is.</summary>
    public T Do<T>(Func<DateTimeOffset, T> action)
    {
        lock (gate)
        {
            var now = Time.GetUtcNow();
            foreach (var account in Accounts.All) account.Advance(now);
            try
            {
                return action(now);
            }
            finally
            {
                journal.Commit();
            }
        }
    }

    public Credential? FindCredential(string accessKeyId)
    {
        lock (gate) return Credentials.Find(accessKeyId) ?? Accounts.FindCredential(accessKeyId);
    }

    /// <summary>Replaces the faults and lets go on what they had stalled.</summary>
    public void SetFaults(List<Fault> faults) => Do(now =>
    {
        foreach (var account in Accounts.All)
        {
            foreach (var stack in account.Stacks.Busy.ToList()) account.Stacks.Save(stack);
        }
        Faults.Set(faults);
        foreach (var account in Accounts.All) account.Release(now);
        return true;
    });

    /// <summary>What is done from time to time, so that a restart has little to replay.</summary>
    public void Tidy() => Do(now =>
    {
        foreach (var account in Accounts.All) account.Stacks.ForgetLongDeleted(now);
        return true;
    });

    public void Dispose() => journal.Dispose();
}
