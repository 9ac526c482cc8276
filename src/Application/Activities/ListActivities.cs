using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
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
        : IQuery<Paged<RenderedActivity>>, IInEnvironment, IPagedQuery;

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

    internal sealed class Handler(ICloudDb db, Caller caller, Tenant tenant, SettledActivities settled) : IHandler<Query, Paged<RenderedActivity>>
    {
        public async Task<Result<Paged<RenderedActivity>>> Handle(Query query, CancellationToken cancellationToken)
        {
            // That there is such an environment, and that the caller may see it, the door knows already.
            var types = query.Environment is null ? caller.Granted.TypesWith(Permission.EnvironmentView) : null;
            var heads = await db.ActivityHeads(tenant.OrganizationId!.Value, query, types, query.Page.Items + 1, cancellationToken);
            var page = query.Page.Of(heads, head => (Head: head, Kept: settled.Find(head)), head => WireId.From(head.Id));
            var unknown = page.Items.Where(item => item.Kept is null).Select(item => item.Head.Id).ToArray();
            var read = unknown.Length == 0 ? [] : await Read(query.Project, unknown, cancellationToken);

            // One that was there a moment ago and is not now is left out.
            return new Paged<RenderedActivity>([.. page.Items.Select(item => item.Kept ?? read.GetValueOrDefault(item.Head.Id)).OfType<RenderedActivity>()], page.Next);
        }

        private async Task<Dictionary<Guid, RenderedActivity>> Read(string project, Guid[] ids, CancellationToken ct)
        {
            var lines = await db.ActivityLinesOf(tenant.OrganizationId!.Value, project, ids, ct);
            var open = lines.Where(r => r.NeedsMore).Select(r => r.Line.Id).ToList();
            var more = open.Count == 0 ? []
                : await db.WithNames(db.Activities.AsNoTracking().Where(a => open.Contains(a.Id))).ToDictionaryAsync(r => r.Activity.Id, ct);
            return lines.ToDictionary(r => r.Line.Id, r => settled.Render(r, more.GetValueOrDefault(r.Line.Id)?.ToResource(caller) ?? r.ToResource(caller)));
        }
    }
}
