using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Attention;
using Cloud.Domain.Environments;
using Cloud.Workers.Running;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Cloud.Workers.Alarms;

/// <summary>
/// What the alarms of running environments say, once a minute, in front of people (R64, R30): one question a region and account tells all that fire there. What crossed its line is an
/// attention item and an environment that is not wholly well, until nothing fires any more. While an environment is changed, nothing new is said of it: a node that is rotated is no news.
/// </summary>
public sealed partial class AlarmRound(IAlarms alarms, AcrossTenants tenants, TimeProvider time, ILogger<AlarmRound> logger)
{
    /// <summary>Regions and accounts that are asked side by side; each answers within 12 s or is left as it is.</summary>
    private const int AtOnce = 8;

    // Shared staging stands in a stack of its own, and has its own alarms.
    private const string Places = """
        select distinct s.region, p.aws_account_id, case when p.aws_account_id is null then null else s.organization_id end
        from stacks s join environments e on e.id = s.environment_id join projects p on p.id = e.project_id
        where e.lifecycle in ('active', 'updating', 'attention_required')
          or exists (select 1 from attention_items i where i.environment_id = e.id and i.kind = 'alarm.firing' and i.resolved_at is null)
        """;

    // A customer's account may hold a stack of any name: what fires there is about that account's environments alone.
    private const string Subjects = """
        select s.organization_id, e.id, s.name, e.title, e.health, i.title, i.detail, e.lifecycle = 'active' and not exists (
            select 1 from activities a where a.project_id = e.project_id and a.environment_id = e.id and a.state = 'in_progress' and a.exclusive)
        from stacks s join environments e on e.id = s.environment_id join projects p on p.id = e.project_id
        left join attention_items i on i.environment_id = e.id and i.kind = 'alarm.firing' and i.resolved_at is null
        where s.region = $1 and p.aws_account_id is not distinct from $2 and (s.name = any($3) or i.id is not null)
        """;

    private sealed record Place(string Region, Guid? Account, Guid? Organization);

    /// <summary>What is said in an item.</summary>
    private sealed record News(string Title, string Detail, AttentionSeverity Severity);

    /// <param name="Said">Title and detail of the item that is open; null where none is.</param>
    private sealed record Subject(Guid Organization, Guid Environment, string Stack, string Title, bool IsHealthy, (string Title, string Detail)? Said, bool AtRest)
    {
        /// <summary>Whether the item, or the environment, does not say what there is to say.</summary>
        public bool Lacks(News? news) => news is null ? Said is not null : Said is { } said ? IsHealthy || said != (news.Title, news.Detail) : AtRest;
    }

    /// <summary>One round; how many environments' alarms changed.</summary>
    public async Task<int> Run(CancellationToken ct)
    {
        var places = await tenants.Find(Places, [], r => new Place(r.GetString(0), r.IsDBNull(1) ? null : r.GetGuid(1), r.IsDBNull(2) ? null : r.GetGuid(2)), ct);
        var changed = 0;
        await Parallel.ForEachAsync(places, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (place, token) =>
        {
            try
            {
                Interlocked.Add(ref changed, await Look(place, token));
            }
            catch (CloudCallException e)
            {
                // Nothing is known of it now, neither that it is well; the account's own check says what is wrong with its role.
                Unanswered(logger, place.Region, e.Message);
            }
        });
        return changed;
    }

    private async Task<int> Look(Place place, CancellationToken ct)
    {
        if (await At(place, ct) is not { } at)
            return 0;

        var firing = (await alarms.Firing(at, ct)).Select(a => (Alarm: a, Words: AlarmWords.Of(a.Name))).Where(a => a.Words is not null).ToLookup(a => a.Words!.Stack, StringComparer.Ordinal);
        NpgsqlParameter[] where = [new() { Value = place.Region }, new() { Value = place.Account ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid }, new() { Value = firing.Select(f => f.Key).ToArray() }];
        var subjects = await tenants.Find(Subjects, where, r => new Subject(
            r.GetGuid(0), r.GetGuid(1), r.GetString(2), r.GetString(3), r.GetString(4) == Words.Of(Health.Healthy), r.IsDBNull(5) ? null : (r.GetString(5), r.GetString(6)), r.GetBoolean(7)), ct);
        var changed = 0;
        // Written one by one, each in its tenant's name: what a minute changes is little.
        foreach (var subject in subjects)
        {
            var news = Tell(subject, firing[subject.Stack].Select(a => (a.Alarm, a.Words!)));
            if (!subject.Lacks(news))
                continue;

            try
            {
                changed += await tenants.In(subject.Organization, db => Settle(db, subject.Environment, news, ct), ct) ? 1 : 0;
            }
            catch (DbUpdateException)
            {
                // Somebody changed the environment, or said the same, a moment ago: the next round sees it.
            }
        }

        return changed;
    }

    /// <summary>Null where the account is gone.</summary>
    private async Task<CloudAccount?> At(Place place, CancellationToken ct)
    {
        if (place is not { Account: { } id, Organization: { } organization })
            return new CloudAccount(place.Region);

        return await tenants.In(organization, async db => await db.AwsAccounts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, ct) is { } account
            ? new CloudAccount(place.Region, account.RoleArn, account.ExternalId, "cloud-alarms", account.StackRoleArn)
            : null, ct);
    }

    // The worst first: it gives the item its title and severity.
    private static News? Tell(Subject subject, IEnumerable<(FiringAlarm Alarm, AlarmWords Words)> firing)
    {
        var worst = firing.OrderByDescending(f => f.Words.Severity).ThenBy(f => f.Alarm.Since).ThenBy(f => f.Alarm.Name, StringComparer.Ordinal).ToList();
        if (worst.Count == 0)
            return null;

        var detail = string.Join(' ', worst.Select(f => FormattableString.Invariant(
            $"{char.ToUpperInvariant(f.Words.What[0])}{f.Words.What[1..]} since {f.Alarm.Since.ToUniversalTime():yyyy-MM-dd HH:mm} UTC: {f.Alarm.Reason.TrimEnd('.')}.")));
        return new News($"{subject.Title}: {worst[0].Words.What}{(worst.Count == 1 ? "" : $", and {worst.Count - 1} more")}", Text.Cut(detail, Text.Detail), worst[0].Words.Severity);
    }

    private async Task<bool> Settle(ICloudDb db, Guid id, News? news, CancellationToken ct)
    {
        var environment = await db.Environments.SingleOrDefaultAsync(e => e.Id == id, ct);
        if (environment is null)
            return false;

        var (now, open) = (time.GetUtcNow(), await db.Attention.SingleOrDefaultAsync(i => i.EnvironmentId == id && i.Kind == AttentionKind.AlarmFiring && i.ResolvedAt == null, ct));
        if (news is null)
        {
            open?.Resolve(now);
            environment.IsQuiet(now);
            return true;
        }

        environment.IsAlarmed(now);
        if (open is null)
            db.Attention.Add(AttentionItem.Raise(environment, AttentionKind.AlarmFiring, news.Severity, news.Title, news.Detail, activity: null, now));
        else
            open.Repeat(news.Title, news.Detail, activity: null, news.Severity);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The alarms of {Region} were not read: {Reason}")]
    private static partial void Unanswered(ILogger logger, string region, string reason);
}
