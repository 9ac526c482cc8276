using Cloud.Application.Ports;
using Cloud.Domain.Domains;

namespace Cloud.Workers.Domains;

/// <summary>
/// Whether a name is its customer's: our record says so to us, ACM's to ACM, whose certificate of the name is needed anyway. Both are looked for until they are there, less and
/// less often, for the 72 hours that ACM waits.
/// </summary>
public sealed class DomainProof(ICertificates certificates, IDnsRecords dns, TimeProvider time)
{
    /// <summary>ACM says within seconds which record it wants.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(2);

    /// <summary>Ages of a name, and how long after a look the next one comes. Somebody who sets records waits for the first; whoever has not by the next day can ask.</summary>
    private static readonly (TimeSpan Until, TimeSpan Every)[] Beat =
    [
        (TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(10)), (TimeSpan.FromHours(1), TimeSpan.FromMinutes(1)), (TimeSpan.FromHours(6), TimeSpan.FromMinutes(5)),
        (TimeSpan.MaxValue, TimeSpan.FromMinutes(15)),
    ];

    internal async Task Seek(DomainSubject subject, CancellationToken ct)
    {
        var domain = subject.Domain;
        if (domain.CertificateArn is not { } arn)
        {
            var wanted = new NewCertificate([domain.Name], domain.Token) { Tags = DomainPlace.Tags(subject.Environment) };
            domain.Requested(await certificates.Request(subject.At, wanted, ct), time.GetUtcNow());
            domain.LookAgain(time.GetUtcNow() + AtOnce);
            return;
        }

        if (await certificates.Describe(DomainPlace.OfCertificate(subject.At, arn), arn, ct) is not { } certificate)
        {
            domain.ForgetCertificate();
            domain.LookAgain(time.GetUtcNow());
            return;
        }

        await See(domain, certificate, ct);
    }

    private async Task See(EnvironmentDomain domain, Certificate certificate, CancellationToken ct)
    {
        if (certificate.Names.FirstOrDefault(n => n.Name == domain.Name) is { RecordName: { } name, RecordValue: { } value })
        {
            domain.Wants(name, value);
        }

        var (proven, unanswered) = await Proven(domain, ct);
        var now = time.GetUtcNow();
        domain.Found(proven, certificate.IsIssued, Missing(domain, proven, certificate.IsIssued, unanswered), now);
        if (proven && certificate.IsIssued)
        {
            domain.Verify(now);
        }
        else if (certificate.IsLost)
        {
            domain.Fail(Lost(domain, certificate), now);
        }
        else if (now >= domain.ExpiresAt)
        {
            domain.Fail($"{Missing(domain, proven, certificate.IsIssued, null)} It was looked for during 72 hours. Set the records as they are shown here, then check again.", now);
        }
        else
        {
            domain.LookAgain(now + (domain.ValidationName is null ? AtOnce : Pause(domain, now)));
        }
    }

    private async Task<(bool Proven, string? Unanswered)> Proven(EnvironmentDomain domain, CancellationToken ct)
    {
        try
        {
            return ((await dns.Texts(domain.ProofName, ct)).Contains(domain.ProofValue, StringComparer.Ordinal), null);
        }
        catch (DnsUnansweredException e)
        {
            return (false, e.Message);
        }
    }

    private static string? Missing(EnvironmentDomain domain, bool proven, bool issued, string? unanswered) => (proven, issued) switch
    {
        (true, true) => null,
        (_, _) when unanswered is not null => Domain.Text.Cut(unanswered, Domain.Text.Message),
        (false, false) => $"Neither the TXT record {domain.ProofName} nor the CNAME for the certificate was found.",
        (false, true) => $"The TXT record {domain.ProofName} was not found.",
        (true, false) => $"The CNAME record {domain.ValidationName ?? "for the certificate"} was not found.",
    };

    private static string Lost(EnvironmentDomain domain, Certificate certificate) => certificate.FailureReason switch
    {
        "CAA_ERROR" => $"The CAA records of {HostName.WithoutStar(domain.Name)} do not let Amazon issue a certificate. Add one for amazon.com, then check again.",
        "DOMAIN_NOT_ALLOWED" or "ADDITIONAL_VERIFICATION_REQUIRED" => $"AWS issues no certificate for this name without looking at it first ({certificate.FailureReason}). Open a ticket.",
        { } reason => $"AWS does not issue the certificate: {reason}. Check again to ask anew.",
        null => $"AWS gave the certificate up: it is {certificate.Status}. Set the records as they are shown here, then check again.",
    };

    private static TimeSpan Pause(EnvironmentDomain domain, DateTimeOffset now)
    {
        var age = now - (domain.ExpiresAt - EnvironmentDomain.Patience);
        var pause = Beat.First(b => age < b.Until).Every;
        return now + pause > domain.ExpiresAt ? domain.ExpiresAt - now : pause;
    }
}
