using System.Globalization;

namespace Cloud.Launch;

/// <summary>The launcher's few lines for a person.</summary>
internal static class Screen
{
    // https://no-color.org
    private static readonly bool Colours = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public static void Step(string text) => Console.WriteLine($"  {Paint("36", "..")} {text}");

    public static void Done(string text, TimeSpan took) =>
        Console.WriteLine($"  {Paint("32", "ok")} {text} {Paint("2", took.TotalSeconds.ToString("0.0 s", CultureInfo.InvariantCulture))}");

    public static void Trouble(string text) => Console.WriteLine($"  {Paint("33", "!!")} {text}");

    public static void Fault(string text) => Console.Error.WriteLine($"  {Paint("31", "xx")} {text}");

    public static void Title(string text) => Console.WriteLine($"\n  {Paint("1", text)}\n");

    public static void Row(string name, string value) => Console.WriteLine($"  {name,-12}{value}");

    public static void Blank() => Console.WriteLine();

    private static string Paint(string code, string text) => Colours ? $"\e[{code}m{text}\e[0m" : text;
}
