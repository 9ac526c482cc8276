using System.Globalization;

namespace Cloud.Infrastructure.Configuration;

/// <summary>
/// The five fields of cron(5) plus <c>H</c>, which leaves the choice to the platform. Says which field is wrong and what it may hold.
/// </summary>
internal static class CronSpec
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private static readonly Field[] Fields =
    [
        new("minute", 0, 59, [], 0),
        new("hour", 0, 23, [], 0),
        new("day of the month", 1, 31, [], 0),
        new("month", 1, 12, Months, 1),
        new("day of the week", 0, 7, Days, 0),
    ];

    public const string Expected = "five fields: minute hour day month weekday, as in */5 * * * * or H 3 * * 1-5";

    private sealed record Field(string Name, int Least, int Most, string[] Names, int FirstName)
    {
        public string Range => $"{Least}-{Most}";
    }

    /// <summary>What is wrong with it, null when nothing is.</summary>
    public static string? FaultOf(string spec)
    {
        var parts = spec.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != Fields.Length)
            return $"The schedule has {parts.Length} fields instead of 5.";
        for (var i = 0; i < Fields.Length; i++)
        {
            if (!parts[i].Split(',').All(item => IsItem(item, Fields[i])))
                return $"The {Fields[i].Name} field of the schedule cannot be \"{TextRules.Shorten(parts[i])}\" (its values are {Fields[i].Range}).";
        }

        return null;
    }

    private static bool IsItem(string item, Field field)
    {
        var halves = item.Split('/');
        return halves.Length switch
        {
            1 => IsRange(halves[0], field),
            2 => IsRange(halves[0], field) && Number(halves[1]) is { } step && step >= 1 && step <= field.Most,
            _ => false,
        };
    }

    private static bool IsRange(string text, Field field)
    {
        if (text is "*" or "H")
            return true;
        if (text.StartsWith("H(", StringComparison.Ordinal) && text.EndsWith(')'))
            text = text[2..^1];
        var ends = text.Split('-');
        return ends.Length switch
        {
            1 => ValueOf(ends[0], field) is not null,
            2 => ValueOf(ends[0], field) is { } from && ValueOf(ends[1], field) is { } to && from <= to,
            _ => false,
        };
    }

    private static int? ValueOf(string text, Field field)
    {
        var name = Array.FindIndex(field.Names, n => n.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (name >= 0)
            return name + field.FirstName;
        return Number(text) is { } number && number >= field.Least && number <= field.Most ? number : null;
    }

    private static int? Number(string text) =>
        text.Length is 1 or 2 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
