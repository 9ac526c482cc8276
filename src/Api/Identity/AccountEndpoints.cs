using Cloud.Api.Http;
using Cloud.Application.Identity;
using Cloud.Application.Pipeline;
using Cloud.Client;

namespace Cloud.Api.Identity;

/// <summary>What people do with their own account.</summary>
internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        var user = routes.MapGroup("/users/{user}").WithTags("Users");
        user.MapPatch("/", (string user, Body<Client.UpdateUser> body, Sender sender, CancellationToken ct) =>
                sender.Send(new Application.Identity.UpdateUser.Command(user, body.Value), ct).ToNoContent())
            .Answers204("updateUser", "Change one's profile").Takes<Client.UpdateUser>();
        user.MapPost("/password", (string user, Body<Client.ChangePassword> body, Sender sender, CancellationToken ct) =>
                sender.Send(new Application.Identity.ChangePassword.Command(user, body.Value), ct).ToNoContent())
            .Answers204("changePassword", "Set a new password; every other session ends").Takes<Client.ChangePassword>();
        user.MapPost("/email", (string user, Body<Client.ChangeEmail> body, Sender sender, CancellationToken ct) =>
                sender.Send(new Application.Identity.ChangeEmail.Command(user, body.Value), ct).ToTaken())
            .WithName("changeEmail").WithSummary("Send a link to a new address, which becomes the account's when it is followed")
            .Produces(StatusCodes.Status202Accepted).Refuses(403, 404, 429).Takes<Client.ChangeEmail>();

        user.MapGet("/sessions", (string user, [AsParameters] PageQuery page, Sender sender, CancellationToken ct) => sender.Send(new ListSessions.Query(user, page), ct).ToArray())
            .Describe<IReadOnlyList<SessionResource>>("listSessions", "List where one is signed in", 403, 404, 422);
        user.MapDelete("/sessions", (string user, Sender sender, CancellationToken ct) => sender.Send(new EndOtherSessions.Command(user), ct).ToNoContent())
            .Answers204("endOtherSessions", "End every session but the one that asks");
        user.MapDelete("/sessions/{session}", (string user, string session, Sender sender, CancellationToken ct) => sender.Send(new EndSession.Command(user, session), ct).ToNoContent())
            .Answers204("endSession", "End a session");
        MapMfa(user.MapGroup("/mfa"));
        MapPasskeys(user.MapGroup("/passkeys"));
    }

    /// <summary>Reset and confirmation by mail: open to all, for whoever follows the link cannot be signed in, or not on this device. No address holds a secret: addresses are logged.</summary>
    public static void MapPasswordResets(this IEndpointRouteBuilder routes)
    {
        var open = routes.MapGroup("").WithTags("Sign-in").AllowAnonymous().AddEndpointFilter<FewOfEach>();
        open.MapPost("/password-resets", (Body<Client.RequestPasswordReset> body, Sender sender, CancellationToken ct) =>
                sender.Send(new Application.Identity.RequestPasswordReset.Command(body.Value), ct).ToTaken())
            .WithName("requestPasswordReset").WithSummary("Send a link to set a new password, if there is such an account; the answer is the same if not")
            .Produces(StatusCodes.Status202Accepted).Refuses(429).Takes<Client.RequestPasswordReset>();
        open.MapPost("/password-resets/{reset}", (string reset, Body<Client.ResetPassword> body, Sender sender, CancellationToken ct) =>
                sender.Send(new Application.Identity.ResetPassword.Command(reset, body.Value), ct).ToNoContent())
            .Answers204("resetPassword", "Set a new password by a link; every session ends").Takes<Client.ResetPassword>();
        open.MapPost("/email-confirmations/{confirmation}", (string confirmation, Body<Client.ConfirmEmail> body, Sender sender, CancellationToken ct) =>
                sender.Send(new Application.Identity.ConfirmEmail.Command(confirmation, body.Value), ct).ToNoContent())
            .Answers204("confirmEmail", "Confirm an address by a link").Takes<Client.ConfirmEmail>();
    }

    /// <summary>What a passkey signs to sign in: who asks is nobody yet.</summary>
    public static void MapPasskeyChallenges(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("").WithTags("Sign-in").AllowAnonymous().AddEndpointFilter<FewOfEach>()
            .MapPost("/passkey-challenges", (Sender sender, CancellationToken ct) => sender.Send(new ChallengePasskey.Command(), ct).ToOk())
            .Describe<PasskeyChallengeResource>("challengePasskey", "Get what a passkey signs to sign in", 429);

    private static void MapMfa(RouteGroupBuilder mfa)
    {
        mfa.MapGet("/", (string user, Sender sender, CancellationToken ct) => sender.Send(new GetMfa.Query(user), ct).ToOk())
            .Describe<MfaResource>("getMfa", "Get the second factor of one's account", 404);
        mfa.MapPost("/", (string user, Body<Client.BeginMfa> body, Sender sender, CancellationToken ct) => sender.Send(new Application.Identity.BeginMfa.Command(user, body.Value), ct).ToOk())
            .Describe<MfaEnrolment>("beginMfa", "Make the secret of an authenticator", 403, 404, 409, 429).Takes<Client.BeginMfa>();
        mfa.MapPost("/confirm", (string user, Body<Client.ConfirmMfa> body, Sender sender, CancellationToken ct) => sender.Send(new Application.Identity.ConfirmMfa.Command(user, body.Value), ct).ToOk())
            .Describe<RecoveryCodes>("confirmMfa", "Turn the second factor on by a first code; the recovery codes are in this answer only", 403, 404, 409, 429).Takes<Client.ConfirmMfa>();
        mfa.MapPost("/recovery-codes", (string user, Body<ProveMfa> body, Sender sender, CancellationToken ct) => sender.Send(new RenewRecoveryCodes.Command(user, body.Value), ct).ToOk())
            .Describe<RecoveryCodes>("renewRecoveryCodes", "Replace the recovery codes", 403, 404, 409, 429).Takes<ProveMfa>();
        mfa.MapDelete("/", (string user, Body<ProveMfa> body, Sender sender, CancellationToken ct) => sender.Send(new DisableMfa.Command(user, body.Value), ct).ToNoContent())
            .Answers204("disableMfa", "Turn the second factor off").Takes<ProveMfa>();
    }

    private static void MapPasskeys(RouteGroupBuilder passkeys)
    {
        passkeys.MapGet("/", (string user, Sender sender, CancellationToken ct) => sender.Send(new ListPasskeys.Query(user), ct).ToOk())
            .Describe<IReadOnlyList<PasskeyResource>>("listPasskeys", "List one's passkeys", 403, 404);
        passkeys.MapPost("/challenge", (string user, Body<Client.BeginPasskey> body, Sender sender, CancellationToken ct) =>
                sender.Send(new Application.Identity.BeginPasskey.Command(user, body.Value), ct).ToOk())
            .Describe<PasskeyChallengeResource>("beginPasskey", "Get what a browser makes a passkey of", 403, 404, 409, 429).Takes<Client.BeginPasskey>();
        passkeys.MapPost("/", (string user, Body<Client.CreatePasskey> body, Sender sender, CancellationToken ct) =>
                sender.Send(new Application.Identity.CreatePasskey.Command(user, body.Value), ct).ToCreated())
            .WithName("createPasskey").WithSummary("Keep the passkey that a browser made").Produces<PasskeyResource>(StatusCodes.Status201Created)
            .Refuses(403, 404, 409).Takes<Client.CreatePasskey>();
        passkeys.MapDelete("/{passkey}", (string user, string passkey, Sender sender, CancellationToken ct) => sender.Send(new DeletePasskey.Command(user, passkey), ct).ToNoContent())
            .Answers204("deletePasskey", "Forget a passkey");
    }

    private static RouteHandlerBuilder Answers204(this RouteHandlerBuilder route, string name, string summary) =>
        route.WithName(name).WithSummary(summary).Produces(StatusCodes.Status204NoContent).Refuses(403, 404, 409, 429);
}
