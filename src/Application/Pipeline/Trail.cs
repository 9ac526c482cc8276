using System.Collections.Concurrent;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Audit;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Cloud.Application.Pipeline;

/// <summary>A command that names what it touches more exactly than its project or organization.</summary>
public interface IAudited
{
    /// <summary>Wire path without the leading <c>/api/</c>.</summary>
    string AuditTarget { get; }
}

/// <summary>Writes the audit log: an accepted command's row in its own transaction, a refused one's by itself. Queries leave no row.</summary>
internal sealed class Trail(ICloudDb db, Tenant tenant, Caller caller, TimeProvider time)
{
    /// <summary>Characters; every target that exists is shorter, and the column holds twice as many.</summary>
    private const int LongestTarget = 250;

    private static readonly ConcurrentDictionary<Type, bool> Commands = new();

    public static bool IsCommand(Type request) => Commands.GetOrAdd(
        request, static type => Array.Exists(type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ICommand<>)));

    public void Accepted(object request)
    {
        if (EventOf(request, "accepted") is { } row)
        {
            db.AuditEvents.Add(row);
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
    private AuditEvent? EventOf(object request, string outcome)
    {
        var type = request.GetType();
        if (tenant.OrganizationId is not { } organization || !IsCommand(type))
        {
            return null;
        }

        var target = request switch
        {
            IAudited audited => audited.AuditTarget,
            IInProject inProject => $"projects/{inProject.Project}",
            _ => $"organizations/{WireId.From(organization)}",
        };
        return AuditEvent.Of(organization, caller.UserId, type.DeclaringType?.Name ?? type.Name, Printable(target), outcome, caller.Ip, caller.RequestId, time.GetUtcNow());
    }

    // A refused request may name anything at all as its target.
    private static string Printable(string target) => string.Concat(target.Where(c => !char.IsControl(c) && !char.IsSurrogate(c)).Take(LongestTarget));
}
