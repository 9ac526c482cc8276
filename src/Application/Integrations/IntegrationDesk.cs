using System.Security.Cryptography;
using Cloud.Application.Environments;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;
using Cloud.Domain.Integrations;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Integrations;

/// <summary>
/// What all use cases of integrations share: finding one, the environments beside it, how both are shown, and what the audit log is told.
/// </summary>
internal sealed class IntegrationDesk(ICloudDb db, IVariableSeal seal, Caller caller, TimeProvider time)
{
    private const string Set = "set";

    public static string PathOf(string project, string integration) => $"projects/{project}/integrations/{integration}";

    public IQueryable<Integration> Of(string project) => db.Integrations.Where(i => i.ProjectId == project);

    public Task<Integration?> Find(string project, string integration, CancellationToken ct) =>
        WireId.TryParse(integration, out var id) ? Of(project).SingleOrDefaultAsync(i => i.Id == id, ct) : Task.FromResult<Integration?>(null);

    /// <summary>The project's environments that have a stack, or are of a type of which there is one alone; branches that never ran have nothing to tell.</summary>
    public async Task<IReadOnlyList<Place>> Places(string project, CancellationToken ct) => await (
        from e in db.Environments.AsNoTracking()
        join s in db.Stacks on e.Id equals s.EnvironmentId into stacks
        from s in stacks.DefaultIfEmpty()
        where e.ProjectId == project && (s != null || e.Type != EnvironmentType.Integration)
        orderby e.CreatedAt, e.Id
        select new Place(e, s)).ToListAsync(ct);

    /// <summary>Adds one. The project must be held.</summary>
    public Integration Add(Guid organization, string project, IntegrationType type, Client.CreateIntegration body, AuditChange change)
    {
        var (now, secret) = (time.GetUtcNow(), body.Secret(type)!);
        var integration = Integration.Create(organization, project, type, body.Types(), IntegrationForm.Whole(type, body.Settings(), secret), now);
        integration.Put(seal.Seal(organization, integration.Id, type == IntegrationType.Fastly ? FastlyKey.Of(secret).Written : secret), now);
        db.Integrations.Add(integration);
        var path = PathOf(project, WireId.From(integration.Id));
        foreach (var (property, value) in Told(integration))
        {
            change.Came(path, property, value);
        }

        change.Came(path, IntegrationForm.SecretOf(type), Set);
        return integration;
    }

    public void Change(Integration integration, Client.UpdateIntegration body, IntegrationSettings settings, AuditChange change)
    {
        var (now, path, before) = (time.GetUtcNow(), PathOf(integration.ProjectId, WireId.From(integration.Id)), Told(integration));
        integration.Change(body.Types(integration), settings, now);
        foreach (var (property, value) in Told(integration).Where(t => !Equals(before[t.Key], t.Value)))
        {
            change.Set(path, property, before[property], value);
        }

        if (body.Secret(integration.Type) is { } secret)
        {
            integration.Put(seal.Seal(integration.OrganizationId, integration.Id, integration.Type == IntegrationType.Fastly ? Renewed(integration, secret).Written : secret), now);
            change.Set(path, IntegrationForm.SecretOf(integration.Type), Set, "another");
        }
    }

    public void Remove(Integration integration, AuditChange change)
    {
        db.Integrations.Remove(integration);
        var path = PathOf(integration.ProjectId, WireId.From(integration.Id));
        foreach (var (property, value) in Told(integration))
        {
            change.Went(path, property, value);
        }

        change.Went(path, IntegrationForm.SecretOf(integration.Type), Set);
    }

