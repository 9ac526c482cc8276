using Cloud.Application.Ports;
using Cloud.Domain;
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

namespace Cloud.Infrastructure.Persistence;

/// <summary>
/// EF Core on PostgreSQL. Two walls keep tenants apart: a query filter on every <see cref="ITenantOwned"/> entity here,
/// and row-level security in the database (see the RowLevelSecurity migration).
/// </summary>
public sealed class CloudDb(DbContextOptions<CloudDb> options) : DbContext(options), ICloudDb
{
    public const string TenantFilter = "tenant";

    /// <summary>Characters; what has no better bound: names, titles, reasons. Validators allow less.</summary>
    private const int DefaultTextLength = 500;

    public DbSet<Organization> Organizations => Set<Organization>();

    public DbSet<Membership> Memberships => Set<Membership>();

    public DbSet<Team> Teams => Set<Team>();

    public DbSet<TeamMember> TeamMembers => Set<TeamMember>();

    public DbSet<Invitation> Invitations => Set<Invitation>();

    public DbSet<ProjectAccess> ProjectAccess => Set<ProjectAccess>();

    public DbSet<AccessGrant> AccessGrants => Set<AccessGrant>();

    public DbSet<AwsAccount> AwsAccounts => Set<AwsAccount>();

    public DbSet<User> Users => Set<User>();

    public DbSet<Credential> Credentials => Set<Credential>();

    public DbSet<AnsweredRequest> AnsweredRequests => Set<AnsweredRequest>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<Passkey> Passkeys => Set<Passkey>();

    public DbSet<PasskeyChallenge> PasskeyChallenges => Set<PasskeyChallenge>();

    public DbSet<MailedLink> MailedLinks => Set<MailedLink>();

    public DbSet<OutgoingMail> OutgoingMail => Set<OutgoingMail>();

    public DbSet<Project> Projects => Set<Project>();

    public DbSet<Revision> Revisions => Set<Revision>();

    public DbSet<Environment> Environments => Set<Environment>();

    public DbSet<EnvironmentStack> Stacks => Set<EnvironmentStack>();

    public DbSet<RetainedResource> RetainedResources => Set<RetainedResource>();

    public DbSet<Schedule> Schedules => Set<Schedule>();

    public DbSet<Variable> Variables => Set<Variable>();

    public DbSet<EnvironmentDomain> Domains => Set<EnvironmentDomain>();
    public DbSet<Integration> Integrations => Set<Integration>();

    public DbSet<Activity> Activities => Set<Activity>();

    public DbSet<ActivityLogLine> ActivityLog => Set<ActivityLogLine>();

    public DbSet<Backup> Backups => Set<Backup>();

    public DbSet<Restore> Restores => Set<Restore>();

    public DbSet<ScalingRequest> ScalingRequests => Set<ScalingRequest>();

    public DbSet<AttentionItem> Attention => Set<AttentionItem>();

    public DbSet<AuditEvent> AuditEvents => Set<AuditEvent>();

    public DbSet<AuditLink> AuditLinks => Set<AuditLink>();

    public DbSet<Ticket> Tickets => Set<Ticket>();

    public DbSet<TicketComment> TicketComments => Set<TicketComment>();

    /// <summary>Whose rows are read and written: nobody's until it is said (<see cref="For"/>).</summary>
    internal Tenant Tenant { get; private set; } = new();

    /// <summary>Read by the query filters at every query.</summary>
    private Guid CurrentTenant => Tenant.OrganizationId ?? Guid.Empty;

    /// <summary>Gives it to a scope. Contexts are used again, so this is done each time one is taken.</summary>
    public CloudDb For(Tenant tenant)
    {
        Tenant = tenant;
        return this;
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        WordConverters.AddTo(configurationBuilder);
        configurationBuilder.Properties<string>().HaveMaxLength(DefaultTextLength);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(CloudDb).Assembly, t => t.Namespace == typeof(CloudDb).Namespace);

        // One line a tenant-owned entity; an architecture test compares the list with the assembly.
        Own<Membership>(modelBuilder);
        Own<Team>(modelBuilder);
        Own<TeamMember>(modelBuilder);
        Own<Invitation>(modelBuilder);
        Own<ProjectAccess>(modelBuilder);
        Own<AccessGrant>(modelBuilder);
        Own<AwsAccount>(modelBuilder);
        Own<Project>(modelBuilder);
        Own<Revision>(modelBuilder);
        Own<Environment>(modelBuilder);
        Own<EnvironmentStack>(modelBuilder);
        Own<RetainedResource>(modelBuilder);
        Own<Schedule>(modelBuilder);
        Own<Variable>(modelBuilder);
        Own<EnvironmentDomain>(modelBuilder);
        Own<Integration>(modelBuilder);
        Own<Activity>(modelBuilder);
        Own<ActivityLogLine>(modelBuilder);
        Own<Backup>(modelBuilder);
        Own<Restore>(modelBuilder);
        Own<ScalingRequest>(modelBuilder);
        Own<AttentionItem>(modelBuilder);
        Own<AuditEvent>(modelBuilder);
        Own<AuditLink>(modelBuilder);
        Own<Ticket>(modelBuilder);
        Own<TicketComment>(modelBuilder);
        SnakeCase.Apply(modelBuilder);
    }

    private void Own<T>(ModelBuilder modelBuilder)
        where T : class, ITenantOwned =>
        modelBuilder.Entity<T>().HasQueryFilter(TenantFilter, row => row.OrganizationId == CurrentTenant);
}
