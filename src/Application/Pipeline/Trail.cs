using System.Collections.Concurrent;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Audit;
using Cloud.Domain.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Cloud.Application.Pipeline;

/// <summary>A command that names what it touches more exactly than its project or organization.</summary>
public interface IAudited
{
    /// <summary>Wire path without the leading <c>/api/</c>.</summary>
    string AuditTarget { get; }
}

/// <summary>A command that tells itself what it changed, where the rows it changed do not: it wrote past them, or they are no rows of ours.</summary>
public interface ITellsChange
{
    /// <summary>Asked when it was done. Never a secret: the organization's people read it.</summary>
    AuditChange Change { get; }
}

/// <summary>
/// A command that changes how a person signs in. Every organization of theirs finds it in its log, for what opens an account opens the organization.
/// </summary>
internal interface IChangesAccount
{
    /// <summary>Whether it is the caller's account. Else it is whose the handler left in <see cref="Prepared{T}"/>, whoever carries a token along; none left, nothing changed.</summary>
    bool IsCallers => true;
}

/// <summary>A command whose sender had to say why.</summary>
public interface IReasoned
{
    string? Why { get; }
}

/// <summary>
/// Writes the audit log: an accepted command's row in its own transaction, a refused one's by itself. Queries leave no row, but for those of staff in a tenant.
/// </summary>
internal sealed class Trail(ICloudDb db, Tenant tenant, Caller caller, Prepared<User> account, TimeProvider time)
{
    /// <summary>Characters; every target that exists is shorter, and the column holds twice as many.</summary>
    private const int LongestTarget = 250;

    /// <summary>Characters of a reason, for a refused request may bring any.</summary>
    private const int LongestReason = 500;

    /// <summary>A page that is open asks again and again: within this time, the same person at the same thing is one look.</summary>
    internal static readonly TimeSpan OneLook = TimeSpan.FromMinutes(10);

    private static readonly ConcurrentDictionary<Type, bool> Commands = new();

    public static bool IsCommand(Type request) => Commands.GetOrAdd(
        request, static type => Array.Exists(type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ICommand<>)));

    public void Accepted(object request)
    {
        if (EventOf(request, "accepted", ChangeOf(request)) is { } row)
        {
            db.AuditEvents.Add(row);
        }
    }

    /// <summary>Tells the organizations of whoever changed how they sign in.</summary>
    public async Task ToldOrganizations(object request, CancellationToken ct)
    {
        if (request is IChangesAccount change && (change.IsCallers ? caller.UserId : account.Found?.Id) is { } person)
        {
            await db.Database.ExecuteSqlAsync(
                $"""
                select cloud_audit_account({person}, {caller.Token?.Id}, {caller.Token?.Name}, {request.GetType().DeclaringType!.Name}, {$"users/{WireId.From(person)}"},
                  {caller.Ip}, {caller.RequestId}, {time.GetUtcNow()})
                """, ct);
        }
    }

    /// <summary>A look of staff into the tenant, or that they were not let in: its row is there before the answer is.</summary>
    public async Task Looked(object request, CancellationToken ct, Error? refusal = null)
    {
        var look = Row(request, tenant.OrganizationId!.Value, refusal?.Code ?? "accepted");
        var since = Guid.CreateVersion7(time.GetUtcNow() - OneLook);
        if (!await db.AuditEvents.AnyAsync(e => e.Id > since && e.ActorId == look.ActorId && e.Action == look.Action && e.Target == look.Target && e.Outcome == look.Outcome && e.ActAs == look.ActAs, ct))
        {
            db.AuditEvents.Add(look);
            await db.SaveChangesAsync(ct);
        }
    }

    public async Task Refused(object request, Error refusal, CancellationToken ct)
    {
        if (EventOf(request, refusal.Code) is not { } row)
        {
            return;
        }

        // What the handler had begun to change was rolled back and must not be saved along.
        db.Database.GetService<ICurrentDbContext>().Context.ChangeTracker.Clear();
        db.AuditEvents.Add(row);
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Null for queries, and where no organization is concerned: its log is the organization's.</summary>
    private AuditEvent? EventOf(object request, string outcome, (string?, string?) change = default)
    {
        return tenant.OrganizationId is { } organization && IsCommand(request.GetType()) ? Row(request, organization, outcome, change) : null;
    }

    /// <summary>What the request changed and did not save yet.</summary>
    private (string?, string?) ChangeOf(object request)
    {
        var change = request is ITellsChange told ? told.Change : new AuditChange();
        change.AddAll(db.Database.GetService<ICurrentDbContext>().Context.ChangeTracker);
        return change.ToJson();
    }

    private AuditEvent Row(object request, Guid organization, string outcome, (string? Before, string? After) change = default)
    {
        var type = request.GetType();
        var target = request switch
        {
            IReachesTenant when caller.Reached is { } reached => reached,
            _ when caller.Under is not null && !IsCommand(type) => caller.Path,
            IAudited audited => audited.AuditTarget,
            IInEnvironment { Environment: { } environment } inEnvironment => $"projects/{inEnvironment.Project}/environments/{environment}",
            IInProject inProject => $"projects/{inProject.Project}",
            _ => $"organizations/{WireId.From(organization)}",
        };
        return AuditEvent.Of(organization, Source(), type.DeclaringType?.Name ?? type.Name, Printable(target, LongestTarget), outcome, time.GetUtcNow(),
            request is IReasoned { Why: { } why } ? Printable(why, LongestReason) : null, change.Before, change.After);
    }

    private AuditSource Source() => new(caller.UserId, caller.Under, caller.Token?.Id, caller.Token?.Name, caller.Ip, caller.RequestId);

    // A refused request may name anything at all.
    private static string Printable(string text, int longest) => string.Concat(text.Where(c => !Text.IsUnseen(c) && !char.IsSurrogate(c)).Take(longest));
}
