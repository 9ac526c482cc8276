using System.Globalization;

namespace Cloud.Cli.Output;

/// <summary>One column of a table and of CSV: its name on the wire, and what stands in it.</summary>
/// <param name="Name">As in <c>--columns</c>.</param>
/// <param name="Value">A string, number, flag, time, list of strings, <see cref="Bytes"/> or null.</param>
/// <param name="Wide">Not in the table unless it is asked for; in CSV and in what shows one thing, it is.</param>
internal sealed record Column<T>(string Name, Func<T, object?> Value, bool Wide = false);

/// <summary>A number of bytes: for people with a unit, for programs without.</summary>
internal readonly record struct Bytes(long Count)
{
    public static Bytes? Of(long? count) => count is { } known ? new Bytes(known) : null;
}

/// <summary>A resource as rows and columns.</summary>
internal sealed class Sheet<T>(params Column<T>[] columns)
{
    public IReadOnlyList<Column<T>> Columns => columns;

    /// <summary>The chosen columns in the order they were named; null for the usual ones.</summary>
    public IReadOnlyList<Column<T>> Choose(IReadOnlyList<string>? names, bool wide)
    {
        if (names is null)
        {
            return [.. columns.Where(c => wide || !c.Wide)];
        }

        // A second table below the first one shows what it has of them.
        return [.. names.Select(name => columns.FirstOrDefault(c => c.Name == name)).OfType<Column<T>>()];
    }
}

/// <summary>Values as text.</summary>
internal static class Cells
{
    /// <summary>For a person: local time, yes and no, sizes with units.</summary>
    public static string ForPeople(object? value) => value switch
    {
        null => "",
        DateTimeOffset at => at.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        bool flag => flag ? "yes" : "no",
        Bytes size => Size(size.Count),
        IEnumerable<string> many => string.Join(", ", many),
        double number => number.ToString("0.##", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>For a program: UTC in ISO 8601, true and false, plain numbers.</summary>
    public static string ForPrograms(object? value) => value switch
    {
        null => "",
        DateTimeOffset at => at.UtcDateTime.ToString(Client.UtcMicroseconds.Format, CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        Bytes size => size.Count.ToString(CultureInfo.InvariantCulture),
        IEnumerable<string> many => string.Join(' ', many),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Size(long bytes)
    {
        string[] units = ["B", "kB", "MB", "GB", "TB", "PB"];
        var (value, unit) = ((double)bytes, 0);
        for (; value >= 1000 && unit < units.Length - 1; unit++)
        {
            value /= 1000;
        }

        return $"{value.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture)} {units[unit]}";
    }
}
