namespace Cloud.Sandbox.Protocol;

/// <summary>What becomes of an answer on its way.</summary>
internal enum AnswerFate
{
    Sent,

    /// <summary>The connection is cut.</summary>
    Lost,

    /// <summary>The connection stays open and silent.</summary>
    Withheld,
}

/// <summary>What goes back to the caller; built under the lock, sent outside of it.</summary>
internal sealed record Answer(int Status, string ContentType, byte[] Body)
{
    public const string Xml = "text/xml";
    public const string Json = "application/json";

    public List<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>A file to send as the body in place of <see cref="Body"/>.</summary>
    public string? File { get; init; }

    public (long From, long To)? Range { get; init; }

    public AnswerFate Fate { get; init; }
}
