using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.AwsAccounts;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.AwsAccounts;

/// <summary>Takes an account off the list. In AWS nothing changes: the customer deletes the bootstrap stack.</summary>
public static class DeleteAwsAccount
{
    [Requires(Permission.AwsAccountEdit)]
    public sealed record Command(Guid Organization, string Account) : ICommand<bool>, IInOrganization;

    /// <summary>Projects that a refusal names.</summary>
    private const int MostNamed = 5;

    internal sealed class Handler(ICloudDb db) : IHandler<Command, bool>
    {
        public async Task<Result<bool>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (await db.LockAwsAccount(command.Account, cancellationToken) is not { } account)
            {
                return AwsAccountErrors.NotFound;
            }

            var projects = await db.ProjectsIn(account.Id).OrderBy(p => p.Title).Take(MostNamed).Select(p => p.Title).ToListAsync(cancellationToken);
            if (account.DeletionRefusal(projects) is { } refusal)
            {
                return refusal;
            }

            // Deleted ones that left nothing there.
            await db.Projects.Where(p => p.AwsAccountId == account.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.AwsAccountId, (Guid?)null), cancellationToken);

            db.AwsAccounts.Remove(account);
            return true;
        }
    }
}
