using Cloud.Application.Activities;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Environments;

/// <summary>
/// Says who may use the bastion: all ranges at once, none for no bastion. A redeployment changes the stack's parameters; where nothing runs, the next activation builds
/// it so.
/// </summary>
public static class ChangeBastion
{
    /// <summary>A range has 18 characters at most; what is longer is none and is not repeated in an answer.</summary>
    private const int LongestRange = 64;

    [Requires(Permission.EnvironmentOperate)]
    public sealed record Command(string Project, string Environment, Client.ChangeBastion Body) : ICommand<Accepted>, IInEnvironment, IAudited
    {
        public string AuditTarget => $"projects/{Project}/environments/{Environment}/bastion";
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Body.Ranges).Must(ranges => ranges is not null && ranges.All(r => r is { Length: <= LongestRange })).WithMessage("must be a list of ranges as 203.0.113.0/24");
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, Accepted>
    {
        public async Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken)
        {
            // The turnstile: two who change it at once come one after the other.
            if (await db.LockProject(command.Project, cancellationToken) is null || await db.FindEnvironment(command.Project, command.Environment, cancellationToken) is not { } environment)
            {
                return EnvironmentErrors.NotFound;
            }

            var asked = environment.ChangeBastion([.. command.Body.Ranges.Select(r => r.Trim())], time.GetUtcNow(), caller.User);
            if (asked.Error is { } refusal)
            {
                return refusal;
            }

            if (asked.Value is { } activity)
            {
                db.Activities.Add(activity);
                return activity.ToAccepted(environment, caller);
            }

            var stack = await db.Stacks.AsNoTracking().SingleOrDefaultAsync(s => s.EnvironmentId == environment.Id, cancellationToken);
            return Accepted.Of(GetBastion.View(environment, stack, caller));
        }
    }
}
