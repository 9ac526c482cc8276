using System.Security.Cryptography;
using System.Text;
using Cloud.Domain.Blueprints.Agents;
using Cloud.Domain.Configuration;
using Cloud.Domain.Domains;
using Cloud.Domain.Environments;
using Cloud.Domain.Integrations;
using Cloud.Domain.Projects;

namespace Cloud.Domain.Blueprints;

/// <summary>What a stack is rendered from: everything a blueprint must know about one environment, and nothing of how it is kept.</summary>
public sealed record EnvironmentSpec
{
    /// <summary>Longest slug in <see cref="EnvironmentId"/>: with the project's 13 characters and a suffix of 9 it stays within a vault name's 50.</summary>
    private const int LongestSlug = 24;

    /// <summary>Where the configuration names no PHP.</summary>
    public const string DefaultPhpVersion = "8.3";

    /// <summary>13 lower-case base32 characters.</summary>
    public required string ProjectId { get; init; }

    /// <summary>The environment's slug: lower-case letters, digits and hyphens.</summary>
    public required string EnvironmentName { get; init; }

    public required EnvironmentType Type { get; init; }

    /// <summary>Id of an available region of the <see cref="Catalogue"/>.</summary>
    public required string Region { get; init; }

    /// <summary>Zone names in order; three for clusters, two or more for integration. Empty: the region's first three.</summary>
    public IReadOnlyList<string> Zones { get; init; } = [];

    /// <summary>Id of a size of the blueprint; integration environments of clusters do not read it.</summary>
    public string Size { get; init; } = "6";

    /// <summary>Extra web servers beside the nodes (R13, R27).</summary>
    public int WebNodes { get; init; }

    /// <summary>Ids of each node's own cluster size, in order, while the nodes change in turn (R26); empty: all have <see cref="Size"/>.</summary>
    public IReadOnlyList<string> NodeSizes { get; init; } = [];

    /// <summary>Cluster size whose instance type the extra web servers have; <c>null</c>: <see cref="Size"/>.</summary>
    public string? WebSize { get; init; }

    /// <summary>Machine images and the CDN's addresses, as they were looked up for its stack.</summary>
    public StackPins Pins { get; init; } = StackPins.None;

    /// <summary>Size of each node's data volume, GiB. It may grow later and never shrink.</summary>
    public int DataVolumeGib { get; init; } = 100;

    /// <summary>The customer's own host name, by which the environment calls itself; <c>null</c>: the CDN's or balancer's own name serves.</summary>
    public string? Domain { get; init; }

    /// <summary>All of the customer's own host names, <see cref="Domain"/> among them; the certificate holds them.</summary>
    public IReadOnlyList<string> DomainNames { get; init; } = [];

    /// <summary>The router's table, as it is configured.</summary>
    public IReadOnlyList<ConfiguredRoute> Routes { get; init; } = [];

    /// <summary>What of it leads elsewhere. Environments without CloudFront do not read it.</summary>
    public RedirectTable Redirects => RedirectTable.Of(Routes, Domain, DomainNames);

    /// <summary>Route 53 zone that holds <see cref="Domain"/>; <c>null</c>: another DNS provider does (R4).</summary>
    public string? HostedZoneId { get; init; }

    /// <summary>ACM certificate in the environment's region, for a load balancer that visitors or Fastly speak to; <c>null</c>: plain HTTP.</summary>
    public string? CertificateArn { get; init; }

    /// <summary>ACM certificate in us-east-1, for the CDN; <c>null</c>: the CDN's default certificate.</summary>
    public string? EdgeCertificateArn { get; init; }

    /// <summary>Web ACL of scope CLOUDFRONT; <c>null</c>: none.</summary>
    public string? EdgeWebAclArn { get; init; }

    /// <summary>The name that CloudFront speaks to the balancer by; <c>null</c>: plain HTTP. Environments without CloudFront, and shared staging, do not read it.</summary>
    public OriginName? Origin { get; init; }

    /// <summary>SNS topic of the alarms; <c>null</c>: they send nothing, and our workers read them.</summary>
    public string? AlarmTopicArn { get; init; }

    /// <summary>PHP of the application container of an integration environment.</summary>
    public string PhpVersion { get; init; } = DefaultPhpVersion;

    /// <summary>An integration environment, or one in containers, with no container running: its data, addresses and host name stay. Others do not read it.</summary>
    public bool Paused { get; init; }

    /// <summary>Whether the plan has high availability: production in containers then has readers and standbys. Clusters do not read it.</summary>
    public bool HighAvailability { get; init; }

    /// <summary>Whether the plan has a proxy in front of the database of containers.</summary>
    public bool DatabaseProxy { get; init; }

    /// <summary>Which database of containers serves, and what each was made from. Clusters do not read it.</summary>
    public DatabaseSlots Slots { get; init; } = DatabaseSlots.First;

    /// <summary>Address ranges that may use the bastion, three at most; none: no bastion stands.</summary>
    public IReadOnlyList<string> BastionRanges { get; init; } = [];

    /// <summary>Other companies' services that it is to have, in the order of their types.</summary>
    public IReadOnlyList<IntegrationSpec> Integrations { get; init; } = [];

    /// <summary>The Fastly service that stands before it in CloudFront's place; <c>null</c>: none does.</summary>
    public string? FastlyService => Integrations.FirstOrDefault(i => i.Type == IntegrationType.Fastly)?.Settings.ServiceId;

    /// <summary>Commit that is deployed; <c>null</c>: none is.</summary>
    public string? Revision { get; init; }

