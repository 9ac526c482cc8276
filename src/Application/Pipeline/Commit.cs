using System.Data.Common;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Audit;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Pipeline;

/// <summary>
/// Change, activity and audit row in one transaction; a refusal leaves nothing.
/// The unique indexes have the last word on "already exists" and "busy", whatever a handler read before.
/// </summary>
internal sealed class Commit<TRequest, TResponse>(ICloudDb db, Tenant tenant, Caller caller, TimeProvider time) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
    where TResponse : IFailable<TResponse>
{
    private const string UniqueViolation = "23505";

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (!IsCommand)
        {
            return await next();
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        try
        {
            var response = await next();
            if (response.Error is not null)
            {
                return response;
            }

            Audit(request, "accepted");
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return response;
        }
        catch (DbUpdateConcurrencyException)
        {
            return TResponse.Failure(Error.Conflict("concurrent_change", "It changed while this request ran. Read it again, then try again."));
        }
        catch (DbUpdateException e) when (e.InnerException is DbException { SqlState: UniqueViolation } cause)
        {
            return TResponse.Failure(Conflicts.Explain(cause.Message));
        }
    }

    private static bool IsCommand { get; } =
        Array.Exists(typeof(TRequest).GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ICommand<>));

    private void Audit(TRequest request, string outcome)
    {
        if (tenant.OrganizationId is { } organization)
        {
            var target = request is IAudited audited ? audited.AuditTarget : request is IInProject inProject ? $"projects/{inProject.Project}" : $"organizations/{WireId.From(organization)}";
            db.AuditEvents.Add(AuditEvent.Of(organization, caller.UserId, typeof(TRequest).DeclaringType?.Name ?? typeof(TRequest).Name, target, outcome, caller.Ip, caller.RequestId, time.GetUtcNow()));
        }
    }
}

/// <summary>A command that names what it touches more exactly than its project or organization.</summary>
public interface IAudited
{
    /// <summary>Wire path without the leading <c>/api/</c>.</summary>
    string AuditTarget { get; }
}

/// <summary>What a unique index says when a race was lost.</summary>
internal static class Conflicts
{
    public static Error Explain(string message) =>
        message.Contains("ux_activities_one_exclusive", StringComparison.Ordinal)
            ? new Error(ErrorKind.Locked, "environment.busy", "Another activity took the environment a moment ago. Wait for it to end, then try again.")
            : message.Contains("ix_environments_project_id_machine_name", StringComparison.Ordinal)
                ? Error.Conflict("environment.name_taken", "There is an environment of that name in this project already. Choose another branch name.")
                : Error.Conflict("already_exists", "There is one like it already.");
}
