using System.Data.Common;
using Cloud.Application.Ports;
using Cloud.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Pipeline;

/// <summary>
/// Change, activity, audit row and the answer of a change with a key in one transaction; a refusal leaves nothing but its own audit row.
/// The unique indexes have the last word on "already exists" and "busy", whatever a handler read before.
/// </summary>
internal sealed class Commit<TRequest, TResponse>(ICloudDb db, Trail trail, Idempotency once, Precondition condition) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
    where TResponse : IFailable<TResponse>
{
    private const string UniqueViolation = "23505";

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (!Trail.IsCommand(typeof(TRequest)))
        {
            return await next();
        }

        var response = await Change(request, next, cancellationToken);
        if (response.Error is { } refusal && once.Answered is null)
        {
            await trail.Refused(request, refusal, cancellationToken);
        }

        return response;
    }

    private async Task<TResponse> Change(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        // Whatever fails takes the whole change back: there is nothing between to go back to, and each savepoint is two round trips.
        db.Database.AutoSavepointsEnabled = false;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var response = await Within(request, next, cancellationToken);
        if (response.Error is null)
        {
            await transaction.CommitAsync(cancellationToken);
        }
        else
        {
            // Said, and not left to the end of the block: what the database was told of the tenant meanwhile goes back with it, and must be told again.
            await transaction.RollbackAsync(cancellationToken);
        }

        return response;
    }

    private async Task<TResponse> Within(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        try
        {
            if (await once.Claim(cancellationToken) is { } repeated)
            {
                return TResponse.Failure(repeated);
            }

            if (await condition.Check(cancellationToken) is { } changed)
            {
                return TResponse.Failure(changed);
            }

            var response = await next();
            if (response.Error is not null)
            {
                return response;
            }

            trail.Accepted(request);
            await db.SaveChangesAsync(cancellationToken);
            await trail.ToldOrganizations(request, cancellationToken);
            await once.Keep(response.Answer, cancellationToken);
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
}

/// <summary>What a unique index says when a race was lost.</summary>
internal static class Conflicts
{
    public static Error Explain(string message) =>
        message.Contains("ux_activities_one_exclusive", StringComparison.Ordinal)
            ? new Error(ErrorKind.Locked, "environment.busy", "Another activity took the environment a moment ago. Wait for it to end, then try again.")
            : message.Contains("ix_environments_project_id_machine_name", StringComparison.Ordinal)
                ? Error.Conflict("environment.name_taken", "There is an environment of that name in this project already. Choose another branch name.")
                : message.Contains("ux_variables_name", StringComparison.Ordinal)
                    ? Error.Conflict("variable.exists", "There is a variable of that name here already. Change that one, or choose another name.")
                : message.Contains("ux_domains_name", StringComparison.Ordinal)
                    ? Error.Conflict("domain.exists", "This project has that host name already.")
                : Error.Conflict("already_exists", "There is one like it already.");
}
