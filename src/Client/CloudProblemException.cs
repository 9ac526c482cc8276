namespace Cloud.Client;

/// <summary>The API refused, failed or could not be reached. The message is fit to be shown to a person.</summary>
public sealed class CloudProblemException : Exception
{
    /// <summary><see cref="Code"/> when no answer came: the address is wrong, or the API is away.</summary>
    public const string Unreachable = "client.unreachable";

    /// <summary><see cref="Code"/> when the answer did not come in time.</summary>
    public const string TimedOut = "client.timed_out";

    /// <summary><see cref="Code"/> when an answer came that is not the contract's.</summary>
    public const string Unreadable = "client.unreadable_answer";

    internal CloudProblemException(Problem problem, TimeSpan? retryAfter = null, Exception? inner = null)
        : base(problem.Detail ?? problem.Message ?? problem.Title, inner)
    {
        Problem = problem;
        RetryAfter = retryAfter;
    }

    /// <summary>The whole of what the API said.</summary>
    public Problem Problem { get; }

    /// <summary>The HTTP status; 0 when no answer came.</summary>
    public int Status => Problem.Status;

    /// <summary>The stable code, such as <c>environment.limit_reached</c>.</summary>
    public string Code => Problem.Code;

    /// <summary>Faults by field; empty when the error is not about fields.</summary>
    public IReadOnlyDictionary<string, string[]> Fields => Problem.Errors ?? [];

    /// <summary>
    /// <see cref="Fields"/> without what is said already: the one that the message is about, and files' faults where <see cref="Problem.Faults"/> has them with their places.
    /// </summary>
    public IEnumerable<(string Field, IReadOnlyList<string> Faults)> FurtherFields =>
        from named in Fields
        where Problem.Faults?.Any(fault => fault.File == named.Key || (fault.File.Length == 0 && named.Key == "config")) != true
        let further = named.Value.Where(fault => fault != Message && $"{named.Key} {fault}" != Message).Distinct(StringComparer.Ordinal).ToList()
        where further.Count > 0
        select (named.Key, (IReadOnlyList<string>)further);

    /// <summary>What support needs to find the request.</summary>
    public string? RequestId => Problem.RequestId;

    /// <summary>How long the API asked to wait before the next try.</summary>
    public TimeSpan? RetryAfter { get; }

    internal static CloudProblemException NoAnswer(string code, string detail, Exception inner) =>
        new(new Problem { Title = "The API did not answer", Status = 0, Code = code, Detail = detail, Retryable = true }, inner: inner);
}
