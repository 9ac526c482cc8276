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

/// <summary>Staff take an activity from a worker that hangs: another goes on with the same step, and the old one can write no more.</summary>
public static class StaffReleaseActivity
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
            _ = WireId.TryParse(command.Activity, out var id);
            var activity = await db.Activities.FromSql($"select * from activities where id = {id} for update").SingleOrDefaultAsync(cancellationToken);
            if (activity is null)
            {
                return ActivityErrors.NotFound;
            }

            var now = time.GetUtcNow();
            var (worker, taken) = (activity.LeaseOwner, activity.TakeFromWorker(now));
            if (taken.Error is { } refusal)
            {
                return refusal;
            }

            db.ActivityLog.Add(new ActivityLogLine
            {
                ActivityId = activity.Id,
                Number = taken.Value,
                OrganizationId = activity.OrganizationId,
                At = now,
                Message = Text.Cut($"Support took this over from the worker {worker}, which did not go on: {command.Body.Reason}", Text.Detail),
            });
            await db.SaveChangesAsync(cancellationToken);
            await db.Database.ExecuteSqlAsync($"select pg_notify('activities', '')", cancellationToken);
            return await db.StaffDetail(command.Activity, caller, cancellationToken);
        }
    }
}
