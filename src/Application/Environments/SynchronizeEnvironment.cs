using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Environments;

/// <summary>Brings a branch's environment to its parent's code. First form: data is taken over by restoring a backup of the parent.</summary>
public static class SynchronizeEnvironment
{
    [Requires(Permission.EnvironmentDeploy)]
    public sealed record Command(string Project, string Environment, Client.SynchronizeEnvironment Body) : ICommand<Accepted>, IInEnvironment, IAudited
    {
        public string AuditTarget => $"projects/{Project}/environments/{Environment}";
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(c => c.Body.SynchronizeData).Equal(false).WithMessage("cannot be true yet: restore a backup of the parent into this environment instead");
            RuleFor(c => c.Body.SynchronizeCode).Equal(true).WithMessage("must be true: there is nothing else to synchronize yet").When(c => !c.Body.SynchronizeData);
        }
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, Accepted>
    {
        public Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken) =>
            db.Ask(command.Project, command.Environment, caller, async environment =>
            {
                var parent = await db.Environments.SingleOrDefaultAsync(e => e.Id == environment.ParentId, cancellationToken);
                return parent is null ? EnvironmentErrors.WrongState(environment, "be synchronized") : environment.Synchronize(parent, time.GetUtcNow(), caller.User);
            }, cancellationToken);
    }
}
