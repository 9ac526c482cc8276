using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Projects;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Domains;
using Cloud.Domain.Environments;
using Cloud.Domain.Projects;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Domains;

/// <summary>Says that an environment shall answer for a host name. A worker asks AWS for its certificate; the customer proves the name by its DNS.</summary>
public static class AddDomain
{
    [Requires(Permission.EnvironmentOperate)]
    public sealed record Command(string Project, string Environment, Client.AddDomain Body) : ICommand<Accepted>, IInEnvironment, IAudited
    {
        public string AuditTarget => DomainView.PathOf(Project, Environment, HostName.Read(Body.Name).Name ?? Body.Name);
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Body.Name).Custom((name, context) =>
        {
            if (HostName.Read(name).Fault is { } fault)
            {
                context.AddFailure(fault);
            }
        });
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, Accepted>
    {
        public async Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken)
        {
            // The turnstile: ten who add at once come one after the other, so that limits and names are exact.
            if (await db.LockProject(command.Project, cancellationToken) is null)
            {
                return ProjectErrors.NotFound;
            }

            if (await db.FindEnvironment(command.Project, command.Environment, cancellationToken) is not { } environment)
            {
                return EnvironmentErrors.NotFound;
            }

            if (!environment.CanAddDomain)
            {
                return EnvironmentErrors.WrongState(environment, "be given a host name");
            }

            var name = HostName.Read(command.Body.Name).Name!;
            if (await NoRoom(environment, name, cancellationToken) is { } refusal)
            {
                return refusal;
            }

            var domain = EnvironmentDomain.Create(environment, name, time.GetUtcNow());
            db.Domains.Add(domain);
            var stack = await db.Stacks.AsNoTracking().Where(s => s.EnvironmentId == environment.Id).Select(s => s.Outputs).SingleOrDefaultAsync(cancellationToken);
            return Accepted.Of(new DomainRow(domain, environment, stack).ToResource(caller)) with { Status = "Created", Code = 201 };
        }

        private async Task<Error?> NoRoom(Environment environment, string name, CancellationToken ct)
        {
            var there = await db.Domains.Where(d => d.ProjectId == environment.ProjectId && (d.Name == name || d.EnvironmentId == environment.Id))
                .Select(d => new { d.Name, d.EnvironmentId, Environment = db.Environments.Where(e => e.Id == d.EnvironmentId).Select(e => e.MachineName).First() }).ToListAsync(ct);
            return there.Find(d => d.Name == name) is { } same
                ? same.EnvironmentId == environment.Id ? DomainErrors.Exists(name, environment.MachineName) : DomainErrors.Elsewhere(name, same.Environment)
                : there.Count >= EnvironmentDomain.MostOfEnvironment ? DomainErrors.TooMany(environment.MachineName) : null;
        }
    }
}
