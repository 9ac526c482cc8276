using Cloud.Application.Activities;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Tickets;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Identity;
using FluentValidation;

namespace Cloud.Application.Staff;

/// <summary>Staff ask a tenant's activity to stop, by the customer's own rules.</summary>
public static class StaffCancelActivity
{
    [RequiresStaff(PlatformRole.Operator)]
    public sealed record Command(string Activity, StaffReason Body) : ICommand<StaffActivityDetail>, IReachesTenant, IReasoned
    {
        public Reach Reach => new(Reach.Activity, Activity);

        public string? Why => Body.Reason;
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Body.Reason).IsReason();
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, StaffActivityDetail>
    {
        public async Task<Result<StaffActivityDetail>> Handle(Command command, CancellationToken cancellationToken)
        {
            var asked = await db.Cancel(db.Reached(command.Activity), time.GetUtcNow(), cancellationToken);
            return asked.Error is { } refusal ? refusal : await db.StaffDetail(command.Activity, caller, cancellationToken);
        }
    }
}
