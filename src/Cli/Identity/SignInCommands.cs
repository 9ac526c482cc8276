using System.CommandLine;
using Cloud.Cli.Running;
using Cloud.Client;

namespace Cloud.Cli.Identity;

/// <summary><c>cloud login</c> and <c>cloud logout</c>: without a browser.</summary>
internal static class SignInCommands
{
    private static readonly Option<string?> Email = new("--email") { Description = "Whom to sign in; asked for where it is left out", HelpName = "address" };

    private static readonly Option<bool> FromStandardInput = new("--password-stdin") { Description = "Read the password's line from standard input, for scripts" };

    private static readonly Option<string?> Totp = new("--totp") { Description = "The authenticator's six digits, or a recovery code; asked for where one is needed", HelpName = "code" };

    private static readonly Option<string?> Token = new("--token") { Description = "Sign in by an API token instead; - reads its line from standard input", HelpName = "token" };

    public static Verb LogIn() => new Verb(
        "login", "Sign in with e-mail, password and, where the account has one, a second factor; or with an API token",
        "cloud login --api https://cloud.example", "cloud login --api https://cloud.example --token - < token.txt", "CLOUD_TOKEN=... cloud project list   # signs nothing in")
        .With(Email, FromStandardInput, Totp, Token)
        .Does(async call =>
        {
            var anonymous = call.Connect(call.Account, signedIn: false);
            var credential = call.Value(Token) is { } token ? await ByTokenAsync(call, anonymous, token) : await ByPasswordAsync(call, anonymous);
            await call.Account.File.ChangeAsync(call.Account.Api, _ => Task.FromResult<Credential?>(credential), call.Stop, makeDefault: true);
            call.Terminal.Say($"Signed in to {call.Account.Api} as {credential.User}.");
            if (call.Account.FromEnvironment)
            {
                call.Terminal.Warn("CLOUD_TOKEN is set, and goes before what was just stored.");
            }

            return ExitCode.Done;
        });

    public static Verb LogOut() => new Verb("logout", "End the session and forget it", "cloud logout").Does(async call =>
    {
        var account = call.Account;
        if (account.File.Read().Accounts.GetValueOrDefault(account.Api) is not { } credential)
        {
            call.Terminal.Say($"Nobody is signed in to {account.Api}.");
            return ExitCode.Done;
        }

        await RevokeAsync(call, credential);
        await account.File.ChangeAsync(account.Api, _ => Task.FromResult<Credential?>(null), call.Stop);
        call.Terminal.Say($"Signed out of {account.Api}.");
        return ExitCode.Done;
    });

    private static async Task<Credential> ByTokenAsync(Call call, CloudClient anonymous, string given)
    {
        var token = given == "-" ? await LineAsync(call) : given;
        var session = await anonymous.SignInAsync(token, call.Stop);
        return new() { User = await WhoAsync(call, session), ApiToken = token };
    }

    private static async Task<Credential> ByPasswordAsync(Call call, CloudClient anonymous)
    {
        var email = call.Value(Email);
        if (email is null)
        {
            Asking.Demand("Who signs in?", "--email and --password-stdin say it, or --token.");
            email = await Asking.TextAsync(call, "E-mail:");
        }

        var session = await SignInAsync(call, anonymous, email, await PasswordAsync(call));
        return Account.Of(session, await WhoAsync(call, session));
    }

    private static async Task<string> PasswordAsync(Call call)
    {
        if (call.Value(FromStandardInput))
        {
            return await LineAsync(call);
        }

        Asking.Demand("Which password?", "--password-stdin reads it.");
        return await Asking.TextAsync(call, "Password:", secret: true);
    }

    private static async Task<AccessToken> SignInAsync(Call call, CloudClient anonymous, string email, string password)
    {
        try
        {
            return await anonymous.SignInAsync(new SignIn(email, password, call.Value(Totp)), call.Stop);
        }
        catch (CloudProblemException e) when (e.Code == SignInProblem.MfaRequired && Output.Terminal.MayAsk && !call.Has(Totp))
        {
            return await anonymous.SignInAsync(new SignIn(email, password, await Asking.TextAsync(call, "Code of your authenticator:")), call.Stop);
        }
    }

    private static async Task<string> WhoAsync(Call call, AccessToken session)
    {
        var fresh = new Account(call.Account.Api, call.Account.File, new Credential { ApiToken = session.Value }, token: null);
        return (await call.Connect(fresh).MeAsync(call.Stop)).Email;
    }

    private static async Task<string> LineAsync(Call call) =>
        (await Console.In.ReadLineAsync(call.Stop))?.Trim() is { Length: > 0 } line ? line : throw new CommandFailure(ExitCode.Usage, "Standard input is empty.");

    // An API token may be used elsewhere: it is forgotten here, and ended by `cloud token delete`.
    private static async Task RevokeAsync(Call call, Credential credential)
    {
        if ((credential.RefreshToken ?? credential.AccessToken) is not { } token)
        {
            return;
        }

        try
        {
            await call.Api.RevokeAsync(token, call.Stop);
        }
        catch (Exception e) when (e is CloudProblemException or CommandFailure)
        {
            call.Terminal.Warn($"The API could not be told ({e.Message.TrimEnd('.')}); the session ends there by itself.");
        }
    }
}
