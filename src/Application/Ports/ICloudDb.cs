using System.Data.Common;
using Cloud.Domain.AccessGrants;
using Cloud.Domain.Activities;
using Cloud.Domain.Attention;
using Cloud.Domain.Audit;
using Cloud.Domain.AwsAccounts;
using Cloud.Domain.Backups;
using Cloud.Domain.Domains;
using Cloud.Domain.Environments;
using Cloud.Domain.Identity;
using Cloud.Domain.Integrations;
using Cloud.Domain.Organizations;
using Cloud.Domain.Projects;
using Cloud.Domain.Scaling;
using Cloud.Domain.Tickets;
using Cloud.Domain.Variables;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Cloud.Application.Ports;

/// <summary>The database as use cases and workflows see it: EF Core itself, no repositories over it (ADR 0002).</summary>
public interface ICloudDb : IAsyncDisposable
{
    DbSet<Organization> Organizations { get; }

    DbSet<Membership> Memberships { get; }

    DbSet<Team> Teams { get; }

    DbSet<TeamMember> TeamMembers { get; }

    DbSet<Invitation> Invitations { get; }

    DbSet<ProjectAccess> ProjectAccess { get; }

    DbSet<AccessGrant> AccessGrants { get; }

    DbSet<AwsAccount> AwsAccounts { get; }

    DbSet<User> Users { get; }

    DbSet<Credential> Credentials { get; }

    DbSet<AnsweredRequest> AnsweredRequests { get; }

    DbSet<Session> Sessions { get; }

    DbSet<Passkey> Passkeys { get; }

    DbSet<PasskeyChallenge> PasskeyChallenges { get; }

    DbSet<MailedLink> MailedLinks { get; }

    DbSet<OutgoingMail> OutgoingMail { get; }

    DbSet<Project> Projects { get; }

    DbSet<Revision> Revisions { get; }

    DbSet<Environment> Environments { get; }

    DbSet<EnvironmentStack> Stacks { get; }

    DbSet<RetainedResource> RetainedResources { get; }

    DbSet<Schedule> Schedules { get; }

    DbSet<Variable> Variables { get; }

    DbSet<EnvironmentDomain> Domains { get; }
    DbSet<Integration> Integrations { get; }

    DbSet<Activity> Activities { get; }

    DbSet<ActivityLogLine> ActivityLog { get; }

    DbSet<Backup> Backups { get; }

    DbSet<Restore> Restores { get; }

    DbSet<ScalingRequest> ScalingRequests { get; }

    DbSet<AttentionItem> Attention { get; }

    DbSet<AuditEvent> AuditEvents { get; }

    DbSet<AuditLink> AuditLinks { get; }

    DbSet<Ticket> Tickets { get; }

    DbSet<TicketComment> TicketComments { get; }

    DatabaseFacade Database { get; }

    Task<int> SaveChangesAsync(CancellationToken cancellationToken = default);
}

/// <summary>
/// The organization whose rows this scope may see. Set once, from the route or from the leased activity, never from a body;
/// before it is set, the database shows no tenant's row.
/// </summary>
public sealed class Tenant
{
    public Guid? OrganizationId { get; private set; }

    /// <summary>Throws <see cref="InvalidOperationException"/> when another tenant was set before: one scope serves one.</summary>
    public void Set(Guid organization)
    {
        if (OrganizationId is { } already && already != organization)
        {
            throw new InvalidOperationException("The tenant of this scope is set already.");
        }

        OrganizationId = organization;
    }

    /// <summary>The open connection whose database was told of a tenant, and of which; null where none was, or where it went back to the pool.</summary>
    public (DbConnection Connection, Guid Organization)? Told { get; set; }
}
