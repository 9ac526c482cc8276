using Cloud.Application.Ports;
using Cloud.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Pipeline;

/// <summary>
/// Looks into a project on one connection from the door to the answer: each opening has the pool reset it first (0.15 ms), and tells it the tenant anew. Commands
/// do not: they may wait between (for a hash, for a repository), and what waits holds no connection.
/// </summary>
internal sealed class OneConnection<TRequest, TResponse>(ICloudDb db) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
    where TResponse : IFailable<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (request is not IInProject || Trail.IsCommand(typeof(TRequest)))
        {
            return await next();
        }

        await db.Database.OpenConnectionAsync(cancellationToken);
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
