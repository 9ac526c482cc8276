using System.CommandLine;
using System.CommandLine.Completions;
using Cloud.Cli.Output;

namespace Cloud.Cli.Running;

/// <summary>Options that mean the same everywhere.</summary>
internal static class Choices
{
    public static readonly Option<string?> Api = new("--api") { Description = "The API's address; else CLOUD_API, else where you signed in last", Recursive = true, HelpName = "address" };

    public static readonly Option<string> Output = Formats();

    public static readonly Option<string?> Columns = Named();

    public static readonly Option<bool> NoHeader = new("--no-header") { Description = "Leave out the line of column names; with one column of one thing, its bare value", Recursive = true };

    public static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Answer every question with yes", Recursive = true };

    public static readonly Option<string?> Project = new("--project", "-p") { Description = "The project's id; else CLOUD_PROJECT, .cloud/local.yaml, or the Git remote", HelpName = "id" };

    public static readonly Option<string?> Environment = new("--environment", "-e") { Description = "The environment's id; else CLOUD_ENVIRONMENT, or the branch that is checked out", HelpName = "id" };

    public static readonly Option<string?> Organization = new("--org") { Description = "The organization's id or name; left out where you are in one only", HelpName = "id" };

    public static readonly Option<bool> NoWait = new("--no-wait") { Description = "Do not watch the work: print its activity's id and end" };

    public static IEnumerable<Option> Everywhere => [Api, Output, Columns, NoHeader, Yes];

    private static Option<string?> Named()
    {
        var columns = new Option<string?>("--columns") { Description = "Which columns, in which order, separated by commas", Recursive = true, HelpName = "names" };
        columns.CompletionSources.Add(context => context.ParseResult.CommandResult.Command is Verb { Columns: { } known } ? known.Select(name => new CompletionItem(name)) : []);
        return columns;
    }

    private static Option<string> Formats()
    {
        var format = new Option<string>("--output", "-o") { Description = "table, json, yaml or csv", Recursive = true, HelpName = "format", DefaultValueFactory = _ => OutputFormat.Table };
        format.AcceptOnlyFromAmong(OutputFormat.All);
        return format;
    }
}
