using System.Text;
using System.Text.Json;
using Cloud.Client;
using Spectre.Console;

namespace Cloud.Cli.Output;

/// <summary>The words of <c>--output</c>.</summary>
internal static class OutputFormat
{
    public const string Table = "table";
    public const string Json = "json";
    public const string Yaml = "yaml";
    public const string Csv = "csv";

    public static readonly string[] All = [Table, Json, Yaml, Csv];
}

/// <summary>Results on stdout, in the form that was asked for. JSON and YAML carry the whole resource unless columns are chosen.</summary>
internal sealed class Printer(Terminal terminal, string format, IReadOnlyList<string>? columns, bool header)
{
    private const string Gap = "  ";

    /// <summary>Whether a program reads.</summary>
    public bool Structured => format is OutputFormat.Json or OutputFormat.Yaml;

    public bool ForPeople => format is OutputFormat.Table;

    public void List<T>(Sheet<T> sheet, IReadOnlyList<T> items, string none)
    {
        if (Structured)
        {
            Element(Output.Json.Array(items.Select(item => ElementOf(sheet, item))));
            return;
        }

        var chosen = sheet.Choose(columns, wide: format is OutputFormat.Csv);
        if (format is OutputFormat.Csv)
        {
            Csv(chosen, items);
        }
        else if (items.Count == 0)
        {
            terminal.Say(none);
        }
        else
        {
            Table([.. chosen.Select(c => c.Name)], [.. items.Select(item => chosen.Select(c => Cells.ForPeople(c.Value(item))).ToArray())]);
        }
    }

    public void One<T>(Sheet<T> sheet, T item)
    {
        if (Structured)
        {
            Element(ElementOf(sheet, item));
            return;
        }

        var chosen = sheet.Choose(columns, wide: true);
        if (format is OutputFormat.Csv)
        {
            Csv(chosen, [item]);
        }
        else if (columns is { Count: 1 } && !header)
        {
            // One value of one thing is what a script wants to have bare.
            Terminal.Out.WriteLine(Cells.ForPeople(chosen[0].Value(item)));
        }
        else
        {
            Table(["property", "value"], [.. chosen.Select(c => new[] { c.Name, Cells.ForPeople(c.Value(item)) }).Where(row => columns is not null || row[1].Length > 0)]);
        }
    }

    public void Element(JsonElement element) =>
        Terminal.Out.Write(format is OutputFormat.Yaml ? Output.Yaml.Of(element) : Output.Json.Of(element) + "\n");

    public JsonElement ElementOf<T>(Sheet<T> sheet, T item) => columns is null ? WireJson.ToElement(item) : Output.Json.Of(sheet.Choose(columns, wide: true), item);

    // RFC 4180, with lines that end as everything else here does.
    private void Csv<T>(IReadOnlyList<Column<T>> chosen, IReadOnlyList<T> items)
    {
        if (header)
        {
            Terminal.Out.WriteLine(string.Join(',', chosen.Select(c => c.Name)));
        }

        foreach (var item in items)
        {
            Terminal.Out.WriteLine(string.Join(',', chosen.Select(c => Field(Cells.ForPrograms(c.Value(item))))));
        }
    }

    private static string Field(string value) => value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private void Table(string[] names, IReadOnlyList<string[]> rows)
    {
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = Terminal.Harmless(row[i]);
            }
        }

        if (terminal.OutIsTerminal)
        {
            Drawn(names, rows);
        }
        else
        {
            Plain(names, rows);
        }
    }

    /// <summary>In a terminal long cells wrap within its width.</summary>
    private void Drawn(string[] names, IReadOnlyList<string[]> rows)
    {
        var table = new Table { Border = TableBorder.Simple, ShowHeaders = header };
        table.AddColumns([.. names.Select(name => new TableColumn(new Text(name, new Style(decoration: Decoration.Bold))) { Padding = new Padding(0, 0, 1, 0) })]);
        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        terminal.Page.Write(table);
    }

    /// <summary>In a pipe one row is one line, however wide.</summary>
    private void Plain(string[] names, IReadOnlyList<string[]> rows)
    {
        List<string[]> lines = header ? [names, .. rows] : [.. rows];
        if (lines.Count == 0)
        {
            return;
        }

        var widths = names.Select((_, i) => lines.Max(line => line[i].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            text.Append(string.Join(Gap, line.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd()).Append('\n');
        }

        Terminal.Out.Write(text);
    }
}
