using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Projects;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Access;

/// <summary>Says what a member, or a team, may do in a project; what was said before is replaced.</summary>
public static class GrantAccess
{
    /// <param name="Subject">Id of the person, or of the team.</param>
    [Requires(Permission.AccessEdit)]
    public sealed record Command(string Project, bool Team, string Subject, Client.GrantAccess Body) : ICommand<ProjectAccessResource>, IInProject, IAudited
    {
        public string AuditTarget => $"projects/{Project}/{(Team ? "team" : "user")}-access/{Subject}";
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Body.Permissions).AreProjectPermissions();
    }

    internal sealed class Handler(ICloudDb db, Caller caller, Tenant tenant, TimeProvider time) : IHandler<Command, ProjectAccessResource>
    {
        public async Task<Result<ProjectAccessResource>> Handle(Command command, CancellationToken cancellationToken)
        {
            var permissions = ProjectRole.Read(command.Body.Permissions)!;
            var who = await Who(command, cancellationToken);
            if (who is null)
            {
                return command.Team ? AccessErrors.TeamNotFound : AccessErrors.UserNotFound;
            }

            var now = time.GetUtcNow();
            var access = await db.AccessOf(command.Project, command.Team, who.Id).SingleOrDefaultAsync(cancellationToken);
            if (access is null)
            {
                var organization = tenant.OrganizationId!.Value;
                access = command.Team
                    ? ProjectAccess.OfTeam(organization, command.Project, who.Id, permissions, now)
                    : ProjectAccess.OfUser(organization, command.Project, who.Id, permissions, now);
                db.ProjectAccess.Add(access);
            }
            else
            {
                access.Change(permissions, now);
            }

            return new AccessRow(access, who.Email, who.Name, who.Name).ToResource(caller);
        }

        private async Task<Subject?> Who(Command command, CancellationToken ct)
        {
            if (!WireId.TryParse(command.Subject, out var id))
            {
                return null;
            }

            return command.Team
                ? await db.Teams.Where(t => t.Id == id).Select(t => new Subject(t.Id, null, t.Name)).SingleOrDefaultAsync(ct)
                : await db.Memberships.Where(m => m.UserId == id).Join(db.Users, m => m.UserId, u => u.Id, (m, u) => new Subject(u.Id, u.Email, u.DisplayName)).SingleOrDefaultAsync(ct);
        }
    }

    private sealed record Subject(Guid Id, string? Email, string Name);
}
