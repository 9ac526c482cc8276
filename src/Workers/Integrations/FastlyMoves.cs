using System.Globalization;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Activities;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Domains;
using Cloud.Domain.Integrations;
using Cloud.Workers.Environments;
using Cloud.Workers.Running;

namespace Cloud.Workers.Integrations;

/// <summary>
/// The moves on a customer's Fastly service: our origin is put into a copy of the version that serves, and that copy is activated. Each may be made twice: a version that has the
/// origin as it should be is left alone, and one that this very activity made says so in its comment, with the version of before. An environment without Fastly passes without a call.
/// </summary>
internal sealed class FastlyMoves(IFastly fastly, IIntegrationProviders providers, IntegrationSecrets secrets)
{
    /// <summary>Looks at a Fastly that does not answer before we leave it with our part in it: some minutes. What is to go must not wait for another company's bad day.</summary>
    private const int MostFailures = 20;

    /// <summary>The one refusal that comes before anything was changed; all others of Fastly come when the stack is complete.</summary>
    private const string NothingChanged = "fastly.cannot_be_configured";

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(20);

    /// <summary>Before anything is changed: whether token and service are what they must be. Keeps which service stood there before.</summary>
    public StepList<StackChange> AddLook(StepList<StackChange> steps) => steps.Do("Fastly: see that it can be configured", CanBeConfigured);

    /// <summary>Once the balancer stands as it should. A pause and its end change nothing that Fastly is told.</summary>
    public StepList<StackChange> AddPoint(StepList<StackChange> steps) => steps.Do("Fastly: point it at the balancer", Point, undo: PutBack);

    /// <summary>Once the stack is another's, or none's: our part goes out of the service of before.</summary>
    public StepList<StackChange> AddLeave(StepList<StackChange> steps) => steps.Wait("Fastly: taken out of the service of before", run => Left(run, goes: false), every: Look, within: Within);

    /// <summary>The environment goes: our part goes out of its service. False while Fastly does not answer.</summary>
    /// <param name="goes">The environment is to have no service any more, whatever its stack says.</param>
    public async Task<bool> Left(Run<StackChange> run, bool goes)
    {
        var subject = await Subject.Load(run.Context);
        if (run.State.Fastly.Was is not { } was || (!goes && was == subject.FastlyService))
        {
            return true;
        }

        if (Integration(subject) is not { } integration)
        {
            Stays(run, subject, was, "its token is gone with the integration");
            return true;
        }

        try
        {
            await TakeOut(run, subject, new FastlyAccess(was, secrets.Fastly(integration).Token));
            return true;
        }
        catch (CloudCallException e) when (!e.Retryable || run.State.Fastly.Failures >= MostFailures)
        {
            Stays(run, subject, was, e.Reason);
            return true;
        }
        catch (CloudCallException)
        {
            run.State = run.State with { Fastly = run.State.Fastly with { Failures = run.State.Fastly.Failures + 1 } };
            return false;
        }
        catch (ActivityFailedException e)
        {
            Stays(run, subject, was, e.Message);
            return true;
        }
    }

    /// <summary>Whether it ended when the stack let Fastly in already, and Fastly does not lead here yet: undoing the steps has not taken that back.</summary>
    public static bool IsHalfway(ActivityError error) => error.Code.StartsWith("fastly.", StringComparison.Ordinal) && error.Code != NothingChanged;

    private async Task CanBeConfigured(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        run.State = run.State with { Fastly = new FastlyChange { Was = subject.FastlyService } };
        if (!subject.TakesCdn || subject.Spec().FastlyService is not { } service || Integration(subject) is not { } integration)
        {
            return;
        }

        var said = await providers.Ask(IntegrationType.Fastly, new IntegrationSettings(ServiceId: service), secrets.Fastly(integration).Token, run.Cancel);
        if (said.Known != true)
        {
            throw new ActivityFailedException(NothingChanged, $"{said.Detail} Nothing was changed.");
        }
    }

