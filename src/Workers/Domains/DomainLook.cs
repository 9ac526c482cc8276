using Cloud.Application.Ports;
using Cloud.Domain.Domains;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Domains;

/// <summary>What becomes of one host name when a worker looks at it: each look does the next thing, and says when it is looked at again.</summary>
public sealed class DomainLook(ICertificates certificates, DomainProof proof, TimeProvider time)
{
    /// <summary>As the database calls the index that lets one of all organizations have a name that is proven.</summary>
    internal const string ProvenOnce = "ux_domains_proven";

    /// <summary>While the environment works.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    /// <summary>While it is not active.</summary>
    private static readonly TimeSpan Seldom = TimeSpan.FromMinutes(5);

    public async Task Look(ICloudDb db, Guid id, CancellationToken ct)
    {
        if (await Subject(db, id, ct) is not { } subject)
        {
            return;
        }

        try
        {
            await (subject.Domain.Status switch
            {
                DomainStatus.Pending => proof.Seek(subject, ct),
                DomainStatus.Verified => Apply(db, subject, ct),
                DomainStatus.Removing => TakeAway(db, subject, ct),
                DomainStatus.Active or DomainStatus.Failed => Clear(subject, ct),
                _ => throw new InvalidOperationException($"A host name of the status {subject.Domain.Status}."),
            });
        }
        catch (CloudCallException e) when (e.Retryable)
        {
            subject.Domain.LookAgain(time.GetUtcNow() + Soon);
        }
        catch (CloudCallException e) when (subject.Domain.Status == DomainStatus.Pending && e.Kind is CloudErrorKind.Invalid)
        {
            subject.Domain.Fail($"AWS takes no certificate for this name: {e.Reason}", time.GetUtcNow());
        }
        catch (CloudCallException e)
        {
            var wayOut = e is { Kind: CloudErrorKind.Denied, IsInCustomersAccount: true } ? " Run the bootstrap template again in your AWS account: it grants what is missing." : "";
            subject.Domain.Stay($"AWS refused {e.Service} {e.Operation}: {e.Reason}.{wayOut}", time.GetUtcNow());
            subject.Domain.LookAgain(time.GetUtcNow() + Seldom);
        }
    }

    /// <summary>The index refused the name: another one has it. That is told to whoever has proven it, and to nobody else.</summary>
    public async Task IsTaken(ICloudDb db, Guid id, CancellationToken ct)
    {
        if (await db.Domains.SingleOrDefaultAsync(d => d.Id == id, ct) is { Status: DomainStatus.Pending } domain)
        {
            domain.Fail($"{domain.Name} is in use elsewhere on this platform. Remove it there, then check again here; if you do not know where, open a ticket.", time.GetUtcNow());
        }
    }

    private static async Task<DomainSubject?> Subject(ICloudDb db, Guid id, CancellationToken ct)
    {
        if (await db.Domains.SingleOrDefaultAsync(d => d.Id == id, ct) is not { } domain)
        {
            return null;
        }

        var environment = await db.Environments.SingleAsync(e => e.Id == domain.EnvironmentId, ct);
        var project = await db.Projects.SingleAsync(p => p.Id == domain.ProjectId, ct);
        var account = project.AwsAccountId is { } own ? await db.AwsAccounts.SingleAsync(a => a.Id == own, ct) : null;
        var stack = await db.Stacks.AsNoTracking().SingleOrDefaultAsync(s => s.EnvironmentId == environment.Id, ct);
        return new DomainSubject(domain, environment, DomainPlace.Of(project, environment, stack, account));
    }

    /// <summary>Proven: the environment takes it over, as soon as it is active. All that are proven by then go with it.</summary>
    private async Task Apply(ICloudDb db, DomainSubject subject, CancellationToken ct)
    {
        var (domain, environment, now) = (subject.Domain, subject.Environment, time.GetUtcNow());
        if (!environment.CanRedeploy)
        {
            domain.Stay($"It is put in place as soon as {environment.MachineName} is active.", now);
            domain.LookAgain(now + Seldom);
            return;
        }

        await Begin(db, subject, ct);
    }

    private async Task Begin(ICloudDb db, DomainSubject subject, CancellationToken ct)
    {
        var (environment, now) = (subject.Environment, time.GetUtcNow());
        await ApplyDomains.Queue(db, environment, now, ct);
        subject.Domain.LookAgain(now + Soon);
    }

    private async Task TakeAway(ICloudDb db, DomainSubject subject, CancellationToken ct)
    {
        var (domain, environment) = (subject.Domain, subject.Environment);
        if (environment.Served?.Names.Contains(domain.Name, StringComparer.Ordinal) == true && !await Dropped(subject, ct))
        {
            await (environment.CanRedeploy ? Begin(db, subject, ct) : Wait(domain));
        }
        else if (domain.CertificateArn is not { } arn || await LetGo(subject, arn, ct))
        {
            db.Domains.Remove(domain);
        }
        else
        {
            domain.LookAgain(time.GetUtcNow() + Soon);
        }
    }

    private Task Wait(EnvironmentDomain domain)
    {
        domain.LookAgain(time.GetUtcNow() + Soon);
        return Task.CompletedTask;
    }

    /// <summary>No stack stands that would have to change: the next one is made without the name. The certificate holds one name too many until then.</summary>
    private async Task<bool> Dropped(DomainSubject subject, CancellationToken ct)
    {
        var (environment, served) = (subject.Environment, subject.Environment.Served!);
        if (!environment.IsDown)
        {
            return false;
        }

        List<string> left = [.. served.Names.Where(n => n != subject.Domain.Name)];
        if (left.Count == 0 && !await LetGo(subject, served.CertificateArn, ct))
        {
            return false;
        }

        var stays = left.Contains(served.Default ?? "", StringComparer.Ordinal);
        environment.Serve(left.Count == 0 ? null : served with { Names = left, Default = stays ? served.Default : left.Find(n => !HostName.IsWildcard(n)), HostedZoneId = stays ? served.HostedZoneId : null }, environment.EdgeHostname, time.GetUtcNow());
        return true;
    }

    /// <summary>Where AWS refuses us, because a customer took their role back, the certificate stays with whom it is: the name must not.</summary>
    private async Task<bool> LetGo(DomainSubject subject, string arn, CancellationToken ct)
    {
        try
        {
            return await certificates.Delete(DomainPlace.OfCertificate(subject.At, arn), arn, ct);
        }
        catch (CloudCallException e) when (!e.Retryable)
        {
            return true;
        }
    }

    /// <summary>The certificate of the one name is not needed any more.</summary>
    private async Task Clear(DomainSubject subject, CancellationToken ct)
    {
        var domain = subject.Domain;
        if (domain.CertificateArn is { } arn && !await certificates.Delete(DomainPlace.OfCertificate(subject.At, arn), arn, ct))
        {
            domain.LookAgain(time.GetUtcNow() + Seldom);
            return;
        }

        domain.ForgetCertificate();
        domain.LookAgain(null);
    }
}

/// <summary>A host name, the environment it is for, and where that one's certificates are.</summary>
public sealed record DomainSubject(EnvironmentDomain Domain, Environment Environment, CloudAccount At);
