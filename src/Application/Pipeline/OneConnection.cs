using Cloud.Application.Ports;
using Cloud.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Pipeline;

/// <summary>
/// A question on one connection from the door to the answer: each opening has the pool reset it first (0.15 ms), and tells it the tenant anew. It is the connection
/// on which the token was looked up, where that was kept open for it, and it goes back before the answer is sent: who reads slowly holds none. Commands do not: they
/// may wait between (for a hash, for a repository), and what waits holds no connection.
/// </summary>
internal sealed class OneConnection<TRequest, TResponse>(ICloudDb db, Caller caller) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
    where TResponse : IFailable<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (!caller.HoldsConnection)
        {
            // A question about an organization may read a repository.
            if (request is not IInProject || Trail.IsCommand(typeof(TRequest)))
            {
                return await next();
            }

            await db.Database.OpenConnectionAsync(cancellationToken);
        }

        caller.HoldsConnection = false;
        try
        {
            return await next();
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