    private async Task Point(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        if (subject.FastlyService is not { } id || !(subject.TakesCdn || run.Activity.Type == ActivityTypes.EnvironmentDomainApply))
        {
            return;
        }

        if (Integration(subject) is not { } integration || integration.Settings.ServiceOf(subject.Environment.Type) != id)
        {
            run.Log($"Fastly's service {id} stays as it is: the integration is another, or gone. Redeploy to take over what is wanted now.");
            return;
        }

        var key = secrets.Fastly(integration);
        var (service, origin) = (new FastlyAccess(id, key.Token), Origin(subject, key));
        var versions = await fastly.Versions(service, run.Cancel);
        var active = versions.FirstOrDefault(v => v.IsActive);
        if (active is not null && await fastly.Has(service, active.Number, origin, run.Cancel))
        {
            run.Log($"Fastly's service {id} has the balancer as its origin, in version {active.Number}.");
            return;
        }

        var draft = await Draft(run, service, versions, run.Cancel);
        if (await fastly.Rival(service, draft, name => name == origin.Name, run.Cancel) is { } rival)
        {
            throw new ActivityFailedException("fastly.other_backend", $"The Fastly service {id} has the backend {rival} without a condition, and Fastly would go on sending visitors there. Give it a request condition or take it out, then redeploy.");
        }

        await fastly.Put(service, draft, origin, run.Cancel);
        if (await fastly.Fault(service, draft, run.Cancel) is { } fault)
        {
            throw new ActivityFailedException("fastly.version_invalid", $"Fastly does not take version {draft} of the service {id}: {fault} Mend that in Fastly's own configuration, then redeploy.");
        }

        await fastly.Activate(service, draft, run.Cancel);
        run.Log($"Version {draft} of Fastly's service {id} is active, with the balancer as its origin{(origin.Hosts.Count == 0 ? "" : $", for {string.Join(", ", origin.Hosts)}")}.");
    }

    private async Task TakeOut(Run<StackChange> run, Subject subject, FastlyAccess service)
    {
        var name = FastlyOrigin.NameOf(subject.Environment.MachineName);
        var versions = await fastly.Versions(service, run.Cancel);
        if (versions.FirstOrDefault(v => v.IsActive) is not { } active || !await fastly.HasAny(service, active.Number, name, run.Cancel))
        {
            return;
        }

        var draft = await Draft(run, service, versions, run.Cancel);
        await fastly.Remove(service, draft, name, run.Cancel);
        if (await fastly.Fault(service, draft, run.Cancel) is { } fault)
        {
            Stays(run, subject, service.Id, fault);
            return;
        }

        await fastly.Activate(service, draft, run.Cancel);
        run.Log($"Version {draft} of Fastly's service {service.Id} is active, without {name}.");
    }

    /// <summary>The version of before serves again, where the one that serves is this activity's.</summary>
    private async Task<bool> PutBack(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        if (subject.FastlyService is not { } id || Integration(subject) is not { } integration)
        {
            return true;
        }

        var service = new FastlyAccess(id, secrets.Fastly(integration).Token);
        var active = (await fastly.Versions(service, run.Cancel)).FirstOrDefault(v => v.IsActive);
        if (active is null || !active.Comment.StartsWith(Made(run), StringComparison.Ordinal) || !int.TryParse(active.Comment.AsSpan(Made(run).Length), NumberStyles.None, CultureInfo.InvariantCulture, out var before))
        {
            return true;
        }

        await (before == 0 ? fastly.Deactivate(service, active.Number, run.Cancel) : fastly.Activate(service, before, run.Cancel));
        run.Log(before == 0 ? $"No version of Fastly's service {id} is active again." : $"Version {before} of Fastly's service {id} is active again.");
        return true;
    }

    /// <summary>The copy that this activity made of the version that serves, or one made now. One that was copied from what does not serve any more is left where it is.</summary>
    private async Task<int> Draft(Run<StackChange> run, FastlyAccess service, IReadOnlyList<FastlyVersion> versions, CancellationToken ct)
    {
        var active = versions.FirstOrDefault(v => v.IsActive);
        var mark = string.Create(CultureInfo.InvariantCulture, $"{Made(run)}{active?.Number ?? 0}");
        return versions.FirstOrDefault(v => v is { IsActive: false, IsLocked: false } && v.Comment == mark)?.Number
            ?? await fastly.Clone(service, (active ?? versions.MaxBy(v => v.Number)!).Number, mark, ct);
    }

    /// <summary>What the comment of a version begins with that this activity made; the number of the version of before follows, 0 where none served.</summary>
    private static string Made(Run<StackChange> run) => $"cloud {WireId.From(run.Activity.Id)} from ";

    private static FastlyOrigin Origin(Subject subject, FastlyKey key)
    {
        var (spec, served) = (subject.Spec(), subject.Environment.Served);
        return new FastlyOrigin(
            FastlyOrigin.NameOf(subject.Environment.MachineName),
            subject.Stack!.Outputs[StackOutputs.LoadBalancerDnsName],
            spec.CertificateArn is null || served is null ? null : served.Default ?? Under(served.Names[0]),
            StackTemplates.OriginHeader,
            key.Origin,
            served?.Names ?? []);
    }

    /// <summary>A name that a wildcard's certificate is for.</summary>
    private static string Under(string wildcard) => $"origin.{HostName.WithoutStar(wildcard)}";

    private static Integration? Integration(Subject subject) => subject.Integrations.FirstOrDefault(i => i.Type == IntegrationType.Fastly);

    private static void Stays(Run<StackChange> run, Subject subject, string service, string why) =>
        run.Log($"{FastlyOrigin.NameOf(subject.Environment.MachineName)} stays in Fastly's service {service} ({why.TrimEnd('.')}): take its backend, its header and its domains out there.");
}
