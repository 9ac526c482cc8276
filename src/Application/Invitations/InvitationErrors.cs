using Cloud.Domain;
using Cloud.Domain.Organizations;

namespace Cloud.Application.Invitations;

internal static class InvitationErrors
{
    public static Error NotFound => Error.NotFound("invitation");

    public static Error Ended(Invitation invitation) => Error.Conflict(
        "invitation.ended",
        invitation.State switch
        {
            InvitationState.Accepted => "This invitation was accepted already. Sign in.",
            InvitationState.Cancelled => "This invitation was taken back. Ask whoever invited you for a new one.",
            InvitationState.Pending => "This invitation has expired. Ask whoever invited you to send it again.",
            _ => throw new ArgumentOutOfRangeException(nameof(invitation), invitation.State, "A state without words."),
        });

    /// <summary>Not which of the two, for whoever holds the mail is not in.</summary>
    public static Error InviterLeft => Error.Conflict("invitation.ended", "Whoever invited you has left, or may not give any more what this invitation gives. Ask for a new one.");

    public static Error Narrowed => new(ErrorKind.Forbidden, "auth.forbidden", "This token is narrowed, so it cannot join an organization. Sign in with your password, or use an unnarrowed token.");

    public static Error Pending(string email) => Error.Conflict("invitation.pending", $"{email} has an open invitation already. Send it again or take it back.");

    public static Error IsMember(string email) => Error.Conflict("invitation.is_member", $"{email} is a member already. Change their permissions instead.");

    public static Error TooMany => Error.Conflict("invitation.limit_reached", $"There are {Invitation.MostPending} open invitations. Take some back first.");

    public static Error SignInFirst(string email) => new(ErrorKind.Unauthenticated, "auth.required", $"{email} has an account. Sign in with it, then accept.");

    public static Error OtherAddress(string email) => Error.Conflict("invitation.other_address", $"This invitation is for {email}. Sign in with that address to accept it.");
}
