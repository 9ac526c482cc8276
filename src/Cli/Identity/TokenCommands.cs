using System.CommandLine;
using Cloud.Cli.Output;
using Cloud.Cli.Running;
using Cloud.Client;

namespace Cloud.Cli.Identity;

/// <summary><c>cloud token</c>: your own API tokens.</summary>
internal static class TokenCommands
{
    private static readonly Sheet<ApiTokenResource> Sheet = new(
        new("id", t => t.Id), new("name", t => t.Name), new("scopes", t => t.Scopes), new("projects", t => t.Projects, Wide: true), new("expires_at", t => t.ExpiresAt, Wide: true),
        new("last_used_at", t => t.LastUsedAt), new("created_at", t => t.CreatedAt, Wide: true), new("token", t => t.Token, Wide: true));

    private static readonly Argument<string> Name = new("name") { Description = "For people, such as nightly-backup" };
    private static readonly Argument<string> Which = new("token") { Description = "Its id or its name" };
    private static readonly Option<string?> Scopes = new("--scopes") { Description = "read, write, deploy, backup, admin, by commas; all that you may do where it is left out", HelpName = "words" };
    private static readonly Option<string?> Projects = new("--projects") { Description = "Ids of the projects it is good for, by commas; else all that you see", HelpName = "ids" };
    private static readonly Option<DateTimeOffset?> Expires = new("--expires-at") { Description = "When it ends", HelpName = "time" };

    public static Verb Noun() => new Verb("token", "Your API tokens, for programs").With(List(), Create(), Delete());

    private static Verb List() => new Verb("list", "List your API tokens", "cloud token list").Shows(Sheet).Does(async call =>
    {
        call.Print.List(Sheet, await call.Api.ApiTokensAsync("me", call.Stop).ToListAsync(call.Stop), "You have no API token.");
        return ExitCode.Done;
    });

    private static Verb Create() => new Verb("create", "Make an API token; its secret is shown this once", "cloud token create nightly --scopes backup --expires-at 2027-01-01T00:00Z", "cloud token create ci --columns token --no-header > token.txt")
        .With(Name, Scopes, Projects, Expires)
        .Shows(Sheet).Does(async call =>
        {
            var body = new CreateApiToken { Name = call.Value(Name)!, Scopes = Call.Listed(call.Value(Scopes)), Projects = Call.Listed(call.Value(Projects)), ExpiresAt = call.Value(Expires) };
            var made = await call.Api.CreateApiTokenAsync("me", body, call.Stop);
            if (made.Token is null)
            {
                // The API tells a secret once; asked again because the answer got lost, it says what was made and not the secret.
                throw new CommandFailure(ExitCode.Failed, $"The token {made.Name} is made, and the answer with its secret got lost.", $"End it and make another: cloud token delete {made.Id}");
            }

            call.Print.One(Sheet, made);
            return ExitCode.Done;
        });

    private static Verb Delete() => new Verb("delete", "End an API token at once", "cloud token delete nightly").With(Which).Does(async call =>
    {
        var which = call.Value(Which)!;
        var found = await call.Api.ApiTokensAsync("me", call.Stop).Where(t => t.Id == which || t.Name == which).ToListAsync(call.Stop);
        if (found is not [var token])
        {
            throw new CommandFailure(ExitCode.NotFound, found.Count == 0 ? $"You have no API token {which}." : $"{found.Count} of your API tokens are called {which}.", "cloud token list shows their ids.");
        }

        await Asking.ConfirmAsync(call, $"End the API token {token.Name}? Whatever uses it stops working.");
        await call.Api.DeleteApiTokenAsync("me", token.Id, call.Stop);
        call.Terminal.Say($"{token.Name} is ended.");
        return ExitCode.Done;
    });
}
