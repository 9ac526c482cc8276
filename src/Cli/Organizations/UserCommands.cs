using System.CommandLine;
using Cloud.Cli.Output;
using Cloud.Cli.Running;
using Cloud.Client;

namespace Cloud.Cli.Organizations;

/// <summary><c>cloud user</c>: the people of an organization, and what each may do in a project.</summary>
internal static class UserCommands
{
    private static readonly Sheet<MemberResource> Members = new(
        new("id", m => m.Id, Wide: true), new("email", m => m.User.Email), new("name", m => m.User.DisplayName), new("permissions", m => m.Owner ? [.. m.Permissions, "(owner)"] : m.Permissions),
        new("added_at", m => m.AddedAt, Wide: true));

    private static readonly Sheet<InvitationResource> Invitations = new(
        new("id", i => i.Id), new("email", i => i.Email), new("state", i => i.State), new("permissions", i => i.Permissions), new("projects", i => i.Projects.Select(p => $"{p.Project}={string.Join('+', p.Permissions)}"), Wide: true),
        new("invited_by", i => i.InvitedBy, Wide: true), new("expires_at", i => i.ExpiresAt));

    private static readonly Sheet<ProjectAccessResource> Access = new(
        new("user", a => a.User?.Email ?? a.User?.Id), new("permissions", a => a.Permissions), new("granted_at", a => a.GrantedAt, Wide: true));

