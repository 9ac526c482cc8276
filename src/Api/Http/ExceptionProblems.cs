using System.Data.Common;
using System.Net.Sockets;
using Cloud.Application.Ports;
using Cloud.Domain;
using Microsoft.AspNetCore.Diagnostics;

namespace Cloud.Api.Http;

/// <summary>
/// What was thrown, as a problem. A database that is away is 503 and worth another try; what a client got wrong is its own status;
/// only a fault of ours is 500, and says no more than the request's id.
/// </summary>
internal sealed class ExceptionProblems(ILogger<ExceptionProblems> log) : IExceptionHandler
{
    /// <summary>nginx's word for a client that went away; nobody reads it but the log.</summary>
    private const int ClientClosedRequest = 499;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = ClientClosedRequest;
            return true;
        }

        var refusal = Explain(exception);
        // That too many sign in is no fault, and a line for each would be a second flood.
        if (refusal.Status >= StatusCodes.Status500InternalServerError && exception is not HashingBusyException)
        {
            log.LogError(exception, "{Method} {Path} failed", httpContext.Request.Method, httpContext.Request.Path);
        }

        await Problems.Write(httpContext, refusal);
        return true;
    }

    private static Refusal Explain(Exception exception) => exception switch
    {
        RefusedException refused => refused.Refusal,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => JsonBody.TooLarge,
        BadHttpRequestException bad => new(bad.StatusCode, new Error(ErrorKind.Invalid, "request.malformed", "The request could not be read: " + bad.Message)),
        InvalidDataException => new(StatusCodes.Status400BadRequest, new Error(ErrorKind.Invalid, "request.malformed", "The form could not be read.")),
        HashingBusyException => new(
            StatusCodes.Status503ServiceUnavailable, new Error(ErrorKind.RateLimited, "auth.busy", "Too many are signing in at this moment. Nothing was changed; try again in a few seconds.")),
        _ when IsDatabaseAway(exception) => new(
            StatusCodes.Status503ServiceUnavailable,
            new Error(ErrorKind.Conflict, "database.unavailable", "The database cannot be reached at the moment. Nothing was changed; try again in a few seconds.")),
        _ => new(StatusCodes.Status500InternalServerError, new Error(ErrorKind.Conflict, "internal", "Something failed on our side. Support can find it by the request id.")),
    };

    private static bool IsDatabaseAway(Exception? exception)
    {
        for (var at = exception; at is not null; at = at.InnerException)
        {
            if (at is DbException { IsTransient: true } or SocketException or TimeoutException)
            {
                return true;
            }
        }

        return false;
    }
}
