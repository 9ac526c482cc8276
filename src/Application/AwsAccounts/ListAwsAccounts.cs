using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.AwsAccounts;

/// <summary>An organization's AWS accounts, newest first.</summary>
public static class ListAwsAccounts
{
    [Requires(Permission.AwsAccountView)]
    public sealed record Query(Guid Organization, Page Page) : IQuery<Paged<AwsAccountResource>>, IInOrganization, IPagedQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => this.CheckPage();
    }

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, Paged<AwsAccountResource>>
    {
        public async Task<Result<Paged<AwsAccountResource>>> Handle(Query query, CancellationToken cancellationToken)
        {
            var accounts = db.AwsAccounts.AsNoTracking();
            if (query.Page.AfterId is { } after)
            {
                accounts = accounts.Where(a => a.Id < after);
            }

            var rows = await AwsAccountView.Rows(db, accounts.OrderByDescending(a => a.Id).Take(query.Page.Items + 1)).ToListAsync(cancellationToken);
            return query.Page.Of(rows, row => row.ToResource(caller), row => WireId.From(row.Account.Id));
        }
    }
}
