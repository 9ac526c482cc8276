using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Activities;

/// <summary>The long operations of a project, or of one of its environments, newest first.</summary>
public static class ListActivities
{
    /// <param name="Environment">Null for the whole project's.</param>
    /// <param name="Of">Null for all.</param>
    [Requires(Permission.EnvironmentView)]
    public sealed record Query(string Project, string? Environment, Page Page, ActivitySelection? Of = null)
        : IQuery<Paged<ActivityResource>>, IInEnvironment, IPagedQuery;

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            this.CheckPage();
            RuleFor(q => q.Of).Custom((of, context) =>
            {
                foreach (var (field, fault) in of?.Faults() ?? [])
                {
                    context.AddFailure(field, fault);
                }
            });
        }
    }

    internal sealed class Handler(ICloudDb db, Caller caller, Tenant tenant) : IHandler<Query, Paged<ActivityResource>>
    {
        public async Task<Result<Paged<ActivityResource>>> Handle(Query query, CancellationToken cancellationToken)
        {
            // That there is such an environment, and that the caller may see it, the door knows already.
            var types = query.Environment is null ? caller.Granted.TypesWith(Permission.EnvironmentView) : null;
            var rows = await db.ListActivities(
                tenant.OrganizationId!.Value, query.Project, query.Environment, types, query.Of, query.Page.AfterId, query.Page.Items + 1, cancellationToken);
            var open = rows.Where(r => r.NeedsMore).Select(r => r.Line.Id).ToList();
            var more = open.Count == 0 ? []
                : await db.WithNames(db.Activities.AsNoTracking().Where(a => open.Contains(a.Id))).ToDictionaryAsync(r => r.Activity.Id, cancellationToken);
            return query.Page.Of(rows, row => more.GetValueOrDefault(row.Line.Id)?.ToResource(caller) ?? row.ToResource(caller), row => WireId.From(row.Line.Id));
        }
    }
}
