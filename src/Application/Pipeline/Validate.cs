using System.Text.Json;
using Cloud.Domain;
using FluentValidation;
using MediatR;

namespace Cloud.Application.Pipeline;

/// <summary>Shape and bounds of the input, all faults at once. Rules about state belong to the aggregates.</summary>
internal sealed class Validate<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
    where TResponse : IFailable<TResponse>
{
    /// <summary>Commands carry the wire's record under this name; its fields are the request's own.</summary>
    private const string Body = "Body.";

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        List<FieldError> faults = [];
        foreach (var validator in validators)
        {
            var result = await validator.ValidateAsync(request, cancellationToken);
            faults.AddRange(result.Errors.Select(e => new FieldError(WireName(e.PropertyName), e.ErrorMessage)));
        }

        return faults.Count == 0
            ? await next()
            : TResponse.Failure(new Error(ErrorKind.Invalid, "validation.failed", $"{faults[0].Field} {faults[0].Message}") { Fields = faults });
    }

    private static string WireName(string path) => string.Join('.', (path.StartsWith(Body, StringComparison.Ordinal) ? path[Body.Length..] : path).Split('.').Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));
}
