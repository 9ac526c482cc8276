using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Identity;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Identity;

/// <summary>The caller's passkeys, oldest first; there are never more than <see cref="BeginPasskey.MostPasskeys"/>.</summary>
public static class ListPasskeys
{
    [RequiresSignIn]
    public sealed record Query(string User) : IQuery<IReadOnlyList<PasskeyResource>>;

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, IReadOnlyList<PasskeyResource>>
    {
        public async Task<Result<IReadOnlyList<PasskeyResource>>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (caller.Refuses(query.User) is { } refusal)
            {
                return refusal;
            }

            var passkeys = await db.Passkeys.AsNoTracking().Where(p => p.UserId == caller.User).OrderBy(p => p.Id).ToListAsync(cancellationToken);
            return passkeys.ConvertAll(View);
        }
    }

    internal static PasskeyResource View(Passkey passkey) => new()
    {
        Id = WireId.From(passkey.Id),
        Name = passkey.Name,
        IsBackedUp = passkey.IsBackedUp,
        CreatedAt = passkey.CreatedAt,
        LastUsedAt = passkey.LastUsedAt,
        Links = new(StringComparer.Ordinal) { ["#delete"] = new($"/api/users/{WireId.From(passkey.UserId)}/passkeys/{WireId.From(passkey.Id)}") },
    };
}
