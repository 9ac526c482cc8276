using Cloud.Application.Activities;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Tickets;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Activities;
using Cloud.Domain.Identity;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Staff;

/// <summary>Staff try a tenant's failed activity again, by the customer's own rules; the answer is the new one.</summary>
public static class StaffRetryActivity
{
    [RequiresStaff(PlatformRole.Operator)]
    public sealed record Command(string Activity, StaffReason Body) : ICommand<Accepted>, IReachesTenant, IReasoned
    {
        public Reach Reach => new(Reach.Activity, Activity);

        public string? Why => Body.Reason;
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Body.Reason).IsReason();
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, Accepted>
    {
        public async Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken)
        {
            var found = db.Reached(command.Activity);
            if (await found.Select(a => a.ProjectId).SingleOrDefaultAsync(cancellationToken) is not { } project)
            {
                return ActivityErrors.NotFound;
            }

            var again = await db.Retry(project, found, caller.User, time.GetUtcNow(), cancellationToken);
            return again.Error is { } refusal ? refusal : Accepted.Of(again.Value.Activity.ToStaffResource(again.Value.Environment));
        }
    }
}
