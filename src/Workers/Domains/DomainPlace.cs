using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.AwsAccounts;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Domains;
using Cloud.Domain.Environments;
using Cloud.Domain.Projects;
using Cloud.Workers.Environments;
using Cloud.Workers.Running;

namespace Cloud.Workers.Domains;

/// <summary>Where an environment's certificates are: in us-east-1 where CloudFront ends TLS, else in its region with the balancer that does.</summary>
internal static class DomainPlace
{
    /// <summary>Files have no say in it, so those are taken that are at hand.</summary>
    /// <param name="stack">The environment's own, which says whose CDN stands before it; null where none stands.</param>
    public static CloudAccount Of(Project project, Environment environment, EnvironmentStack? stack, CloudAccount at) =>
        at with { Region = EnvironmentSpec.Of(project, environment, own: stack, files: project.Configuration).CertificateRegion(project.Blueprint) };

    /// <summary>Where a certificate is that there is already.</summary>
    public static CloudAccount OfCertificate(CloudAccount at, string arn) => at with { Region = ServedNames.RegionOf(arn) };

    /// <summary>Another CDN wants the certificate in another place: names and certificate are put there by an activity of their own.</summary>
    public static async Task Follow(Run<StackChange> run, Subject subject)
    {
        var environment = subject.Environment;
        environment.Serve(environment.Served, subject.Stack?.Outputs.GetValueOrDefault(StackOutputs.EdgeHostname), run.Now);
        if (environment.Served is { } served && ServedNames.RegionOf(served.CertificateArn) != subject.Spec().CertificateRegion(subject.Project.Blueprint))
        {
            await ApplyDomains.Queue(run.Db, environment, run.Now, run.Cancel);
            run.Log("Its host names get a certificate where their TLS ends now.");
        }
    }

    /// <summary>For a look, which no activity is about.</summary>
    public static CloudAccount Of(Project project, Environment environment, EnvironmentStack? stack, AwsAccount? account) => Of(
        project,
        environment,
        stack,
        account is null ? new CloudAccount(project.Region) : new CloudAccount(project.Region, account.RoleArn, account.ExternalId, $"cloud-domains-{WireId.From(environment.Id)}", account.StackRoleArn));

    /// <summary>Whose a certificate is: what the environment's stacks are tagged with.</summary>
    public static IReadOnlyDictionary<string, string> Tags(Environment environment) => new Dictionary<string, string>
    {
        ["cloud:organization"] = WireId.From(environment.OrganizationId),
        ["cloud:project"] = environment.ProjectId,
        ["cloud:environment"] = environment.MachineName,
    };
}
