using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;

namespace Cloud.Application.Domains;

/// <summary>Takes a name from its environment: off its stack first, where it answers for it, by an activity that a worker begins.</summary>
public static class DeleteDomain
{
    [Requires(Permission.EnvironmentOperate)]
    public sealed record Command(string Project, string Environment, string Name) : ICommand<Accepted>, IInEnvironment, IAudited
    {
        public string AuditTarget => DomainView.PathOf(Project, Environment, Name);
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, Accepted>
    {
        public Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken) => db.ChangeDomain(command.Project, command.Environment, command.Name, caller, domain =>
        {
            domain.Remove(time.GetUtcNow());
            return domain;
        }, cancellationToken);
    }
}
