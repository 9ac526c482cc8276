using Cloud.Sandbox.Persistence;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.SecurityTokens;

/// <summary>The keys that open the sandbox: the configured one, and the sessions AssumeRole handed out.</summary>
internal sealed class CredentialStore
{
    // How long an expired session is remembered, so that its user is told ExpiredToken and not that the key never was.
    private static readonly TimeSpan ExpiredAreKept = TimeSpan.FromDays(1);

    private readonly Journal journal;
    private readonly Credential root;
    private readonly Dictionary<string, Credential> sessions;

    public CredentialStore(SandboxOptions options, Journal journal)
    {
        this.journal = journal;
        root = new Credential(options.AccessKeyId, options.SecretAccessKey, null, null, new Caller("AIDASANDBOXSANDBOX00", $"arn:aws:iam::{SandboxOptions.Account}:user/sandbox"));
        sessions = journal.LoadAll<Credential>("session").ToDictionary(s => s.AccessKeyId, StringComparer.Ordinal);
    }

    public Credential? Find(string accessKeyId) => accessKeyId == root.AccessKeyId ? root : sessions.GetValueOrDefault(accessKeyId);

    public void Add(Credential session, DateTimeOffset now)
    {
        foreach (var old in sessions.Values.Where(s => s.Expires < now - ExpiredAreKept).ToList())
        {
            sessions.Remove(old.AccessKeyId);
            journal.Remove("session", old.AccessKeyId);
        }
        sessions[session.AccessKeyId] = session;
        journal.Put("session", session.AccessKeyId, session);
    }
}
