using Cloud.Application.Configuration;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;
using FluentValidation;

namespace Cloud.Application.Environments;

/// <summary>Changes what people call an environment.</summary>
public static class UpdateEnvironment
{
    [Requires(Permission.EnvironmentEdit)]
    public sealed record Command(string Project, string Environment, Client.UpdateEnvironment Body) : ICommand<EnvironmentResource>, IInEnvironment, IAudited
    {
        public string AuditTarget => $"projects/{Project}/environments/{Environment}";
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Body.Title).IsTitle().When(c => c.Body.Title is not null);
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, EnvironmentResource>
    {
        public async Task<Result<EnvironmentResource>> Handle(Command command, CancellationToken cancellationToken)
        {
            var environment = await db.FindEnvironment(command.Project, command.Environment, cancellationToken);
            var row = await db.FindEnvironmentRow(command.Project, command.Environment, cancellationToken);
            if (environment is null || row is null)
            {
                return EnvironmentErrors.NotFound;
            }

            environment.Rename(command.Body.Title?.Trim() ?? environment.Title, time.GetUtcNow());
            return (row with { Environment = environment }).ToResource(caller);
        }
    }
}
