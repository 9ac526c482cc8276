using Cloud.Client;
using Cloud.Dashboard.SignIn;
using Microsoft.AspNetCore.Components;

namespace Cloud.Dashboard.Invitations;

/// <summary>An invitation for whoever holds its mail: in with a new account, or with the one that the address has.</summary>
public sealed partial class InvitationPage
{
    // As the API asks for; said before it refuses.
    private const int Shortest = 12;

    private InvitationPreview? preview;
    private CloudProblemException? problem;
    private string? viewer;
    private bool differ;

    [CascadingParameter] private HttpContext Http { get; set; } = default!;

    [SupplyParameterFromForm] private Fields Form { get; set; } = default!;

    [Inject] private CloudClient Api { get; set; } = default!;

    [Inject] private IHttpClientFactory HttpClients { get; set; } = default!;

    [Inject] private TimeProvider Time { get; set; } = default!;

    [Inject] private NavigationManager Navigation { get; set; } = default!;

    internal sealed class Fields
    {
        /// <summary>What the mail's link carries behind its #.</summary>
        public string? Secret { get; set; }

        public string? DisplayName { get; set; }

        public string? Password { get; set; }

        public string? Repeat { get; set; }
    }

    private const string Self = "/invitation";

    private bool Unopened => preview is null && problem is null;

    /// <summary>Whether this link will never open anything again.</summary>
    private bool Gone => problem?.Status is 404 or 409;

    private string Heading => problem?.Status switch
    {
        404 => "This link opens nothing",
        409 => "This invitation is over",
        _ => "The invitation cannot be read now",
    };

    private string? Explanation => problem?.Status == 404
        ? "Either part of the address is missing, or the invitation was sent again since: then the newest e-mail has the link that works. Ask whoever invited you if there is none."
        : problem?.Message;

    protected override async Task OnInitializedAsync()
    {
        Form ??= new();
        viewer = Http.User.FindFirst(SessionClaims.Email)?.Value;
        if (string.IsNullOrWhiteSpace(Form.Secret)) return;
        try
        {
            preview = await Api.InvitationAsync(new OpenInvitation { Secret = Form.Secret.Trim() }, Http.RequestAborted);
        }
        catch (CloudProblemException e)
        {
            problem = e;
            // Not 404: the frame's own page for that would take the place of what is to be said here.
            if (Gone) Http.Response.StatusCode = StatusCodes.Status410Gone;
        }
    }

    private bool IsTheirs(InvitationPreview invitation) => invitation.HasAccount && string.Equals(viewer, invitation.Email, StringComparison.OrdinalIgnoreCase);

    private async Task JoinAsync()
    {
        if (preview is null) return;
        differ = viewer is null && Form.Password != Form.Repeat;
        if (differ) return;
        try
        {
            await Api.AcceptInvitationAsync(
                viewer is null
                    ? new AcceptInvitation { Secret = Form.Secret!.Trim(), DisplayName = Form.DisplayName?.Trim(), Password = Form.Password }
                    : new AcceptInvitation { Secret = Form.Secret!.Trim() },
                Http.RequestAborted);
        }
        catch (CloudProblemException e)
        {
            problem = e;
            if (e.Code is "invitation.ended" or "invitation.not_found") preview = null;
            Http.Response.StatusCode = preview is null ? StatusCodes.Status410Gone : e.Status is >= 400 and < 500 ? e.Status : StatusCodes.Status502BadGateway;
            return;
        }

        Navigation.NavigateTo(await SignedInAsync(preview.Email) ? "/" : SessionCookie.SignInPath);
    }

    // Whoever just chose a password need not type it a third time. Where more than it is asked for, the page for that is the one to sign in.
    private async Task<bool> SignedInAsync(string email)
    {
        if (viewer is not null) return true;
        try
        {
            var token = await Api.SignInAsync(new Client.SignIn(email, Form.Password!), Http.RequestAborted);
            var signedIn = new CloudClient(HttpClients.CreateClient(Hosting.DashboardHost.ApiHttp), _ => ValueTask.FromResult<string?>(token.Value));
            await Http.SignInAsync(await signedIn.MeAsync(Http.RequestAborted), Tokens.From(token, Time.GetUtcNow()));
            return true;
        }
        catch (CloudProblemException)
        {
            return false;
        }
    }
}