    private static readonly Argument<string> Who = new("user") { Description = "E-mail or id" };
    private static readonly Argument<string> Invited = new("email") { Description = "Whom to invite" };
    private static readonly Argument<string> Invitation = new("invitation") { Description = "Its id, or the e-mail it went to" };
    private static readonly Argument<string[]> Permissions = new("permissions") { Description = "admin, viewer, production:admin, staging:contributor, integration:viewer, ...", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string?> Organizational = new("--permissions") { Description = "admin, billing, members, plans, projects:create, projects:list, by commas; \"\" for none", HelpName = "words" };
    private static readonly Option<string[]> Project = new("--grant") { Description = "What they may do in a project: ID=admin or ID=staging:admin+integration:admin; may be given again", HelpName = "id=words" };

    public static Verb Noun() => new Verb("user", "People: members, invitations, and who may do what in a project").With(List(), Get(), Invite(), ListInvitations(), Resend(), Uninvite(), Update(), Remove(), ListAccess(), Grant(), Revoke());

    private static Verb List() => new Verb("list", "List the organization's members", "cloud user list").With(Choices.Organization).Shows(Members).Does(async call =>
    {
        call.Print.List(Members, await call.Api.MembersAsync((await call.OrganizationAsync()).Id, call.Stop).ToListAsync(call.Stop), "Nobody.");
        return ExitCode.Done;
    });

    private static Verb Get() => new Verb("get", "Show one member", "cloud user get ada@acme.example").With(Who, Choices.Organization).Shows(Members).Does(async call =>
    {
        call.Print.One(Members, await MemberAsync(call));
        return ExitCode.Done;
    });

    private static Verb Invite() => new Verb("invite", "Invite somebody by mail", "cloud user invite ben@acme.example --permissions projects:list", "cloud user invite ben@acme.example --grant PROJECT=viewer")
        .With(Invited, Organizational, Project, Choices.Organization)
        .Shows(Invitations).Does(async call =>
        {
            var organization = await call.OrganizationAsync();
            var body = new InviteMember { Email = call.Value(Invited)!, Permissions = Call.Listed(call.Value(Organizational)) ?? [], Projects = [.. (call.Value(Project) ?? []).Select(GrantOf)] };
            call.Print.One(Invitations, await call.Api.InviteAsync(Offering(organization, Relation.Invite, Relation.Invitations), body, call.Stop));
            return ExitCode.Done;
        });

    private static Verb ListInvitations() => new Verb("invitations", "List invitations", "cloud user invitations").With(Choices.Organization).Shows(Invitations).Does(async call =>
    {
        call.Print.List(Invitations, await call.Api.InvitationsAsync((await call.OrganizationAsync()).Id, call.Stop).ToListAsync(call.Stop), "Nobody is invited.");
        return ExitCode.Done;
    });

    private static Verb Resend() => new Verb("resend", "Send an invitation again, with a new link", "cloud user resend ben@acme.example").With(Invitation, Choices.Organization).Shows(Invitations).Does(async call =>
    {
        call.Print.One(Invitations, await call.AskAsync<Dictionary<string, string>, InvitationResource>(await InvitationAsync(call), Relation.Resend, "To send it again", null));
        return ExitCode.Done;
    });

    private static Verb Uninvite() => new Verb("uninvite", "Take an invitation back", "cloud user uninvite ben@acme.example").With(Invitation, Choices.Organization).Does(async call =>
    {
        var invitation = await InvitationAsync(call);
        await call.DoAsync(invitation, Relation.Delete, "To take it back");
        call.Terminal.Say($"The link in the mail to {invitation.Email} opens nothing any more.");
        return ExitCode.Done;
    });

    private static Verb Update() => new Verb("update", "Change what a member may do in the organization", "cloud user update ben@acme.example --permissions billing,projects:list").With(Who, Organizational, Choices.Organization)
        .Shows(Members).Does(async call =>
        {
            var body = new UpdateMember { Permissions = Call.Listed(call.Value(Organizational)) ?? throw new CommandFailure(ExitCode.Usage, "Which permissions?", "--permissions WORDS; \"\" leaves a member with their projects only.") };
            call.Print.One(Members, await call.AskAsync<UpdateMember, MemberResource>(await MemberAsync(call), Relation.Edit, "To change this member", body));
            return ExitCode.Done;
        });

    private static Verb Remove() => new Verb("remove", "Take a member out, with their roles in projects and their places in teams", "cloud user remove ben@acme.example").With(Who, Choices.Organization).Does(async call =>
    {
        var member = await MemberAsync(call);
        await Asking.ConfirmAsync(call, $"Take {member.User.Email} out of the organization?");
        await call.DoAsync(member, Relation.Delete, "To take this member out");
        call.Terminal.Say($"{member.User.Email} is out.");
        return ExitCode.Done;
    });

    private static Verb ListAccess() => new Verb("access", "List what people may do in a project, by roles of their own", "cloud user access").With(Choices.Project).Shows(Access).Does(async call =>
    {
        var project = await call.Api.ProjectAsync(await call.Place.ProjectAsync(), call.Stop);
        call.Print.List(Access, await call.Api.UserAccessAsync(project, call.Stop).ToListAsync(call.Stop), "Nobody has a role of their own here. Administrators of the organization may do everything.");
        return ExitCode.Done;
    });

    private static Verb Grant() => new Verb("grant", "Say what a member may do in a project; what was said before is replaced", "cloud user grant ben@acme.example viewer production:admin").With(Who, Permissions, Choices.Project)
        .Shows(Access).Does(async call =>
        {
            var project = await call.Api.ProjectAsync(await call.Place.ProjectAsync(), call.Stop);
            call.Print.One(Access, await call.Api.GrantUserAsync(project, await UserIdAsync(call, project.Organization), new() { Permissions = call.Value(Permissions)! }, call.Stop));
            return ExitCode.Done;
        });

    private static Verb Revoke() => new Verb("revoke", "Take somebody's role in a project away", "cloud user revoke ben@acme.example").With(Who, Choices.Project).Does(async call =>
    {
        var project = await call.Api.ProjectAsync(await call.Place.ProjectAsync(), call.Stop);
        var who = call.Value(Who)!;
        var access = await call.Api.UserAccessAsync(project, call.Stop).FirstOrDefaultAsync(a => a.User is { } user && (user.Id == who || user.Email == who), call.Stop)
            ?? throw new CommandFailure(ExitCode.NotFound, $"{who} has no role of their own in {project.Title}.", "cloud user access lists who has.");
        await call.DoAsync(access, Relation.Delete, "To take this role away");
        call.Terminal.Say($"{who} has no role of their own in {project.Title} any more.");
        return ExitCode.Done;
    });

    private static async Task<MemberResource> MemberAsync(Call call)
    {
        var organization = await call.OrganizationAsync();
        return await call.Api.MemberAsync(organization.Id, await UserIdAsync(call, organization.Id), call.Stop);
    }

    private static async Task<string> UserIdAsync(Call call, string organization)
    {
        var who = call.Value(Who)!;
        if (!who.Contains('@', StringComparison.Ordinal))
        {
            return who;
        }

        return (await call.Api.MembersAsync(organization, call.Stop).FirstOrDefaultAsync(m => string.Equals(m.User.Email, who, StringComparison.OrdinalIgnoreCase), call.Stop))?.Id
            ?? throw new CommandFailure(ExitCode.NotFound, $"{who} is no member.", $"cloud user invite {who}");
    }

    private static async Task<InvitationResource> InvitationAsync(Call call)
    {
        var which = call.Value(Invitation)!;
        return await call.Api.InvitationsAsync((await call.OrganizationAsync()).Id, call.Stop).FirstOrDefaultAsync(i => i.Id == which || string.Equals(i.Email, which, StringComparison.OrdinalIgnoreCase), call.Stop)
            ?? throw new CommandFailure(ExitCode.NotFound, $"There is no invitation {which}.", "cloud user invitations lists them.");
    }

    // Asked for whether it is offered or not: the API says why it is not.
    private static OrganizationResource Offering(OrganizationResource organization, string relation, string collection) =>
        organization.Offers(relation) ? organization : organization with { Links = new(organization.Links) { [relation] = new($"{organization.Links[Relation.Self].Href}/{collection}") } };

    private static ProjectGrant GrantOf(string text) => text.Split('=', 2) is [{ Length: > 0 } id, { Length: > 0 } words]
        ? new() { Project = id, Permissions = words.Split('+') }
        : throw new CommandFailure(ExitCode.Usage, $"'{text}' says no role in a project.", "--grant ID=viewer, or --grant ID=staging:admin+integration:admin");
}
