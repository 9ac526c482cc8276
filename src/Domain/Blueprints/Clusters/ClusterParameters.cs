using Cloud.Domain.Blueprints.Templates;
using Cloud.Domain.Scaling;

namespace Cloud.Domain.Blueprints.Clusters;

/// <summary>What changes without another template: size, images, web servers, names and certificates.</summary>
internal static class ClusterParameters
{
    internal const string HasWebTier = "HasWebTier";
    internal const string HasDomain = "HasDomain";
    internal const string HasEdgeCertificate = "HasEdgeCertificate";
    internal const string OwnsDomain = "OwnsDomain";
    internal const string HasHostedZone = "HasHostedZone";

    /// <summary>The balancer is spoken to by HTTPS: behind CloudFront it has a name of ours then, elsewhere a certificate for its visitors' names.</summary>
    internal const string IsEncrypted = "BalancerIsEncrypted";

    internal const string HasWebAcl = "HasWebAcl";
    internal const string HasPrefixList = "HasPrefixList";
    internal const string HasTopic = "HasTopic";

    /// <summary>Web servers of one group; the balancer's target group takes 1000.</summary>
    internal const int MostWebNodes = ScalingRules.MaxWebNodes;

    /// <summary>gp3, GiB: the least worth having and the most (EBS quota of a volume).</summary>
    internal const int LeastDataVolume = 10;
    internal const int LargestDataVolume = 16384;

    private const string ImageType = "AWS::EC2::Image::Id";

    internal static void Add(Template template, ClusterLayout layout)
    {
        StackFrame.AddIdentity(template);
        foreach (var node in layout.NodeNumbers)
        {
            template.Parameter(StackParameters.NodeInstanceType(node), "String", $"Instance type of node {node}, of its own so that nodes change in turn");
            template.Parameter(StackParameters.NodeImageId(node), ImageType, $"Pinned machine image of node {node}");
        }

        template.Parameter(StackParameters.Services, "String", "Services of the nodes and their versions");
        template.Number(StackParameters.DataVolumeGib, "Size of each node's data volume in GiB, only ever raised", LeastDataVolume, LargestDataVolume);
        template.Number(StackParameters.WebNodeCount, "Extra web servers beside the nodes", 0, MostWebNodes);
        template.Number(StackParameters.WebNodeMax, "WebNodeCount + 1, room to launch before terminating", 1, MostWebNodes + 1);
        template.Parameter(StackParameters.WebInstanceType, "String", "Instance type of the extra web servers");
        template.Parameter(StackParameters.WebImageId, ImageType, "Pinned machine image of the extra web servers");
        template.Condition(HasWebTier, Fn.IsNot(StackParameters.WebNodeCount, "0"));
        if (layout.FastlyService is not null)
        {
            FastlyEdge.AddParameters(template);
            return;
        }

        AddOrigin(template);
        AddNames(template);
    }

    /// <summary>How the CDN reaches a balancer of the stack's own.</summary>
    internal static void AddOrigin(Template template)
    {
        StackFrame.Optional(template, StackParameters.EdgePrefixListId, "The region's prefix list of the CDN's origin-facing addresses", HasPrefixList);
        StackFrame.Optional(template, StackParameters.OriginName, "Host name that the CDN speaks to the balancer by, encrypted", IsEncrypted);
        template.Parameter(StackParameters.OriginZoneId, "String", "Public zone that this name stands in", defaultValue: "");
    }

    /// <summary>The values of <see cref="AddOrigin"/>.</summary>
    internal static void SetOrigin(Dictionary<string, string> values, EnvironmentSpec spec)
    {
        values[StackParameters.EdgePrefixListId] = spec.Pins.EdgePrefixList ?? "";
        values[StackParameters.OriginName] = spec.Origin?.Name ?? "";
        values[StackParameters.OriginZoneId] = spec.Origin?.ZoneId ?? "";
    }

    /// <summary>Name, certificates and guards of what visitors meet, and who is told when it is unwell.</summary>
    internal static void AddNames(Template template)
    {
        StackFrame.Optional(template, StackParameters.DomainName, "The customer's host name that the environment calls itself by", HasDomain);
        template.Parameter(StackParameters.DomainNames, "CommaDelimitedList", "All of the customer's host names; the CDN's certificate holds them", defaultValue: "");
        StackFrame.Optional(template, StackParameters.HostedZoneId, "Public zone that holds the host name", HasHostedZone);
        StackFrame.Optional(template, StackParameters.EdgeCertificateArn, "Certificate in us-east-1 for the CDN", HasEdgeCertificate);
        StackFrame.Optional(template, StackParameters.EdgeWebAclArn, "Web ACL of scope CLOUDFRONT", HasWebAcl);
        StackFrame.Optional(template, StackParameters.AlarmTopicArn, "Topic that alarms are sent to", HasTopic);
        template.Condition(OwnsDomain, Fn.And(HasDomain, HasEdgeCertificate));
        template.Condition(AliasesDomain, Fn.And(OwnsDomain, HasHostedZone));
    }

    /// <summary>The host name is ours to serve and its zone ours to write.</summary>
    internal const string AliasesDomain = "AliasesDomain";
}
