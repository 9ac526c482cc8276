using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Activities;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Domains;
using Cloud.Domain.Environments;
using Cloud.Workers.Environments;
using Cloud.Workers.Integrations;
using Cloud.Workers.Running;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Domains;

/// <summary>
/// Puts an environment's proven host names on its stack: one certificate over all of them, which the records that prove each one validate, then the change of the stack.
/// A name that shall go goes the same way. The certificate of before is deleted last, when nothing shows it any more.
/// </summary>
internal sealed class ApplyDomains(StackMoves moves, ICertificates certificates, FastlyMoves fastly) : Workflow<StackChange>
{
    /// <summary>The names are proven, so ACM needs minutes; it holds the environment no longer than this.</summary>
    private static readonly TimeSpan CertificateWithin = TimeSpan.FromMinutes(30);

    /// <summary>Sooner than the step's own end, so that the names which are missing are told.</summary>
    private static readonly TimeSpan CertificatePatience = TimeSpan.FromMinutes(25);

    /// <summary>Looks at a certificate that is still in use before it is left in the account.</summary>
    private const int MostDeletes = 40;

    public override IReadOnlyList<string> Types => [ActivityTypes.EnvironmentDomainApply];

    public override TimeSpan Deadline => TimeSpan.FromHours(4);

    /// <summary>Has the environment's names put in place, unless that is queued already: it reads the names when its turn comes.</summary>
    public static async Task Queue(ICloudDb db, Environment environment, DateTimeOffset now, CancellationToken ct)
    {
        if (!await db.Activities.AnyAsync(a => a.EnvironmentId == environment.Id && a.Type == ActivityTypes.EnvironmentDomainApply && a.CompletedAt == null, ct))
        {
            db.Activities.Add(environment.ApplyDomains(now));
        }
    }

    protected override void Define(StepList<StackChange> steps) => fastly.AddPoint(moves
        .AddUpdate(
            steps
                .Do("Begin", Begin)
                .Do("Request the certificate", Request, undo: TakeBack)
                .Wait("Certificate issued", Issued, every: TimeSpan.FromSeconds(5), within: CertificateWithin),
            Wanted,
            completed: Serves)
        .Do("Record the names", RecordNames))
        .Wait("Certificate of before deleted", Tidied, every: TimeSpan.FromSeconds(15), within: TimeSpan.FromMinutes(30))
        .Do("Finish", Finish);

    /// <summary>Taken back, the environment serves as before; each name that it was about says why it is not there.</summary>
    public override async Task Failed(StepContext context, ActivityError error, bool undone)
    {
        var subject = await Subject.Load(context);
        if (!undone || FastlyMoves.IsHalfway(error))
        {
            subject.Environment.RequireAttention(context.Now);
            await Schedules.ScheduleDesk.LookSoon(context, subject.Environment);
        }
        else
        {
            subject.Environment.EndUpdate(context.Now);
        }

        var served = subject.Environment.Served?.Names ?? [];
        foreach (var domain in await Of(context, subject))
        {
            domain.Prefer(domain.Name == subject.Environment.Served?.Default, domain.Name == subject.Environment.Served?.Default ? subject.Environment.Served.HostedZoneId : domain.HostedZoneId, context.Now);
            if (domain.Status == DomainStatus.Verified)
            {
                domain.Fail($"It could not be put on {subject.Environment.MachineName}: {error.RootCause ?? error.Message} Check again when that is mended.", context.Now);
            }
            else if (domain.Status == DomainStatus.Removing && served.Contains(domain.Name, StringComparer.Ordinal))
            {
                domain.Stay($"It could not be taken off {subject.Environment.MachineName}: {error.RootCause ?? error.Message} Remove it again when that is mended.", context.Now);
            }
        }
    }

    /// <summary>It may have waited long: which names it is about is read now.</summary>
    private static async Task Begin(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        var environment = subject.Environment;
        if (environment.Lifecycle != Lifecycle.Updating)
        {
            if (!environment.CanUpdate)
            {
                throw new ActivityFailedException("environment.wrong_state", EnvironmentErrors.WrongState(environment, "take host names").Message);
            }

            environment.BeginUpdate(run.Now);
        }

        var wanted = (await Of(run.Context, subject)).Where(d => d.Status is DomainStatus.Verified or DomainStatus.Active).OrderBy(d => d.Id).ToList();
        var named = wanted.Where(d => !HostName.IsWildcard(d.Name)).ToList();
        var chosen = named.Find(d => d.IsDefault) ?? named.FirstOrDefault();
        List<string> names = [.. wanted.Select(d => d.Name)];
        var before = environment.Served;
        run.State = run.State with
        {
            Names = new NamesChange
            {
                Names = names,
                Default = chosen?.Name,
                HostedZoneId = chosen?.HostedZoneId,
                Before = before?.CertificateArn,
                CertificateArn = before is not null && ServedNames.RegionOf(before.CertificateArn) == subject.Spec().CertificateRegion(subject.Project.Blueprint) && before.Names.ToHashSet(StringComparer.Ordinal).SetEquals(names) ? before.CertificateArn : null,
                Since = run.Now,
            },
        };
        run.Log(names.Count == 0 ? "No host name of its own is left." : $"Host names: {string.Join(", ", names)}.");
    }

