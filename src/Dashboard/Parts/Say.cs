using System.Globalization;
using Cloud.Client;

namespace Cloud.Dashboard.Parts;

/// <summary>Numbers, sizes and times in words. The browser says times again in the viewer's zone.</summary>
internal static class Say
{
    private static readonly string[] SizeUnits = ["B", "KB", "MB", "GB", "TB", "PB"];

    /// <summary>What an environment is called: its branch, or its own name where production and staging hold the main branch too.</summary>
    public static string Name(EnvironmentResource environment) => environment.Type == EnvironmentKind.Integration ? environment.Name : environment.MachineName;

    public static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    public static string ClockUtc(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Relative(DateTimeOffset at, DateTimeOffset now)
    {
        var gap = at - now;
        if (gap.Duration() >= TimeSpan.FromDays(1)) return at.UtcDateTime.ToString("d MMM yyyy", CultureInfo.InvariantCulture);
        if (gap > TimeSpan.Zero) return "in " + Span(gap);
        return -gap < TimeSpan.FromSeconds(5) ? "just now" : Span(-gap) + " ago";
    }

    /// <summary>To the second below an hour: "41 s", "4 min 3 s", "2 h 5 min".</summary>
    public static string Duration(TimeSpan span) => span switch
    {
        { TotalSeconds: < 0 } => "0 s",
        { TotalSeconds: < 60 } => $"{(int)span.TotalSeconds} s",
        { TotalHours: < 1 } => $"{span.Minutes} min {span.Seconds} s",
        _ => $"{(int)span.TotalHours} h {span.Minutes} min",
    };

    public static string Duration(double seconds) => Duration(TimeSpan.FromSeconds(seconds));

    /// <summary>Decimal units, as AWS Backup bills: 5.2 GB is 5 200 000 000 bytes.</summary>
    public static string Size(long bytes)
    {
        var value = (double)bytes;
        var unit = 0;
        for (; value >= 1000 && unit < SizeUnits.Length - 1; unit++) value /= 1000;
        var number = value.ToString(unit == 0 || value >= 100 ? "0" : "0.#", CultureInfo.InvariantCulture);
        return $"{number} {SizeUnits[unit]}";
    }

    public static string Megabytes(int mb) => mb >= 1024 ? $"{(mb / 1024d).ToString("0.#", CultureInfo.InvariantCulture)} GB" : $"{mb} MB";

    public static string Number(decimal value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    public static string Price(Cloud.Client.Price? price) =>
        price?.Monthly is { } monthly ? $"{monthly.ToString("#,0.##", CultureInfo.InvariantCulture)} {price.Currency} a month" : "Price unknown";

    public static string Commit(string commit) => commit.Length > 8 ? commit[..8] : commit;

    public static string Count(int n, string one, string many) => n == 1 ? $"1 {one}" : $"{n} {many}";

    /// <summary>A wire word for people: <c>in_progress</c> is "In progress".</summary>
    public static string Word(string wire)
    {
        var text = wire.Replace('_', ' ').ToLowerInvariant();
        return text.Length == 0 ? "Unknown" : char.ToUpperInvariant(text[0]) + text[1..];
    }

    /// <summary>An ISO 8601 period such as <c>PT6H</c> in words; anything else as it is.</summary>
    public static string Period(string iso)
    {
        try
        {
            var span = System.Xml.XmlConvert.ToTimeSpan(iso);
            if (span.TotalDays >= 1 && span.Hours == 0) return Count((int)span.TotalDays, "day", "days");
            return span.Minutes == 0 ? Count((int)span.TotalHours, "hour", "hours") : Duration(span);
        }
        catch (FormatException)
        {
            return iso;
        }
    }

    private static string Span(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => $"{(int)span.TotalSeconds} s",
        { TotalHours: < 1 } => $"{(int)span.TotalMinutes} min",
        { TotalHours: < 6, Minutes: > 0 } => $"{(int)span.TotalHours} h {span.Minutes} min",
        _ => $"{(int)span.TotalHours} h",
    };
}
