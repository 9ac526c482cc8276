using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Access;

/// <summary>Takes away what a member, or a team, may do in a project.</summary>
public static class RevokeAccess
{
    [Requires(Permission.AccessEdit)]
    public sealed record Command(string Project, bool Team, string Subject) : ICommand<bool>, IInProject, IAudited
    {
        public string AuditTarget => $"projects/{Project}/{(Team ? "team" : "user")}-access/{Subject}";
    }

    internal sealed class Handler(ICloudDb db) : IHandler<Command, bool>
    {
        public async Task<Result<bool>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (!WireId.TryParse(command.Subject, out var subject) || await db.AccessOf(command.Project, command.Team, subject).SingleOrDefaultAsync(cancellationToken) is not { } access)
            {
                return AccessErrors.NotGranted;
            }

            db.ProjectAccess.Remove(access);
            return true;
        }
    }
}
