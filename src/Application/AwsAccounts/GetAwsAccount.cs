using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.AwsAccounts;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.AwsAccounts;

public static class GetAwsAccount
{
    [Requires(Permission.AwsAccountView)]
    public sealed record Query(Guid Organization, string Account) : IQuery<AwsAccountResource>, IInOrganization;

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, AwsAccountResource>
    {
        public async Task<Result<AwsAccountResource>> Handle(Query query, CancellationToken cancellationToken) =>
            WireId.TryParse(query.Account, out var id) && await AwsAccountView.Rows(db, db.AwsAccounts.AsNoTracking().Where(a => a.Id == id)).SingleOrDefaultAsync(cancellationToken) is { } row
                ? row.ToResource(caller)
                : AwsAccountErrors.NotFound;
    }
}
