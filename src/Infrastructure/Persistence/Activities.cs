using Cloud.Domain;
using Cloud.Domain.Activities;
using Cloud.Domain.Attention;
using Cloud.Domain.Backups;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Cloud.Infrastructure.Persistence;

internal sealed class ActivityTable : IEntityTypeConfiguration<Activity>
{
    public void Configure(EntityTypeBuilder<Activity> builder)
    {
        builder.ToTable("activities");
        builder.HasKey(a => a.Id);
        builder.Property(a => a.Type).HasMaxLength(60);
        builder.Property(a => a.Parameters).HasColumnType("jsonb");
        builder.Property(a => a.WorkflowState).HasColumnType("jsonb");
        builder.Property(a => a.Steps).IsJson();
        builder.Property(a => a.Error).IsJson();
        builder.Ignore(a => a.IsOpen);
        builder.Ignore(a => a.EndedBadly);
        builder.Ignore(a => a.CanCancel);
        builder.Ignore(a => a.IsHeld);

        // The fence: a worker that lost its lease saves nothing.
        builder.Property(a => a.LeaseNumber).IsConcurrencyToken();

        builder.HasIndex(a => new { a.ProjectId, a.Id });
        builder.HasIndex(a => new { a.EnvironmentId, a.Id });
        builder.HasIndex(a => new { a.OrganizationId, a.Id });
        builder.HasIndex(a => a.RunAt).HasFilter("state = 'in_progress'").HasDatabaseName("ix_activities_due");
        // In the order of admission, so that a look reads the few it takes and not all that wait.
        builder.HasIndex(a => new { a.Priority, a.RunAt, a.Id }).HasFilter("state in ('pending', 'scheduled')").HasDatabaseName("ix_activities_waiting");
        builder.HasIndex(a => a.LockId, "ux_activities_one_running").IsUnique().HasFilter("state = 'in_progress'");
        builder.HasIndex(a => a.LockId, "ux_activities_one_exclusive").IsUnique().HasFilter("exclusive and completed_at is null and state not in ('scheduled', 'staged')");
        builder.HasIndex(a => new { a.EnvironmentId, a.Type }).IsUnique().HasFilter("automated and completed_at is null").HasDatabaseName("ux_activities_one_automated");
        builder.HasIndex(a => a.ProjectId, "ix_activities_running_in_project").HasFilter("state = 'in_progress' and exclusive");
        builder.HasIndex(a => new { a.LockId, a.RunAt }, "ix_activities_waiting_for_lock").HasFilter("state in ('pending', 'scheduled')");
        builder.HasIndex(a => a.RetryOf, "ux_activities_one_retry").IsUnique().HasFilter("retry_of is not null");
        builder.HasIndex(a => a.RunAt, "ix_activities_to_cancel").HasFilter("completed_at is null and cancel_requested_at is not null");
        builder.HasIndex(a => a.Deadline, "ix_activities_open_by_deadline").HasFilter("completed_at is null");

        // For staff, over all tenants. What machines do by the million is found by walking the key, what is rare is not, and failures are rare.
        builder.HasIndex(a => a.Id, "ix_activities_failed").HasFilter("result = 'failure'");
        builder.HasIndex(a => new { a.Type, a.Id }, "ix_activities_by_rare_type").HasFilter("type not in ('environment.backup', 'environment.reconcile')");
        builder.HasIndex(a => a.CompletedAt, "ix_activities_ended").HasFilter("completed_at is not null and (result = 'failure' or type not in ('environment.backup', 'environment.reconcile'))");
    }
}

internal sealed class ActivityLogTable : IEntityTypeConfiguration<ActivityLogLine>
{
    public void Configure(EntityTypeBuilder<ActivityLogLine> builder)
    {
        builder.ToTable("activity_log");
        builder.HasKey(l => new { l.ActivityId, l.Number });
        builder.Property(l => l.Message).HasMaxLength(Text.Detail);
        builder.HasOne<Activity>().WithMany().HasForeignKey(l => l.ActivityId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class BackupTable : IEntityTypeConfiguration<Backup>
{
    public void Configure(EntityTypeBuilder<Backup> builder)
    {
        builder.ToTable("backups");
        builder.HasKey(b => b.Id);
        builder.Property(b => b.Parts).IsJson();
        builder.Property(b => b.Failure).HasMaxLength(Text.Message);
        builder.Ignore(b => b.SizeBytes);
        builder.Ignore(b => b.HasDatabase);
        builder.Ignore(b => b.Restorable);
        builder.Ignore(b => b.HasLost);
        builder.Ignore(b => b.CanHold);
        builder.HasIndex(b => new { b.EnvironmentId, b.Index }).IsUnique();
        builder.HasIndex(b => b.ActivityId).IsUnique();
        builder.HasIndex(b => new { b.EnvironmentId, b.Id });
        builder.HasIndex(b => b.OrganizationId);
        builder.HasIndex(b => b.ProjectId);
    }
}

internal sealed class RestoreTable : IEntityTypeConfiguration<Restore>
{
    public void Configure(EntityTypeBuilder<Restore> builder)
    {
        builder.ToTable("restores");
        builder.HasKey(r => r.Id);
        builder.Property(r => r.Parts).IsJson();
        builder.Property(r => r.Failure).HasMaxLength(Text.Message);
        builder.Ignore(r => r.IsOpen);
        builder.Ignore(r => r.CanRetry);
        builder.Ignore(r => r.CanDiscard);
        builder.Ignore(r => r.CanSwitch);
        builder.Ignore(r => r.CanEndWindow);
        builder.Ignore(r => r.DatabasePoint);
        builder.Ignore(r => r.CreatedArns);
        builder.Ignore(r => r.Current);
        builder.HasIndex(r => new { r.EnvironmentId, r.Id });
        builder.HasIndex(r => new { r.SourceEnvironmentId, r.Id });
        builder.HasIndex(r => r.BackupId);
        // An environment has two slots: one restore at a time has the second.
        builder.HasIndex(r => r.EnvironmentId, "ux_restores_one_window").IsUnique().HasFilter("state in ('switching', 'switched', 'undoing', 'settling')");
        builder.HasIndex(r => r.UndoUntil, "ix_restores_window_ends").HasFilter("state = 'switched'");
        builder.HasIndex(r => r.ActivityId).IsUnique();
        builder.HasIndex(r => r.OrganizationId);
        builder.HasIndex(r => r.ProjectId);
    }
}

internal sealed class AttentionTable : IEntityTypeConfiguration<AttentionItem>
{
    public void Configure(EntityTypeBuilder<AttentionItem> builder)
    {
        builder.ToTable("attention_items");
        builder.HasKey(i => i.Id);
        builder.Property(i => i.Detail).HasMaxLength(Text.Detail);
        builder.HasIndex(i => new { i.OrganizationId, i.Id }).HasFilter("resolved_at is null");
        builder.HasIndex(i => i.Id, "ix_attention_items_open").HasFilter("resolved_at is null");
        builder.HasIndex(i => new { i.EnvironmentId, i.Kind }).IsUnique().HasFilter("resolved_at is null").HasDatabaseName("ux_attention_items_open");
    }
}
