using System.Net;

namespace Cloud.Client;

/// <summary>
/// How long a client keeps trying when no answer comes, or one that asks to come back later. A change is sent again with the key of its first try
/// (<c>Idempotency-Key</c>), so a lost answer doubles nothing.
/// </summary>
/// <param name="Tries">Of one request, the first included.</param>
/// <param name="Within">All tries and the waits between them.</param>
public sealed record Patience(int Tries, TimeSpan Within)
{
    /// <summary>One try: for servers, whose own caller tries again.</summary>
    public static readonly Patience None = new(1, TimeSpan.MaxValue);

    /// <summary>For a person or a script that waits: rides out a restart of the API or a database that fails over, and no more.</summary>
    public static readonly Patience ForPeople = new(6, TimeSpan.FromSeconds(90));

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    // A proxy's 502 and 504 are lost answers as well: what is behind it may have done the work.
    private static readonly HttpStatusCode[] Later = [HttpStatusCode.TooManyRequests, HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout];

    /// <summary>How long to wait before the next try; null to give up.</summary>
    /// <param name="problem">How the last try ended.</param>
    /// <param name="tried">Tries so far.</param>
    /// <param name="spent">Time since the first began.</param>
    internal TimeSpan? PauseAfter(CloudProblemException problem, int tried, TimeSpan spent)
    {
        if (tried >= Tries || !MayPass(problem)) return null;
        var doubled = FirstPause * Math.Pow(2, tried - 1);
        var own = (doubled < LongestPause ? doubled : LongestPause) * (0.5 + (Random.Shared.NextDouble() / 2));
        var pause = problem.RetryAfter is { } asked && asked > own ? asked : own;
        return spent + pause <= Within ? pause : null;
    }

    /// <summary>Whether an answer with this status is not the last word.</summary>
    internal bool TriesAgain(HttpStatusCode status, int tried) => tried < Tries && Later.Contains(status);

    // A twin of this very request that is still on its way answers 409: its answer is the one to wait for. Every other 409 is a refusal.
    private static bool MayPass(CloudProblemException problem) =>
        problem.Code is CloudProblemException.Unreachable or CloudProblemException.TimedOut
        || Later.Contains((HttpStatusCode)problem.Status)
        || (problem.Status == (int)HttpStatusCode.Conflict && problem.Code.StartsWith("idempotency.", StringComparison.Ordinal));
}
