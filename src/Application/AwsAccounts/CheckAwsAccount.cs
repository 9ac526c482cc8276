using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.AwsAccounts;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.AwsAccounts;

/// <summary>Asks for a look at an account. A worker takes it, within seconds; what it saw is on the account then.</summary>
public static class CheckAwsAccount
{
    [Requires(Permission.AwsAccountEdit)]
    public sealed record Command(Guid Organization, string Account) : ICommand<AwsAccountResource>, IInOrganization;

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, AwsAccountResource>
    {
        public async Task<Result<AwsAccountResource>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (await db.LockAwsAccount(command.Account, cancellationToken) is not { } account)
            {
                return AwsAccountErrors.NotFound;
            }

            account.RequestCheck(time.GetUtcNow());
            return account.ToResource(await db.ProjectsIn(account.Id).AnyAsync(cancellationToken), caller);
        }
    }
}
