using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;
using FluentValidation;

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

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Query, Paged<ActivityResource>>
    {
        public async Task<Result<Paged<ActivityResource>>> Handle(Query query, CancellationToken cancellationToken)
        {
            if (!await db.Names(query.Project, query.Environment, cancellationToken))
            {
                return EnvironmentErrors.NotFound;
            }

            var page = Matching(query).OrderByDescending(a => a.Id).Take(query.Page.Items + 1);
            var rows = await db.ListWithNames(page, cancellationToken);
            return query.Page.Of(rows, row => row.ToResource(caller), row => WireId.From(row.Activity.Id));
        }

        private IQueryable<Activity> Matching(Query query)
        {
            var activities = db.ActivitiesOf(query.Project, query.Environment, caller);
            activities = query.Of?.Narrow(activities) ?? activities;
            return query.Page.AfterId is { } after ? activities.Where(a => a.Id < after) : activities;
        }
    }
}
