using System.Globalization;
using Cloud.Domain;
using Cloud.Domain.Activities;

namespace Cloud.Application.Activities;

/// <summary>Which activities are asked for, as the address said it. An empty list asks for all.</summary>
/// <param name="Types">Words of <see cref="Client.ActivityType"/>; one that is no type matches nothing.</param>
/// <param name="States">Words of <see cref="Client.ActivityState"/>.</param>
/// <param name="Results">Words of <see cref="Client.ActivityResult"/>.</param>
/// <param name="Before">A time in ISO 8601 form that all are older than: published clients page by the <c>created_at</c> of the last one they have.</param>
public sealed record ActivitySelection(IReadOnlyList<string> Types, IReadOnlyList<string> States, IReadOnlyList<string> Results, string? Before = null)
{
    /// <summary>More words than there are types or states are nobody's filter.</summary>
    private const int MostWords = 50;

    /// <summary>What is wrong with it, under the names the address uses.</summary>
    internal IEnumerable<(string Field, string Fault)> Faults()
    {
        if (Types.Count > MostWords || Types.Any(type => type.Any(char.IsControl)))
        {
            yield return ("filter[type]", $"must be at most {MostWords} types of activity");
        }

        if (States.Count > MostWords || !States.All(word => Words.TryParse<ActivityState>(word, out _)))
        {
            yield return ("filter[state]", $"must be one of {string.Join(", ", Words.All<ActivityState>())}");
        }

        if (Results.Count > MostWords || !Results.All(word => Words.TryParse<ActivityResult>(word, out _)))
        {
            yield return ("filter[result]", $"must be one of {string.Join(", ", Words.All<ActivityResult>())}");
        }

        if (Before is not null && !TryRead(Before, out _))
        {
            yield return ("starts_at", "must be a timestamp in ISO 8601 form, such as 2026-11-21T01:02:03Z");
        }
    }

    /// <summary>As conditions on the activity <c>a</c> of a statement: each ends where its value is put.</summary>
    internal void Narrow(Action<string, object> where)
    {
        if (Types.Count > 0)
        {
            where("a.type = any (", Types.ToArray());
        }

        if (States.Count > 0)
        {
            where("a.state = any (", States.ToArray());
        }

        if (Results.Count > 0)
        {
            where("a.result = any (", Results.ToArray());
        }

        if (TryRead(Before, out var before))
        {
            where("a.created_at <", before);
        }
    }

    private static bool TryRead(string? text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
