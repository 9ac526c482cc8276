using Cloud.Domain;
using MediatR;

namespace Cloud.Application.Pipeline;

/// <summary>
/// What a command reads from outside (a repository, slowly) before its transaction opens: no transaction waits for a network.
/// It leaves what it found in <see cref="Prepared{T}"/>, where the handler takes it.
/// </summary>
internal interface IPreparation<in TRequest>
{
    /// <summary>The refusal, or null.</summary>
    Task<Error?> Prepare(TRequest request, CancellationToken ct);
}

/// <summary>What a preparation found. One a request.</summary>
internal sealed class Prepared<T>
    where T : class
{
    private T? _value;

    /// <summary>What was prepared, or null.</summary>
    public T? Found => _value;

    public T Value
    {
        get => _value ?? throw new InvalidOperationException($"No {typeof(T).Name} was prepared.");
        set => _value = value;
    }
}

/// <summary>Runs the command's preparation, if it has one, between validation and the transaction.</summary>
internal sealed class Prepare<TRequest, TResponse>(IEnumerable<IPreparation<TRequest>> preparations) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
    where TResponse : IFailable<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        foreach (var preparation in preparations)
        {
            if (await preparation.Prepare(request, cancellationToken) is { } refusal)
            {
                return TResponse.Failure(refusal);
            }
        }

        return await next();
    }
}
