using Cloud.Cli.Output;
using Cloud.Cli.Running;
using Cloud.Client;

namespace Cloud.Cli.Attention;

/// <summary><c>cloud attention</c>: what wants a person.</summary>
internal static class AttentionCommands
{
    private static readonly Sheet<AttentionItem> Sheet = new(
        new("severity", i => i.Severity), new("title", i => i.Title), new("project", i => i.Subject.Project), new("environment", i => i.Subject.Environment), new("since", i => i.Since),
        new("kind", i => i.Kind, Wide: true), new("detail", i => i.Detail, Wide: true), new("activity", i => i.Subject.Activity, Wide: true), new("id", i => i.Id, Wide: true));

    public static Verb Noun() => new Verb("attention", "What wants a person").With(
        new Verb("list", "List what wants a person, over all your projects", "cloud attention list", "cloud attention list --columns severity,title,detail").Shows(Sheet).Does(async call =>
        {
            call.Print.List(Sheet, await call.Api.AttentionAsync(call.Stop).ToListAsync(call.Stop), "Nothing wants you.");
            return ExitCode.Done;
        }));
}