    /// <summary>The configured services, in the order of the configuration.</summary>
    public IReadOnlyList<ServiceSpec> Services { get; init; } = [];

    /// <summary>The production that shared staging stands on; <c>null</c> for every environment with a network and nodes of its own.</summary>
    public SharedProduction? SharedWith { get; init; }

    /// <summary>The short id in names, tags and private DNS: project and slug, long slugs cut and told apart by a hash.</summary>
    public string EnvironmentId => $"{ProjectId}-{ShortSlug(EnvironmentName)}";

    /// <summary>Name of its CloudFormation stack. It starts with a letter, as AWS demands and an id need not.</summary>
    public string StackName => $"cloud-{EnvironmentId}";

    /// <summary>What an environment of a project is rendered from, as the two stand now.</summary>
    /// <param name="production">Production's stack, which shared staging stands on; others do not read it.</param>
    /// <param name="own">The environment's own stack, for what its edge stack made and which database serves; as at first where it is not given.</param>
    /// <param name="integrations">The project's; those that are not the environment's are passed over.</param>
    /// <param name="takesCdn">Whether the CDN is the one that is wanted now, or the one that the stack has.</param>
    /// <param name="files">What its revision says, as JSON; <c>null</c> where it has none, which is what the project was created from.</param>
    /// <exception cref="InvalidOperationException">It has a revision, and nobody read it.</exception>
    public static EnvironmentSpec Of(
        Project project, Environment environment, EnvironmentStack? production = null, EnvironmentStack? own = null, IEnumerable<Integration>? integrations = null, bool takesCdn = false, string? files = null)
    {
        if (files is null && environment.RevisionId is not null)
            throw new InvalidOperationException($"What {environment.MachineName} has deployed was not read.");

        var configuration = ConfigurationJson.Read(files ?? project.Configuration);
        var limits = Catalogue.Plan(project.Plan)?.Limits;
        var spec = new EnvironmentSpec
        {
            ProjectId = project.Id,
            EnvironmentName = environment.MachineName,
            Type = environment.Type,
            Region = project.Region,
            Size = environment.Size,
            WebNodes = environment.WebNodes,
            PhpVersion = configuration.Applications.FirstOrDefault(a => a.Runtime.Name == "php")?.Runtime.Version ?? DefaultPhpVersion,
            EdgeWebAclArn = own?.Edge?.Outputs.GetValueOrDefault(StackOutputs.WebAclArn),
            Pins = own?.Pins ?? StackPins.None,
            Slots = own?.Slots ?? DatabaseSlots.First,
            Origin = OriginName.Built(own),
            HighAvailability = limits?.HighAvailability == true,
            DatabaseProxy = limits?.DatabaseProxy == true,
            BastionRanges = environment.BastionRanges,
            Integrations = IntegrationSpec.Of(environment, integrations ?? [], own, takesCdn),
            SharedWith = environment.IsShared ? SharedProduction.Read(production?.Outputs ?? new Dictionary<string, string>()) : null,
            Routes = configuration.Routes,
            Services = [.. ServiceVersions.Of(configuration, environment).Select(s => new ServiceSpec(s.Name, s.Type, s.Version))],
        };
        return spec.Serving(project.Blueprint, environment.Served);
    }

    /// <summary>Where the certificate of its host names must be: in us-east-1 for CloudFront, else with the balancer.</summary>
    public string CertificateRegion(string blueprint) => StackTemplates.HasEdge(blueprint, this) ? StackTemplates.EdgeRegion : Region;

    /// <summary>
    /// The same with these host names, and their certificate where TLS ends: at CloudFront, or at the balancer of an environment without it. One that is elsewhere, because the
    /// CDN has just changed, is left out: AWS would refuse it, and another is asked for (ADR 0026).
    /// </summary>
    public EnvironmentSpec Serving(string blueprint, ServedNames? names)
    {
        var atEdge = StackTemplates.HasEdge(blueprint, this);
        var certificate = names?.CertificateArn is { } arn && ServedNames.RegionOf(arn) == CertificateRegion(blueprint) ? arn : null;
        return this with
        {
            Domain = names?.Default,
            DomainNames = names?.Names ?? [],
            HostedZoneId = names?.HostedZoneId,
            CertificateArn = atEdge ? null : certificate,
            EdgeCertificateArn = atEdge ? certificate : null,
        };
    }

    /// <summary>
    /// The same with the name for its balancer that an environment takes when it is activated or redeployed; everything else renders what the stack was built with. One that it has
    /// stays as long as it can be written: its certificate would be another's for the minutes in which CloudFront's edges still ask for the name of before.
    /// </summary>
    /// <param name="zone">The installation's; <c>null</c> where none is configured.</param>
    public EnvironmentSpec TakingOrigin(Project project, Environment environment, OriginZone? zone)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(environment);
        if (project.AwsAccountId is null)
            return this with { Origin = Origin ?? OriginName.In(zone, EnvironmentId) };

        var wanted = OriginName.In(environment.Served);
        return Origin is not null && Origin.ZoneId == wanted?.ZoneId ? this : this with { Origin = wanted };
    }

    private static string ShortSlug(string slug)
    {
        const int HashLength = 6;
        if (slug.Length <= LongestSlug)
            return slug;

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(slug)))[..HashLength];
        return $"{slug[..(LongestSlug - HashLength - 1)].TrimEnd('-')}-{hash}";
    }
}

/// <summary>A service of the configuration: <c>database</c>, <c>mysql</c>, <c>11.4</c>.</summary>
public sealed record ServiceSpec(string Name, string Type, string Version);
