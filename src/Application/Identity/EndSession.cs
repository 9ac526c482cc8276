using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Identity;

/// <summary>Signs one device out: every token of the session is dead at once.</summary>
public static class EndSession
{
    [RequiresSignIn]
    public sealed record Command(string User, string Session) : ICommand<bool>;

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, bool>
    {
        public async Task<Result<bool>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (caller.Refuses(command.User) is { } refusal)
            {
                return refusal;
            }

            if (!WireId.TryParse(command.Session, out var id) || !await db.Sessions.AnyAsync(s => s.Id == id && s.UserId == caller.User, cancellationToken))
            {
                return Error.NotFound("session");
            }

            await db.RevokeFamily(id, time.GetUtcNow(), cancellationToken);
            return true;
        }
    }
}
