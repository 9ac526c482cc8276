using Cloud.Domain.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Cloud.Infrastructure.Persistence;

internal sealed class UserTable : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.ToTable("users");
        builder.HasKey(u => u.Id);
        builder.HasIndex(u => u.Email).IsUnique();
        builder.HasIndex(u => u.Username).IsUnique();
    }
}

internal sealed class CredentialTable : IEntityTypeConfiguration<Credential>
{
    public void Configure(EntityTypeBuilder<Credential> builder)
    {
        builder.ToTable("credentials");
        builder.HasKey(c => c.Id);
        builder.HasIndex(c => c.SecretHash).IsUnique();
        builder.HasIndex(c => new { c.UserId, c.Id });
        builder.HasIndex(c => c.FamilyId);
        builder.HasIndex(c => c.ExpiresAt);
        builder.HasOne<User>().WithMany().HasForeignKey(c => c.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class SessionTable : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("sessions");
        builder.HasKey(s => s.Id);
        builder.HasIndex(s => new { s.UserId, s.Id });
        builder.HasOne<User>().WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class PasskeyTable : IEntityTypeConfiguration<Passkey>
{
    public void Configure(EntityTypeBuilder<Passkey> builder)
    {
        builder.ToTable("passkeys");
        builder.HasKey(p => p.Id);
        builder.HasIndex(p => p.CredentialId).IsUnique();
        builder.HasIndex(p => new { p.UserId, p.Id });
        builder.Property(p => p.CredentialId).HasMaxLength(Passkey.CredentialIdBytes);
        builder.Property(p => p.Name).HasMaxLength(Passkey.NameLength);
        builder.HasOne<User>().WithMany().HasForeignKey(p => p.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class PasskeyChallengeTable : IEntityTypeConfiguration<PasskeyChallenge>
{
    public void Configure(EntityTypeBuilder<PasskeyChallenge> builder)
    {
        builder.ToTable("passkey_challenges");
        builder.HasKey(c => c.Id);
        builder.HasIndex(c => c.ExpiresAt);
        builder.Property(c => c.State).HasMaxLength(PasskeyChallenge.StateLength);
        builder.HasOne<User>().WithMany().HasForeignKey(c => c.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class AnsweredRequestTable : IEntityTypeConfiguration<AnsweredRequest>
{
    public void Configure(EntityTypeBuilder<AnsweredRequest> builder)
    {
        builder.ToTable("answered_requests");
        builder.HasKey(a => new { a.UserId, a.Key });
        builder.Property(a => a.Key).HasMaxLength(AnsweredRequest.MaxKey);
        builder.HasIndex(a => a.At);
        builder.HasOne<User>().WithMany().HasForeignKey(a => a.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class MailedLinkTable : IEntityTypeConfiguration<MailedLink>
{
    public void Configure(EntityTypeBuilder<MailedLink> builder)
    {
        builder.ToTable("mailed_links");
        builder.HasKey(l => l.Id);
        builder.HasIndex(l => new { l.SubjectId, l.Purpose, l.CreatedAt });
        builder.HasIndex(l => l.ExpiresAt);
    }
}

internal sealed class OutgoingMailTable : IEntityTypeConfiguration<OutgoingMail>
{
    public void Configure(EntityTypeBuilder<OutgoingMail> builder)
    {
        builder.ToTable("outgoing_mail");
        builder.HasKey(m => m.Id);
        builder.Property(m => m.Text).HasMaxLength(OutgoingMail.TextLength);
        builder.HasIndex(m => m.RunAt).HasFilter("done_at is null");
        builder.HasIndex(m => m.DoneAt);
        builder.HasIndex(m => new { m.SenderId, m.CreatedAt }).HasFilter("sender_id is not null");
        builder.HasIndex(m => new { m.Recipient, m.CreatedAt }).HasFilter("sender_id is not null");
    }
}

/// <summary>How often somebody failed to sign in to an account lately (Application/Identity/SignInGuard.cs writes it).</summary>
internal sealed class SignInFailures
{
    /// <summary>The user's id, or an id made of the name that was tried: names that belong to nobody are counted the same.</summary>
    public Guid Account { get; init; }

    public bool Familiar { get; init; }

    public int Failures { get; init; }

    public DateTimeOffset LastAt { get; init; }

    public DateTimeOffset? LockedUntil { get; init; }
}

internal sealed class SignInFailuresTable : IEntityTypeConfiguration<SignInFailures>
{
    public void Configure(EntityTypeBuilder<SignInFailures> builder)
    {
        builder.ToTable("sign_in_failures");
        builder.HasKey(f => new { f.Account, f.Familiar });
        builder.HasIndex(f => f.LastAt);
    }
}

/// <summary>A code of an authenticator that was accepted: it is not accepted again while it could still be.</summary>
internal sealed class UsedCode
{
    public Guid UserId { get; init; }

    public required string Code { get; init; }

    public DateTimeOffset UsedAt { get; init; }
}

internal sealed class UsedCodeTable : IEntityTypeConfiguration<UsedCode>
{
    public void Configure(EntityTypeBuilder<UsedCode> builder)
    {
        builder.ToTable("used_codes");
        builder.HasKey(c => new { c.UserId, c.Code });
        builder.Property(c => c.Code).HasMaxLength(10);
    }
}

/// <summary>A key of ASP.NET Core's data protection, for all nodes alike.</summary>
internal sealed class DataKey
{
    public required string Name { get; init; }

    public required string Xml { get; init; }
}

internal sealed class DataKeyTable : IEntityTypeConfiguration<DataKey>
{
    public void Configure(EntityTypeBuilder<DataKey> builder)
    {
        builder.ToTable("data_keys");
        builder.HasKey(k => k.Name);
        builder.Property(k => k.Xml).HasMaxLength(4000);
    }
}
