using System.Collections.Concurrent;
using Cloud.Application.Pipeline;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Cloud.Api.Tests;

/// <summary>Which use case an operation sends down the pipeline, learned by calling it: what it declares is what the tests expect of it.</summary>
public sealed class RequestTypes
{
    /// <summary>Header that names the call.</summary>
    public const string Header = "X-Request-Id";

    private readonly ConcurrentDictionary<string, Type> _seen = new(StringComparer.Ordinal);

    public Type? Of(string requestId) => _seen.GetValueOrDefault(requestId);

    /// <summary>Outermost, so that it sees what is refused too.</summary>
    public static void AddTo(IServiceCollection services)
    {
        services.AddSingleton<RequestTypes>();
        services.Insert(0, ServiceDescriptor.Transient(typeof(IPipelineBehavior<,>), typeof(Note<,>)));
    }

    private sealed class Note<TRequest, TResponse>(RequestTypes types, Caller caller) : IPipelineBehavior<TRequest, TResponse>
        where TRequest : IRequest<TResponse>
    {
        public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
        {
            if (caller.RequestId is { } id)
            {
                types._seen[id] = typeof(TRequest);
            }

            return next();
        }
    }
}
