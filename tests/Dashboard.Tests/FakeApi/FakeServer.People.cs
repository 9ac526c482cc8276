using Cloud.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Cloud.Dashboard.Tests.FakeApi;

/// <summary>Members, invitations, teams and roles of Acme.</summary>
internal sealed partial class FakeServer
{
    private const string Org = "/api/organizations/{org}";

    private void MapPeople()
    {
        app.MapGet(Org + "/members", (string org, HttpContext http) => Peopled(http, org, viewer => Items(People.Members.Keys.Select(id => People.Member(viewer, id)))));
        app.MapPatch(Org + "/members/{u}", (string u, UpdateMember body, HttpContext http) =>
        {
            People.Members[u] = body.Permissions;
            return People.Member(Caller(http)!, u);
        });
        app.MapDelete(Org + "/members/{u}", (string u, HttpContext http) =>
        {
            var gone = u == "me" ? Caller(http)!.Id : u;
            if (gone == People.Owner) return Refuse(409, "organization.owner", "This is the owner of the organization. Transfer it to another administrator first.");
            People.Leave(gone);
            return Results.NoContent();
        });
        app.MapPost(Org + "/transfer", (string org, TransferOrganization body, HttpContext http) =>
        {
            People.Owner = body.User;
            return Organization(Caller(http)!, org, "Acme");
        });
        MapInvitations();
        MapTeams();
        MapAwsAccounts();
        Map("user-access", ofTeams: false);
        Map("team-access", ofTeams: true);
    }

    private void MapInvitations()
    {
        app.MapGet(Org + "/invitations", (string org, HttpContext http) => Peopled(http, org, _ => Items(People.Invitations.Values.Reverse())));
        app.MapPost(Org + "/invitations", (InviteMember body) => People.All.Any(p => p.Email == body.Email && People.Members.ContainsKey(p.Id))
            ? Refuse(409, "invitation.is_member", $"{body.Email} is a member already. Change their permissions instead.")
            : Results.Ok(People.Invite(body).Invitation));
        app.MapPost(Org + "/invitations/{i}/resend", (string i) =>
        {
            var (secret, before) = People.Invitations.Single(x => x.Value.Id == i);
            People.Invitations.Remove(secret);
            return People.Invitations[secret + "x"] = before with { State = InvitationStatus.Pending, SentAt = Cloud.Now, ExpiresAt = Cloud.Now.AddDays(7) };
        });
        app.MapDelete(Org + "/invitations/{i}", (string i) =>
        {
            People.End(People.Invitations.Single(x => x.Value.Id == i).Key, InvitationStatus.Cancelled);
            return Results.NoContent();
        });
        app.MapPost("/api/invitations/preview", (OpenInvitation body) => Open(body.Secret) ?? Results.Ok(new InvitationPreview
        {
            Organization = "Acme",
            Email = People.Invitations[body.Secret].Email,
            InvitedBy = FakePerson.Ada.Name,
            HasAccount = Account(body.Secret) is not null,
            ExpiresAt = People.Invitations[body.Secret].ExpiresAt,
        }));
        app.MapPost("/api/invitations/accept", (AcceptInvitation body, HttpContext http) =>
        {
            var secret = body.Secret;
            if (Open(secret) is { } refusal) return refusal;
            var email = People.Invitations[secret].Email;
            if (Account(secret) is { } known && Caller(http) != known) return Refuse(401, "auth.required", $"{email} has an account. Sign in with it, then accept.");
            if (Account(secret) is null && body.Password == "password1234") return Refuse(422, "validation.failed", "The invitation was not accepted.", new() { ["password"] = ["is among those that are tried first"] });
            People.Accept(secret, Account(secret) ?? new FakePerson(Cloud.NewId(), email, body.DisplayName!));
            return Results.NoContent();
        });
    }

    private void MapTeams()
    {
        app.MapGet(Org + "/teams", (string org, HttpContext http) => Peopled(http, org, _ => Items(People.Teams())));
        app.MapPost(Org + "/teams", (NameTeam body) => Named(null, body));
        app.MapPatch(Org + "/teams/{t}", (string t, NameTeam body) => Named(t, body));
        app.MapDelete(Org + "/teams/{t}", (string t) => { People.Delete(t); return Results.NoContent(); });
        app.MapGet(Org + "/teams/{t}/members", (string t) => Items(People.Of(t)));
        app.MapPut(Org + "/teams/{t}/members/{u}", (string t, string u) => { People.Put(t, u); return Results.NoContent(); });
        app.MapDelete(Org + "/teams/{t}/members/{u}", (string t, string u) => { People.Take(t, u); return Results.NoContent(); });
    }

    private void Map(string collection, bool ofTeams)
    {
        var at = $"/api/projects/{{p}}/{collection}";
        app.MapGet(at, (string p, HttpContext http) => People.RolesOf(Caller(http)!, p).Contains(ProjectPermission.Admin) ? Results.Ok(Items(People.Access(p, ofTeams))) : Forbidden());
        app.MapPut(at + "/{s}", (string p, string s, GrantAccess body) =>
        {
            People.Roles[(p, s)] = body.Permissions;
            return People.Access(p, ofTeams).Single(a => (a.User?.Id ?? a.Team!.Id) == s);
        });
        app.MapDelete(at + "/{s}", (string p, string s) => { People.Roles.Remove((p, s)); return Results.NoContent(); });
    }

    private IResult Named(string? id, NameTeam body) =>
        People.Name(id, body.Name) is { } team ? Results.Ok(team) : Refuse(409, "team.name_taken", $"There is a team called {body.Name} already.");

    private FakePerson? Account(string secret) => People.All.Find(p => p.Email == People.Invitations[secret].Email);

    private IResult? Open(string secret) => !People.Invitations.TryGetValue(secret, out var invitation)
        ? Refuse(404, "invitation.not_found", "There is no such invitation, or it is not yours to see.")
        : invitation.State switch
        {
            InvitationStatus.Pending => null,
            InvitationStatus.Accepted => Refuse(409, "invitation.ended", "This invitation was accepted already. Sign in."),
            InvitationStatus.Cancelled => Refuse(409, "invitation.ended", "This invitation was taken back. Ask whoever invited you for a new one."),
            _ => Refuse(409, "invitation.ended", "This invitation has expired. Ask whoever invited you to send it again."),
        };

    // Others than Acme have nobody in them that a test looks at.
    private IResult Peopled<T>(HttpContext http, string org, Func<FakePerson, ItemCollection<T>> read) =>
        Caller(http) is { } viewer && People.MayPeople(viewer) && org == FakeScenes.Organization ? Results.Ok(read(viewer)) : Forbidden();

    private static IResult Forbidden() => Refuse(403, "auth.forbidden", "Your role or token does not allow this. Ask an administrator of the organization.");

    private static ItemCollection<T> Items<T>(IEnumerable<T> items) => items.ToList() is var all ? new() { Items = all, Count = all.Count } : null!;
}
