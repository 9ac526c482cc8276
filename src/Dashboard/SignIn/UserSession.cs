using Cloud.Client;

namespace Cloud.Dashboard.SignIn;

/// <summary>The API's tokens of one sign-in, and until when the access token holds.</summary>
internal sealed record Tokens(string Access, string? Refresh, DateTimeOffset ExpiresAt)
{
    // Renew a little early, so that a token does not run out on its way.
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    public static Tokens From(AccessToken token, DateTimeOffset now) => new(token.Value, token.RefreshToken, now.AddSeconds(token.ExpiresIn));

    public bool IsFresh(DateTimeOffset now) => now + Margin < ExpiresAt;
}

/// <summary>
/// One sign-in as this process knows it. The sealed cookie is the lasting copy; this one exists because a page that has been open
/// for long renews its tokens without a request that could carry a new cookie.
/// </summary>
internal sealed class UserSession(string id, Tokens tokens) : IDisposable
{
    private readonly SemaphoreSlim renewing = new(1, 1);
    private readonly CancellationTokenSource over = new();

    public string Id => id;

    public Tokens Tokens { get; private set; } = tokens;

    public DateTimeOffset LastUsed { get; set; }

    /// <summary>Signed out, or refused by the API: nothing brings it back.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Cancelled when it is: what is held open in its name ends.</summary>
    public CancellationToken Over => over.Token;

    /// <summary>An access token that holds for a while yet; null when the session is over. Renews once however many ask at the same time.</summary>
    public async ValueTask<string?> AccessTokenAsync(CloudClient anonymous, TimeProvider time, CancellationToken ct)
    {
        LastUsed = time.GetUtcNow();
        if (IsOver) return null;
        if (Tokens.IsFresh(time.GetUtcNow())) return Tokens.Access;

        await renewing.WaitAsync(ct);
        try
        {
            if (!IsOver && !Tokens.IsFresh(time.GetUtcNow())) await RenewAsync(anonymous, time, ct);
        }
        finally
        {
            renewing.Release();
        }

        return IsOver ? null : Tokens.Access;
    }

    public void End()
    {
        IsOver = true;
        _ = over.CancelAsync();
    }

    public void Dispose()
    {
        renewing.Dispose();
        over.Dispose();
    }

    private async Task RenewAsync(CloudClient anonymous, TimeProvider time, CancellationToken ct)
    {
        if (Tokens.Refresh is not { } refresh)
        {
            End();
            return;
        }

        try
        {
            var renewed = Tokens.From(await anonymous.RefreshAsync(refresh, ct), time.GetUtcNow());
            Tokens = renewed with { Refresh = renewed.Refresh ?? refresh };
        }
        catch (CloudProblemException e) when (e.Status is >= 400 and < 500 and not 429)
        {
            End();
        }
    }
}
