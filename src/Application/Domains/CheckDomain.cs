using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;

namespace Cloud.Application.Domains;

/// <summary>Asks for a look at a name's records now. A worker takes it, within seconds; one that failed begins again.</summary>
public static class CheckDomain
{
    [Requires(Permission.EnvironmentOperate)]
    public sealed record Command(string Project, string Environment, string Name) : ICommand<Accepted>, IInEnvironment, IAudited
    {
        public string AuditTarget => DomainView.PathOf(Project, Environment, Name);
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, Accepted>
    {
        public Task<Result<Accepted>> Handle(Command command, CancellationToken cancellationToken) =>
            db.ChangeDomain(command.Project, command.Environment, command.Name, caller, domain => domain.Check(time.GetUtcNow()), cancellationToken);
    }
}