    public IntegrationResource Show(Integration integration, IReadOnlyList<Place> places, bool gone = false)
    {
        List<(Environment Environment, IntegrationState State)> uses =
        [
            .. places.Select(p => (p.Environment, State: gone ? After(integration, p) : integration.StateIn(p.Environment, p.Stack)))
                .Where(u => u.State is not null).Select(u => (u.Environment, u.State!.Value)),
        ];
        var self = "/api/" + PathOf(integration.ProjectId, WireId.From(integration.Id));
        var links = new Dictionary<string, Link>(StringComparer.Ordinal) { [Relation.Self] = new(self) };
        if (caller.May(Permission.IntegrationEdit) && !gone)
        {
            links[Relation.Edit] = new(self);
            links[Relation.Delete] = new(self);
            links[Relation.Validate] = new($"{self}/validate");
        }

        return new IntegrationResource
        {
            Id = WireId.From(integration.Id),
            Type = Words.Of(integration.Type),
            Project = integration.ProjectId,
            Environments = integration.Environments,
            Status = Words.Of(uses.Count == 0 ? IntegrationState.Unused : uses.Max(u => u.State)),
            UsedBy = [.. uses.Select(u => new IntegrationUse { Environment = u.Environment.MachineName, State = Words.Of(u.State), Links = LinksOf(u.Environment, u.State) })],
            HasLicenseKey = integration.Type == IntegrationType.Newrelic ? true : null,
            Region = integration.Settings.Region,
            AppName = integration.Settings.AppName,
            ServerId = integration.Settings.ServerId,
            HasServerToken = integration.Type == IntegrationType.Blackfire ? true : null,
            ServiceId = integration.Settings.ServiceId,
            StagingServiceId = integration.Settings.StagingServiceId,
            HasToken = integration.Type == IntegrationType.Fastly ? true : null,
            CreatedAt = integration.CreatedAt,
            UpdatedAt = integration.UpdatedAt,
            Links = links,
        };
    }

    /// <summary>What the change does not do by itself.</summary>
    public static ChangeHint Hint(IntegrationResource shown) => shown.UsedBy.Where(u => u.State == IntegrationStates.Outdated).Select(u => u.Environment).ToList() switch
    {
        { Count: 0 } when shown.Status == IntegrationStates.Applied => new() { Message = "What runs has it already as it is now: nothing needs a redeployment." },
        { Count: 0 } => new() { Message = "No environment that runs is to use it: each takes it over when it is activated." },
        var outdated => new() { Message = $"Redeploy {string.Join(" and ", outdated)}: what runs takes it over then, and not before." },
    };

    /// <summary>What a deletion leaves: only the token could have taken our part out of the Fastly service, and it is gone.</summary>
    public static ChangeHint HintOfDeletion(IntegrationResource left)
    {
        var what = left.UsedBy.Count == 0 ? new ChangeHint { Message = "No environment runs with it." } : Hint(left);
        return left.Type == IntegrationTypes.Fastly && left.UsedBy.Count > 0
            ? what with { Message = $"{what.Message} CloudFront comes back with that. What we put into the Fastly service, all by the name {string.Join(" or ", left.UsedBy.Select(u => FastlyOrigin.NameOf(u.Environment)))}, stays there: the token that could take it out is gone with the integration." }
            : what;
    }

    /// <summary>Another token, and what the balancer knows Fastly by as before; a new one of that too where the one of before does not open.</summary>
    private FastlyKey Renewed(Integration integration, string token)
    {
        try
        {
            return FastlyKey.Read(seal.Open(integration.OrganizationId, integration.Id, integration.Sealed)) with { Token = token };
        }
        catch (CryptographicException)
        {
            return FastlyKey.Of(token);
        }
    }

    /// <summary>An environment that runs with what was deleted needs a redeployment, the others have nothing to do with it any more.</summary>
    private static IntegrationState? After(Integration integration, Place place) =>
        place.Stack is { } stack && !place.Environment.IsDown && Integration.Marks(stack).Any(mark => mark.Contains($":{WireId.From(integration.Id)}:", StringComparison.Ordinal)) ? IntegrationState.Outdated : null;

    private Dictionary<string, Link> LinksOf(Environment environment, IntegrationState state)
    {
        var self = $"/api/projects/{environment.ProjectId}/environments/{environment.MachineName}";
        var links = new Dictionary<string, Link>(StringComparer.Ordinal) { ["environment"] = new(self) };
        if (state == IntegrationState.Outdated && EnvironmentLinks.MayRedeploy(environment, caller))
        {
            links[Relation.Redeploy] = new($"{self}/redeploy");
        }

        return links;
    }

    private static Dictionary<string, object?> Told(Integration integration) => new(StringComparer.Ordinal)
    {
        ["type"] = Words.Of(integration.Type),
        ["environments"] = string.Join(", ", integration.Environments),
        ["region"] = integration.Settings.Region,
        ["app_name"] = integration.Settings.AppName,
        ["server_id"] = integration.Settings.ServerId,
        ["service_id"] = integration.Settings.ServiceId,
        ["staging_service_id"] = integration.Settings.StagingServiceId,
    };

    /// <summary>An environment and its stack, where it has one.</summary>
    internal sealed record Place(Environment Environment, EnvironmentStack? Stack);
}
