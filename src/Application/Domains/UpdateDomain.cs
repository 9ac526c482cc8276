using Cloud.Application.Activities;
using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Domains;
using Cloud.Domain.Environments;
using Cloud.Domain.Projects;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using DomainStatus = Cloud.Domain.Domains.DomainStatus;

namespace Cloud.Application.Domains;

/// <summary>Makes a name the one that its environment calls itself by, and says in which zone of Route 53 its alias is ours to set. An activity changes the stack.</summary>
public static class UpdateDomain
{
    [Requires(Permission.EnvironmentOperate)]
    public sealed record Command(string Project, string Environment, string Name, Client.UpdateDomain Body) : ICommand<Accepted>, IInEnvironment, IAudited
    {
        public string AuditTarget => DomainView.PathOf(Project, Environment, Name);
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        /// <summary>An id of Route 53's (API reference, ResourceId: at most 32 characters).</summary>
        private const string Zone = @"^(Z[0-9A-Z]{1,31})?\z";

        public Validator()
        {
            RuleFor(c => c.Body.IsDefault).NotEqual(false).WithMessage("must be true: another name takes it over by being made the default itself");
            RuleFor(c => c.Body.IsDefault).NotNull().When(c => c.Body.HostedZoneId is null).WithMessage("is needed, or hosted_zone_id");
            RuleFor(c => c.Body.HostedZoneId).Matches(Zone).WithMessage("must be the id of a zone in Route 53, as Z0123456789ABCDEFGHIJ; empty for none");
        }
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, Accepted>
    {
        public async Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken)
        {
            // The turnstile: of two who choose at once the later has its way, whole.
            if (await db.LockProject(command.Project, cancellationToken) is not { } project || await db.FindEnvironment(command.Project, command.Environment, cancellationToken) is not { } environment)
            {
                return EnvironmentErrors.NotFound;
            }

            var name = HostName.Kept(command.Name);
            var names = await db.Domains.Where(d => d.EnvironmentId == environment.Id).ToListAsync(cancellationToken);
            if (names.Find(d => d.Name == name) is not { } chosen)
            {
                return DomainErrors.NotFound;
            }

            var outputs = await db.Stacks.AsNoTracking().Where(s => s.EnvironmentId == environment.Id).Select(s => s.Outputs).SingleOrDefaultAsync(cancellationToken);
            var zone = command.Body.HostedZoneId is { } asked ? asked.Length == 0 ? null : asked : chosen.HostedZoneId;
            if (zone is not null && zone != chosen.HostedZoneId && Refusal(project, outputs) is { } no)
            {
                return no;
            }

            var activity = chosen.IsDefault && zone == chosen.HostedZoneId ? Result<Activity?>.Success(null) : Choose(environment, names, chosen, zone);
            if (activity.Error is { } refusal)
            {
                return refusal;
            }

            var view = new DomainRow(chosen, environment, outputs).ToResource(caller);
            if (activity.Value is not { } work)
            {
                return Accepted.Of(view);
            }

            db.Activities.Add(work);
            return Accepted.Of(view, work.ToResource(environment.MachineName, caller));
        }

        /// <summary>Why no zone can hold the alias of a name of this project's; null where one can.</summary>
        private static Error? Refusal(Project project, IReadOnlyDictionary<string, string>? outputs) =>
            project.AwsAccountId is null ? DomainErrors.ZoneNotYours
            : outputs?.ContainsKey(StackOutputs.FastlyService) == true ? DomainErrors.ZoneBehindFastly
            : null;

        private Result<Activity?> Choose(Environment environment, List<EnvironmentDomain> names, EnvironmentDomain chosen, string? zone)
        {
            if (HostName.IsWildcard(chosen.Name))
            {
                return DomainErrors.NoNameItself(chosen);
            }

            if (chosen.Status != DomainStatus.Active)
            {
                return DomainErrors.NotActive(chosen);
            }

            var begun = environment.CallItself(chosen.Name, zone, time.GetUtcNow(), caller.User);
            if (begun.Error is null)
            {
                names.ForEach(d => d.Prefer(d == chosen, d == chosen ? zone : d.HostedZoneId, time.GetUtcNow()));
            }

            return begun;
        }
    }
}
