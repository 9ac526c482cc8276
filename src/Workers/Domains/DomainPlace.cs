using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.AwsAccounts;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Projects;

namespace Cloud.Workers.Domains;

/// <summary>Where an environment's certificates are: in us-east-1 where a CDN ends TLS, else in its region with the balancer that does.</summary>
internal static class DomainPlace
{
    public static CloudAccount Of(Project project, Environment environment, CloudAccount at) =>
        StackTemplates.HasEdge(project.Blueprint, EnvironmentSpec.Of(project, environment)) ? at with { Region = StackTemplates.EdgeRegion } : at;

    /// <summary>For a look, which no activity is about.</summary>
    public static CloudAccount Of(Project project, Environment environment, AwsAccount? account) => Of(
        project,
        environment,
        account is null ? new CloudAccount(project.Region) : new CloudAccount(project.Region, account.RoleArn, account.ExternalId, $"cloud-domains-{WireId.From(environment.Id)}", account.StackRoleArn));

    /// <summary>Whose a certificate is: what the environment's stacks are tagged with.</summary>
    public static IReadOnlyDictionary<string, string> Tags(Environment environment) => new Dictionary<string, string>
    {
        ["cloud:organization"] = WireId.From(environment.OrganizationId),
        ["cloud:project"] = environment.ProjectId,
        ["cloud:environment"] = environment.MachineName,
    };
}
