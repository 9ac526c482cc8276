using System.Text.Json.Nodes;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Containers;

/// <summary>OpenSearch inside the private subnets, behind a password; a node in each zone on high availability (R56).</summary>
internal static class Search
{
    internal const int Port = 443;
    internal const string Domain = "Search";
    internal const string Secret = "SearchSecret";

    private const int PasswordLength = 32;
    private const string User = "app";

    /// <summary>Newest line of OpenSearch 2 that the service offers (release notes); search plugins of both applications know it.</summary>
    private const string EngineVersion = "OpenSearch_2.19";

    internal static void Add(Template template, ContainerLayout layout)
    {
        // The service demands a character that is neither letter nor digit; those left out would need quoting.
        template.Resource(
            Secret,
            "AWS::SecretsManager::Secret",
            new { Description = "Password of the search domain", GenerateSecretString = new { PasswordLength, ExcludeCharacters = "\"'`\\/@$&{}[]()<>|;:, " } },
            Lifecycle.Retained);
        template.Resource(Domain, "AWS::OpenSearchService::Domain", new
        {
            DomainName = Name(),
            EngineVersion,
            ClusterConfig = new
            {
                InstanceType = Fn.Ref(StackParameters.SearchInstanceType),
                InstanceCount = layout.SearchNodes,
                ZoneAwarenessEnabled = layout.HighAvailability,
                ZoneAwarenessConfig = layout.HighAvailability ? new { AvailabilityZoneCount = layout.SearchNodes } : null,
            },
            EBSOptions = new { EBSEnabled = true, VolumeType = "gp3", VolumeSize = Fn.Ref(StackParameters.SearchVolumeGib) },
            VPCOptions = new
            {
                SubnetIds = ContainerLayout.Zones.Take(layout.SearchNodes).Select(zone => Fn.Ref(LogicalIds.Numbered(Clusters.Network.PrivateSubnet, zone))).ToArray(),
                SecurityGroupIds = new[] { Fn.GetAtt($"{ContainerFirewalls.DataGroup}.GroupId") },
            },
            EncryptionAtRestOptions = new { Enabled = true },
            NodeToNodeEncryptionOptions = new { Enabled = true },
            DomainEndpointOptions = new { EnforceHTTPS = true, TLSSecurityPolicy = "Policy-Min-TLS-1-2-PFS-2023-10" },
            AdvancedSecurityOptions = new
            {
                Enabled = true,
                InternalUserDatabaseEnabled = true,
                MasterUserOptions = new { MasterUserName = User, MasterUserPassword = Fn.Sub($"{{{{resolve:secretsmanager:${{{Secret}}}}}}}") },
            },
            // Who reaches it is the security group's matter and who may, the password's: the domain has no address outside the VPC.
            AccessPolicies = Iam.Document(new
            {
                Effect = "Allow",
                Principal = new { AWS = "*" },
                Action = "es:ESHttp*",
                Resource = Fn.Sub("arn:${AWS::Partition}:es:${AWS::Region}:${AWS::AccountId}:domain/cloud-${Suffix}/*", new { Suffix = StackFrame.StackSuffix() }),
            }),
        });
    }

    /// <summary>At most 28 characters, which an environment's id need not be; the stack's own digits are one of their kind.</summary>
    private static JsonObject Name() => Fn.Sub("cloud-${Suffix}", new { Suffix = StackFrame.StackSuffix() });
}
