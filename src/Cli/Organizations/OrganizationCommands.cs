using Cloud.Cli.Output;
using Cloud.Cli.Running;
using Cloud.Client;

namespace Cloud.Cli.Organizations;

/// <summary><c>cloud org</c>.</summary>
internal static class OrganizationCommands
{
    private static readonly Sheet<OrganizationResource> Sheet = new(
        new("id", o => o.Id), new("name", o => o.Name), new("label", o => o.Label), new("mfa_required", o => o.MfaRequired, Wide: true), new("owner_id", o => o.OwnerId, Wide: true),
        new("created_at", o => o.CreatedAt, Wide: true));

    public static Verb Noun() => new Verb("org", "Organizations").With(List(), Get());

    private static Verb List() => new Verb("list", "List the organizations that you are in", "cloud org list").Shows(Sheet).Does(async call =>
    {
        call.Print.List(Sheet, await call.Api.OrganizationsAsync(call.Stop).ToListAsync(call.Stop), "You are in no organization yet.");
        return ExitCode.Done;
    });

    private static Verb Get() => new Verb("get", "Show one organization", "cloud org get --org acme").With(Choices.Organization).Shows(Sheet).Does(async call =>
    {
        call.Print.One(Sheet, await call.OrganizationAsync());
        return ExitCode.Done;
    });
}
