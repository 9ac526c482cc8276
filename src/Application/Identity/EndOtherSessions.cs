using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;

namespace Cloud.Application.Identity;

/// <summary>Signs every device out but the one that asks. API tokens stay.</summary>
public static class EndOtherSessions
{
    [RequiresSignIn]
    public sealed record Command(string User) : ICommand<bool>;

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, bool>
    {
        public async Task<Result<bool>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (caller.Refuses(command.User) is { } refusal)
            {
                return refusal;
            }

            await db.LockAccount(caller.User, cancellationToken);
            await db.EndSessions(caller.User, caller.Session, time.GetUtcNow(), cancellationToken);
            return true;
        }
    }
}
