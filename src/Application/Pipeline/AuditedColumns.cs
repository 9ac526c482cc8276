using System.Text.Json;
using Cloud.Domain;
using Cloud.Domain.AccessGrants;
using Cloud.Domain.AwsAccounts;
using Cloud.Domain.Backups;
using Cloud.Domain.Domains;
using Cloud.Domain.Organizations;
using Cloud.Domain.Projects;
using Cloud.Domain.Scaling;
using Cloud.Domain.Tickets;

namespace Cloud.Application.Pipeline;

/// <summary>
/// Which columns of which entities the audit log may show, and by which path. Users, credentials and configurations are not here and must not be: a hash, a
/// secret, a variable's value or an address with a password in it never enters the log. A test compares the names with the model and with words such as "hash".
/// </summary>
/// <param name="Path">As in the API's addresses.</param>
/// <param name="Names">Properties of the entity.</param>
internal sealed record AuditedColumns(Func<object, string> Path, IReadOnlyList<string> Names)
{
    private static readonly Dictionary<Type, AuditedColumns> All = new()
    {
        [typeof(Organization)] = Columns<Organization>(_ => "organization", nameof(Organization.Title), nameof(Organization.OwnerId), nameof(Organization.MfaRequired), nameof(Organization.StaffAccess)),
        [typeof(AccessGrant)] = Columns<AccessGrant>(
            g => $"access-grants/{WireId.From(g.Id)}", nameof(AccessGrant.State), nameof(AccessGrant.Reason), nameof(AccessGrant.ProjectId), nameof(AccessGrant.ReadOnly), nameof(AccessGrant.EndsAt)),
        [typeof(Membership)] = Columns<Membership>(m => $"members/{WireId.From(m.UserId)}", nameof(Membership.Permissions)),
        [typeof(Team)] = Columns<Team>(t => $"teams/{WireId.From(t.Id)}", nameof(Team.Name)),
        [typeof(TeamMember)] = Columns<TeamMember>(m => $"teams/{WireId.From(m.TeamId)}/members/{WireId.From(m.UserId)}"),
        [typeof(AwsAccount)] = Columns<AwsAccount>(a => $"aws-accounts/{WireId.From(a.Id)}", nameof(AwsAccount.AccountId), nameof(AwsAccount.Title)),
        [typeof(Invitation)] = Columns<Invitation>(
            i => $"invitations/{WireId.From(i.Id)}", nameof(Invitation.Email), nameof(Invitation.Permissions), nameof(Invitation.Projects), nameof(Invitation.State), nameof(Invitation.ExpiresAt)),
        [typeof(ProjectAccess)] = Columns<ProjectAccess>(
            a => a.UserId is { } user ? $"projects/{a.ProjectId}/user-access/{WireId.From(user)}" : $"projects/{a.ProjectId}/team-access/{WireId.From(a.TeamId!.Value)}", nameof(ProjectAccess.Permissions)),
        [typeof(Project)] = Columns<Project>(
            p => $"projects/{p.Id}", nameof(Project.Title), nameof(Project.Region), nameof(Project.AwsAccountId), nameof(Project.Plan), nameof(Project.Blueprint), nameof(Project.DefaultBranch), nameof(Project.Timezone), nameof(Project.Status)),
        [typeof(Environment)] = Columns<Environment>(
            e => $"projects/{e.ProjectId}/environments/{e.MachineName}",
            nameof(Environment.Title), nameof(Environment.Type), nameof(Environment.Lifecycle), nameof(Environment.Size), nameof(Environment.WebNodes), nameof(Environment.ServiceVersions), nameof(Environment.HeadCommit)),
        [typeof(EnvironmentDomain)] = Columns<EnvironmentDomain>(d => $"projects/{d.ProjectId}/domains/{d.Name}", nameof(EnvironmentDomain.Name), nameof(EnvironmentDomain.Status), nameof(EnvironmentDomain.Reason)),
        [typeof(ScalingRequest)] = Columns<ScalingRequest>(
            s => $"projects/{s.ProjectId}/scaling-requests/{WireId.From(s.Id)}",
            nameof(ScalingRequest.State), nameof(ScalingRequest.From), nameof(ScalingRequest.To), nameof(ScalingRequest.ScheduledFor), nameof(ScalingRequest.ReturnAt), nameof(ScalingRequest.PausedAt)),
        [typeof(Backup)] = Columns<Backup>(b => $"projects/{b.ProjectId}/backups/{WireId.From(b.Id)}", nameof(Backup.Status), nameof(Backup.Held), nameof(Backup.HeldReason)),
        [typeof(Restore)] = Columns<Restore>(r => $"projects/{r.ProjectId}/restores/{WireId.From(r.Id)}", nameof(Restore.State), nameof(Restore.SourceName), nameof(Restore.EnvironmentName), nameof(Restore.BackupIndex)),
        [typeof(Activity)] = Columns<Activity>(a => $"projects/{a.ProjectId}/activities/{WireId.From(a.Id)}", nameof(Activity.Type), nameof(Activity.State), nameof(Activity.CancelRequestedAt)),
        [typeof(Ticket)] = Columns<Ticket>(
            t => $"tickets/{WireId.From(t.Id)}", nameof(Ticket.Subject), nameof(Ticket.Type), nameof(Ticket.Priority), nameof(Ticket.Status), nameof(Ticket.Decision), nameof(Ticket.DecisionReason)),
    };

    /// <summary>Every entity and property that may be shown.</summary>
    public static IEnumerable<(Type Entity, string Property)> Shown => All.SelectMany(e => e.Value.Names.Select(name => (e.Key, name)));

    /// <summary>Null for an entity of which nothing is shown.</summary>
    public static AuditedColumns? Of(Type entity) => All.GetValueOrDefault(entity);

    public static string WireName(string property) => JsonNamingPolicy.SnakeCaseLower.ConvertName(property);

    private static AuditedColumns Columns<T>(Func<T, string> path, params string[] names) => new(entity => path((T)entity), names);
}
