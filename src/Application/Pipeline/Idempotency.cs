using System.Security.Cryptography;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Identity;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Pipeline;

/// <summary>What was answered, as it went over the wire.</summary>
public sealed record KeptAnswer(int Status, string? Location, byte[] Body);

/// <summary>The key that came with a request, and what the request was.</summary>
/// <param name="Fingerprint">SHA-256 of method, address and body.</param>
/// <param name="Render">The answer of a value, as it is about to be sent; without secrets, which are shown once.</param>
public sealed record AskedOnce(string Key, byte[] Fingerprint, Func<object?, KeptAnswer> Render);

/// <summary>
/// Makes a change that is asked for again the same change. The key is claimed in the transaction of the change and its answer kept there: both are there, or neither.
/// A second request that runs beside the first waits at the claim. Refusals are not kept: they changed nothing, and the reason may be gone.
/// </summary>
public sealed class Idempotency(ICloudDb db, Caller caller, TimeProvider time)
{
    /// <summary>Null where the client gave no key.</summary>
    public AskedOnce? Asked { get; set; }

    /// <summary>What the first of them was answered, where this is not the first.</summary>
    public KeptAnswer? Answered { get; private set; }

    public static Error Mismatch => Error.Invalid("Idempotency-Key", "The key was used for another request. Use a new key for every change.") with { Code = "idempotency.mismatch" };

    /// <summary>Looks before anything is done: the refusal where the key was used for something else; else <see cref="Answered"/> is set where there is an answer.</summary>
    public async Task<Error?> Look(CancellationToken ct)
    {
        if (Asked is not { } asked)
        {
            return null;
        }

        var since = time.GetUtcNow() - AnsweredRequest.Lifetime;
        var kept = await db.AnsweredRequests.AsNoTracking().SingleOrDefaultAsync(a => a.UserId == caller.User && a.Key == asked.Key && a.At > since, ct);
        if (kept is null)
        {
            return null;
        }

        if (!CryptographicOperations.FixedTimeEquals(kept.Fingerprint, asked.Fingerprint))
        {
            return Mismatch;
        }

        Answered = new KeptAnswer(kept.Status, kept.Location, kept.Body);
        return null;
    }

    /// <summary>Takes the key in the transaction at hand; waits for whoever has taken it. An error where it was used meanwhile, be it for the same.</summary>
    internal async Task<Error?> Claim(CancellationToken ct)
    {
        if (Asked is not { } asked)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var taken = await db.Database.ExecuteSqlAsync(
            $"""
            insert into answered_requests (user_id, key, fingerprint, at, status, body) values ({caller.User}, {asked.Key}, {asked.Fingerprint}, {now}, 0, ''::bytea)
            on conflict (user_id, key) do update set fingerprint = excluded.fingerprint, at = excluded.at, status = 0, location = null, body = ''::bytea
            where answered_requests.at <= {now - AnsweredRequest.Lifetime}
            """, ct);
        return taken == 1 ? null : await Look(ct) ?? Error.Conflict("idempotency.repeated", "The same request was made a moment ago.");
    }

    /// <summary>Keeps the answer, in the transaction of the change. The key is spent then: what else this request does is not its.</summary>
    internal async Task Keep(object? value, CancellationToken ct)
    {
        if (Asked is not { } asked)
        {
            return;
        }

        Asked = null;
        var answer = asked.Render(value);
        await db.Database.ExecuteSqlAsync(
            $"update answered_requests set status = {answer.Status}, location = {answer.Location}, body = {answer.Body} where user_id = {caller.User} and key = {asked.Key}", ct);
    }
}
