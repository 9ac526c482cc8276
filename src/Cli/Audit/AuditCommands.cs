using System.CommandLine;
using Cloud.Cli.Output;
using Cloud.Cli.Running;
using Cloud.Client;

namespace Cloud.Cli.Audit;

/// <summary><c>cloud audit</c>: who did what.</summary>
internal static class AuditCommands
{
    private const int UsualNumber = 50;

    private static readonly Sheet<AuditEvent> Sheet = new(
        new("id", e => e.Id, Wide: true), new("at", e => e.At), new("actor", e => e.Actor.Name ?? e.Actor.Id), new("action", e => e.Action), new("outcome", e => e.Outcome),
        new("target", e => e.Target.Name ?? e.Target.Id, Wide: true), new("token", e => e.Actor.Token?.Name, Wide: true), new("reason", e => e.Reason, Wide: true), new("ip", e => e.Ip, Wide: true),
        new("request_id", e => e.RequestId, Wide: true), new("sequence", e => e.Sequence, Wide: true), new("hash", e => e.Hash, Wide: true));

    private static readonly Sheet<AuditVerification> Verification = new(
        new("ok", v => v.Ok), new("checked", v => v.Checked), new("waiting", v => v.Waiting), new("head", v => v.Head is { } h ? $"{h.Sequence}:{h.Hash}" : null),
        new("first_fault", v => v.FirstFault is { } f ? $"place {f.Sequence}: {f.Kind}" : null));

    private static readonly Option<string?> Actor = new("--actor") { Description = "By this user's id", HelpName = "id" };
    private static readonly Option<string?> Action = new("--action") { Description = "Of this kind, such as ActivateEnvironment", HelpName = "name" };
    private static readonly Option<string?> Outcome = new("--outcome") { Description = "accepted, or a refusal's code", HelpName = "word" };
    private static readonly Option<string?> Target = new("--target") { Description = "Done to what begins with this path, such as projects/ID", HelpName = "path" };
    private static readonly Option<DateTimeOffset?> From = new("--from") { Description = "At this time or later", HelpName = "time" };
    private static readonly Option<DateTimeOffset?> To = new("--to") { Description = "Before this time", HelpName = "time" };
    private static readonly Option<int> Limit = new("--limit") { Description = "How many, newest first", HelpName = "number", DefaultValueFactory = _ => UsualNumber };
    private static readonly Option<string?> Kept = new("--kept") { Description = "A head that you kept: is it still in its place?", HelpName = "sequence:hash" };

    private static readonly Option[] Filters = [Actor, Action, Outcome, Target, From, To];

    public static Verb Noun() => new Verb("audit", "Who did what in the organization").With(List(), Verify(), Export());

    private static Verb List() => new Verb("list", "List the newest entries", "cloud audit list --limit 10", "cloud audit list --action UpdateMember --from 2026-11-01T00:00Z -o csv").With(Filters).With(Limit, Choices.Organization).Shows(Sheet).Does(async call =>
    {
        var organization = await call.OrganizationAsync();
        List<AuditEvent> all = [];
        string? after = null;
        do
        {
            var page = await call.Api.AuditEventsAsync(organization.Id, FilterOf(call), after, call.Stop);
            all.AddRange(page.Items);
            after = page.After;
        }
        while (after is not null && all.Count < call.Value(Limit));

        call.Print.List(Sheet, [.. all.Take(call.Value(Limit))], "No entry.");
        return ExitCode.Done;
    });

    private static Verb Verify() => new Verb("verify", "Have the whole chain computed anew; exit code 1 where it disagrees", "cloud audit verify", "cloud audit verify --kept 4:59133ae8...").With(Kept, Choices.Organization).Shows(Verification).Does(async call =>
    {
        var organization = await call.OrganizationAsync();
        var found = await call.Api.VerifyAuditAsync(organization.Id, HeadOf(call.Value(Kept)), call.Stop);
        call.Print.One(Verification, found);
        return found.Ok ? ExitCode.Done : ExitCode.Failed;
    });

    private static Verb Export() => new Verb("export", "Write the log as JSON lines, oldest first, whatever its length", "cloud audit export > audit.jsonl").With(Filters).With(Choices.Organization).Does(async call =>
    {
        var organization = await call.OrganizationAsync();
        using var answer = await call.Api.ExportAuditAsync(organization.Id, FilterOf(call), call.Stop);
        await using var to = Console.OpenStandardOutput();
        await answer.Content.CopyToAsync(to, call.Stop);
        return ExitCode.Done;
    });

    private static AuditFilter FilterOf(Call call) => new(call.Value(Actor), call.Value(Action), call.Value(Outcome), call.Value(Target), call.Value(From), call.Value(To));

    private static AuditHead? HeadOf(string? kept) => kept is null ? null
        : kept.Split(':') is [var place, { Length: > 0 } hash] && long.TryParse(place, out var sequence) ? new(sequence, hash, default)
        : throw new CommandFailure(ExitCode.Usage, $"'{kept}' is no head.", "A head is SEQUENCE:HASH, as `cloud audit verify` shows it.");
}