    private async Task Request(Run<StackChange> run)
    {
        if (run.State.Names is not { CertificateArn: null, Names: [_, ..] names })
        {
            return;
        }

        var subject = await Subject.Load(run.Context);
        var wanted = new NewCertificate(CommonNameFirst(names), WireId.From(run.Activity.Id)) { Tags = DomainPlace.Tags(subject.Environment) };
        var at = subject.At with { Region = subject.Spec().CertificateRegion(subject.Project.Blueprint) };
        run.State = run.State with { Names = run.State.Names with { CertificateArn = await certificates.Request(at, wanted, run.Cancel), IsNew = true } };
        run.Log($"Asked for a certificate over {(names.Count == 1 ? names[0] : $"{names.Count} names")} in {at.Region}.");
    }

    private async Task<bool> Issued(Run<StackChange> run)
    {
        if (run.State.Names.CertificateArn is not { } arn)
        {
            return true;
        }

        var subject = await Subject.Load(run.Context);
        var certificate = await certificates.Describe(DomainPlace.OfCertificate(subject.At, arn), arn, run.Cancel)
            ?? throw new ActivityFailedException("domain.certificate_missing", "The certificate of the host names disappeared: somebody deleted it.");
        if (certificate.IsIssued)
        {
            return true;
        }

        var unproven = string.Join(", ", certificate.Names.Where(n => !n.IsProven).Select(n => $"{n.Name} ({n.RecordName})"));
        return certificate.IsLost || run.Now - run.State.Names.Since > CertificatePatience
            ? throw new ActivityFailedException("domain.certificate_not_issued", $"AWS did not issue the certificate of the host names ({certificate.FailureReason ?? certificate.Status}). The CNAME records that prove these to AWS must stay in the DNS: {unproven}.")
            : false;
    }

    private static EnvironmentSpec Wanted(Run<StackChange> run, Subject subject) => subject.Spec().Serving(subject.Project.Blueprint, Served(run.State.Names));

    /// <summary>Saved with the stack's completion: what is rendered from now on has these names, and the certificate is not taken back any more.</summary>
    private static Task Serves(Run<StackChange> run, Subject subject)
    {
        subject.Environment.Serve(Served(run.State.Names), subject.Environment.EdgeHostname, run.Now);
        return Task.CompletedTask;
    }

    private static async Task RecordNames(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        var names = Served(run.State.Names);
        subject.Environment.Serve(names, subject.Stack?.Outputs.GetValueOrDefault(StackOutputs.EdgeHostname), run.Now);
        foreach (var domain in await Of(run.Context, subject))
        {
            if (names?.Names.Contains(domain.Name, StringComparer.Ordinal) == true)
            {
                domain.Serve(domain.Name == names.Default, run.Now);
            }
            else if (domain.Status == DomainStatus.Removing)
            {
                domain.LookAgain(run.Now);
            }
        }
    }

    private async Task<bool> Tidied(Run<StackChange> run)
    {
        if (run.State.Names is not { Before: { } before } change || before == change.CertificateArn)
        {
            return true;
        }

        var subject = await Subject.Load(run.Context);
        if (await certificates.Delete(DomainPlace.OfCertificate(subject.At, before), before, run.Cancel))
        {
            return true;
        }

        run.State = run.State with { Names = change with { Deletes = change.Deletes + 1 } };
        if (change.Deletes + 1 < MostDeletes)
        {
            return false;
        }

        run.Log($"Something still uses the certificate of before, {before}: it stays in the account. It costs nothing.");
        return true;
    }

    private static async Task Finish(Run<StackChange> run)
    {
        var subject = await Subject.Load(run.Context);
        subject.Environment.EndUpdate(run.Now);
        run.Log(run.State.Names.Names.Count == 0
            ? $"{subject.Environment.MachineName} answers at {subject.Environment.EdgeHostname} alone."
            : $"{subject.Environment.MachineName} answers for {string.Join(", ", run.State.Names.Names)}.");
    }

    /// <summary>Only the certificate that this very activity asked for; the stack shows the one of before again by now.</summary>
    private async Task<bool> TakeBack(Run<StackChange> run)
    {
        if (run.State.Names is not { IsNew: true, CertificateArn: { } arn })
        {
            return true;
        }

        var subject = await Subject.Load(run.Context);
        return subject.Environment.Served?.CertificateArn == arn || await certificates.Delete(DomainPlace.OfCertificate(subject.At, arn), arn, run.Cancel);
    }

    private static ServedNames? Served(NamesChange change) => change is { Names.Count: > 0, CertificateArn: { } arn } ? new(change.Names, change.Default, arn) { HostedZoneId = change.HostedZoneId } : null;

    /// <summary>The certificate is called by its first name: one that a person would call it by.</summary>
    private static List<string> CommonNameFirst(IReadOnlyList<string> names) => [.. names.OrderBy(HostName.IsWildcard)];

    private static Task<List<EnvironmentDomain>> Of(StepContext context, Subject subject) =>
        context.Db.Domains.Where(d => d.EnvironmentId == subject.Environment.Id).ToListAsync(context.Cancel);
}
