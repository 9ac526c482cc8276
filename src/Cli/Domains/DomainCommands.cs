using System.CommandLine;
using Cloud.Cli.Activities;
using Cloud.Cli.Output;
using Cloud.Cli.Running;
using Cloud.Client;

namespace Cloud.Cli.Domains;

/// <summary><c>cloud domain</c>: host names of the customer's own that an environment answers for.</summary>
internal static class DomainCommands
{
    private static readonly Sheet<DomainResource> Sheet = new(
        new("name", d => d.Name),
        new("status", d => d.Status),
        new("is_default", d => d.IsDefault),
        new("reason", d => d.Reason),
        new("ownership", d => Of(d, DomainRecordPurpose.Ownership), Wide: true),
        new("certificate", d => Of(d, DomainRecordPurpose.Certificate), Wide: true),
        new("traffic", d => Of(d, DomainRecordPurpose.Traffic), Wide: true),
        new("hosted_zone_id", d => d.HostedZoneId, Wide: true),
        new("verified_at", d => d.VerifiedAt, Wide: true),
        new("expires_at", d => d.ExpiresAt, Wide: true),
        new("created_at", d => d.CreatedAt, Wide: true));

    private static readonly Argument<string> Name = new("name") { Description = "The host name: shop.example.com, or *.example.com for all directly under it" };

    private static readonly Option<string?> Zone = new("--zone") { Description = "In an AWS account of your own: the zone of Route 53 in which the stack sets the name's alias; none for no zone", HelpName = "id|none" };

    public static Verb Noun() => new Verb("domain", "Host names of your own that an environment answers for").With(List(), Get(), Add(), Check(), Default(), Delete());

    private static Verb List() => new Verb("list", "List an environment's domains", "cloud domain list -e production").With(Choices.Project, Choices.Environment).Shows(Sheet).Does(async call =>
    {
        var (project, environment) = await call.Place.BothAsync();
        call.Print.List(Sheet, await call.Api.DomainsAsync(project, environment, call.Stop), "No domain of its own yet.");
        return ExitCode.Done;
    });

    private static Verb Get() => new Verb("get", "Show a domain and the DNS records to set", "cloud domain get shop.example.com -e production").With(Name, Choices.Project, Choices.Environment).Shows(Sheet).Does(async call =>
    {
        Show(call, await ReadAsync(call));
        return ExitCode.Done;
    });

    private static Verb Add() => new Verb("add", "Add a domain; the answer has the DNS records to set", "cloud domain add shop.example.com -e production", "cloud domain add '*.example.com'")
        .With(Name, Choices.Project, Choices.Environment).Shows(Sheet).Does(async call =>
        {
            var environment = await call.Place.ReadEnvironmentAsync();
            Show(call, (await call.AskAsync(environment, Relation.AddDomain, $"To add {call.Value(Name)}", new AddDomain { Name = call.Value(Name)! })).Entity<DomainResource>()!);
            return ExitCode.Done;
        });

    private static Verb Check() => new Verb("check", "Look for a domain's DNS records now; one that failed begins again", "cloud domain check shop.example.com -e production")
        .With(Name, Choices.Project, Choices.Environment).Shows(Sheet).Does(async call =>
        {
            var domain = await ReadAsync(call);
            Show(call, (await call.AskAsync(domain, Relation.Check, $"To check {domain.Name}")).Entity<DomainResource>()!);
            return ExitCode.Done;
        });

    private static Verb Default() => new Verb("default", "Make a domain the name that its environment calls itself by", "cloud domain default shop.example.com -e production", "cloud domain default shop.example.com --zone Z0123456789ABCDEFGHIJ")
        .With(Name, Zone, Choices.Project, Choices.Environment, Choices.NoWait).Shows(Sheet).Does(async call =>
        {
            var domain = await ReadAsync(call);
            var zone = call.Value(Zone) is { } given ? given == "none" ? "" : given : null;
            if (domain.IsDefault && zone is null)
            {
                call.Terminal.Say($"{domain.Environment} calls itself by {domain.Name} already.");
                return ExitCode.Done;
            }

            return await new Watch(call, domain.Project).FollowAsync(await call.AskAsync(domain, Relation.Edit, $"To make {domain.Name} the default", new UpdateDomain { IsDefault = true, HostedZoneId = zone }), Sheet, async (d, _) => await call.Api.DomainAsync(d!.Project, d.Environment, d.Name, call.Stop));
        });

    private static Verb Delete() => new Verb("delete", "Take a domain from its environment", "cloud domain delete shop.example.com -e production").With(Name, Choices.Project, Choices.Environment).Does(async call =>
    {
        var domain = await ReadAsync(call);
        await Asking.ConfirmAsync(call, $"Remove {domain.Name} from {domain.Environment}?{(domain.Status == DomainStatus.Active ? " Its visitors get an error." : "")}");
        await call.AskAsync(domain, Relation.Delete, $"To remove {domain.Name}");
        call.Terminal.Say($"{domain.Name} is being removed.");
        return ExitCode.Done;
    });

    private static async Task<DomainResource> ReadAsync(Call call)
    {
        var (project, environment) = await call.Place.BothAsync();
        return await call.Api.DomainAsync(project, environment, call.Value(Name)!, call.Stop);
    }

    private static void Show(Call call, DomainResource domain) => call.Print.One(Sheet, domain);

    /// <summary>A record as a zone file has it, and whether it was found.</summary>
    private static string Of(DomainResource domain, string purpose)
    {
        var record = domain.Records.First(r => r.Purpose == purpose);
        return $"{record.Name} {record.Type} {record.Value ?? (record.Hint is { } hint ? $"({hint})" : "(not known yet)")}{(record.Found switch { true => " (found)", false => " (not found yet)", null => "" })}";
    }
}
