using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Domains;
using Microsoft.EntityFrameworkCore;
using DomainStatus = Cloud.Domain.Domains.DomainStatus;

namespace Cloud.Application.Domains;

/// <summary>A host name, its environment, and what that one's stack tells of where names point.</summary>
internal sealed record DomainRow(EnvironmentDomain Domain, Environment Environment, IReadOnlyDictionary<string, string>? Outputs);

internal static class DomainView
{
    public static string PathOf(string project, string environment, string name) => $"projects/{project}/environments/{environment}/domains/{name}";

    /// <summary>The names with what their answers need, oldest first; one round trip.</summary>
    public static IQueryable<DomainRow> Rows(ICloudDb db, IQueryable<EnvironmentDomain> domains) =>
        from d in domains
        join e in db.Environments on d.EnvironmentId equals e.Id
        join s in db.Stacks on d.EnvironmentId equals s.EnvironmentId into stacks
        from s in stacks.DefaultIfEmpty()
        orderby d.Id
        select new DomainRow(d, e, s != null ? s.Outputs : null);

    /// <summary>The environment's names; the limit of them is smaller than a page.</summary>
    public static IQueryable<EnvironmentDomain> DomainsOf(this ICloudDb db, string project, string environment) =>
        db.Domains.Where(d => d.ProjectId == project && db.Environments.Any(e => e.Id == d.EnvironmentId && e.MachineName == environment));

    /// <summary>One of them, by its name however it is written.</summary>
    public static IQueryable<EnvironmentDomain> Named(this IQueryable<EnvironmentDomain> domains, string typed)
    {
        var name = HostName.Kept(typed);
        return domains.Where(d => d.Name == name);
    }

    /// <summary>Held to the end of the transaction: a worker that would look at it passes it by meanwhile.</summary>
    public static Task<EnvironmentDomain?> LockDomain(this ICloudDb db, Guid environment, string typed, CancellationToken ct)
    {
        var name = HostName.Kept(typed);
        return db.Domains.FromSql($"select d.*, d.xmin from environment_domains d where d.environment_id = {environment} and d.name = {name} for update").SingleOrDefaultAsync(ct);
    }

    public static DomainResource ToResource(this DomainRow row, Caller caller)
    {
        var (domain, environment) = (row.Domain, row.Environment);
        var self = "/api/" + PathOf(domain.ProjectId, environment.MachineName, Uri.EscapeDataString(domain.Name));
        var links = new Dictionary<string, Link>(StringComparer.Ordinal)
        {
            [Relation.Self] = new(self),
            ["environment"] = new($"/api/projects/{domain.ProjectId}/environments/{environment.MachineName}"),
        };
        if (caller.May(Permission.EnvironmentOperate, environment.Type))
        {
            links[Relation.Delete] = new(self);
            if (domain.Status != DomainStatus.Removing)
            {
                links[Relation.Check] = new($"{self}/check");
            }

            if (domain.Status == DomainStatus.Active && !HostName.IsWildcard(domain.Name) && (environment.CanRedeploy || environment.IsDown))
            {
                links[Relation.Edit] = new(self);
            }
        }

        // Never better than the stack: where none stands, nobody answers.
        var serves = domain.Status == DomainStatus.Active && !environment.IsDown;
        return new DomainResource
        {
            Id = domain.Name,
            Name = domain.Name,
            Project = domain.ProjectId,
            Environment = environment.MachineName,
            Status = domain.Status == DomainStatus.Active && !serves ? Client.DomainStatus.Verified : Words.Of(domain.Status),
            Reason = domain.Reason ?? (domain.Status == DomainStatus.Active && !serves ? $"{environment.MachineName} is not active: it answers for the name when it is." : null),
            IsDefault = domain.IsDefault,
            Wildcard = HostName.IsWildcard(domain.Name),
            HostedZoneId = domain.HostedZoneId,
            Ssl = new DomainSsl(serves),
            Records = Records(domain, Target(row), row.Outputs?.GetValueOrDefault(StackOutputs.FastlyService)),
            VerifiedAt = domain.VerifiedAt,
            ExpiresAt = domain.Status == DomainStatus.Pending ? domain.ExpiresAt : null,
            CreatedAt = domain.CreatedAt,
            UpdatedAt = domain.UpdatedAt,
            Links = links,
        };
    }

    private static List<DomainRecord> Records(EnvironmentDomain domain, string? target, string? fastlyService)
    {
        var isProven = domain.VerifiedAt is not null;
        return
        [
            new(DomainRecordPurpose.Ownership, "TXT", domain.ProofName, domain.ProofValue, isProven || domain.ProofFound),
            new(DomainRecordPurpose.Certificate, "CNAME", domain.ValidationName ?? HostName.WithoutStar(domain.Name), domain.ValidationValue, isProven || domain.ValidationFound),
            new(DomainRecordPurpose.Traffic, HostName.LooksLikeApex(domain.Name) ? "ALIAS" : "CNAME", domain.Name, target, null)
            {
                Hint = fastlyService is null ? domain is { IsDefault: true, HostedZoneId: { } zone } ? $"The stack sets it in the zone {zone} of your AWS account." : null : $"Fastly says where: the TLS configuration of its service {fastlyService}, in its console under Security, TLS management, names the record (a name under fastly.net).",
            },
        ];
    }

    /// <summary>A stack from before told one name alone, which is the CDN's or the balancer's own while it serves no other.</summary>
    private static string? Target(DomainRow row) => row.Outputs?.GetValueOrDefault(StackOutputs.EdgeTarget)
        ?? (row.Environment.Served is null ? row.Outputs?.GetValueOrDefault(StackOutputs.EdgeHostname) : null);
}
