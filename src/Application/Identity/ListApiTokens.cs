using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Identity;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Identity;

/// <summary>A user's API tokens, newest first, without their secrets: those are not kept.</summary>
public static class ListApiTokens
{
    [RequiresSignIn]
    public sealed record Query(string User, Page Page) : IQuery<Paged<ApiTokenResource>>, IPagedQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => this.CheckPage();
    }

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, Paged<ApiTokenResource>>
    {
        public async Task<Result<Paged<ApiTokenResource>>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (!caller.Is(query.User))
            {
                return ApiTokenErrors.UserNotFound;
            }

            var tokens = db.Credentials.AsNoTracking().Where(c => c.UserId == caller.User && c.Kind == CredentialKind.Api && c.RevokedAt == null);
            if (query.Page.AfterId is { } after)
            {
                tokens = tokens.Where(c => c.Id < after);
            }

            var rows = await tokens.OrderByDescending(c => c.Id).Take(query.Page.Items + 1).ToListAsync(cancellationToken);
            return query.Page.Of(rows, row => row.ToResource(), row => WireId.From(row.Id));
        }
    }
}
