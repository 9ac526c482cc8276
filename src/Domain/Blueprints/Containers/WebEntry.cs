using Cloud.Domain.Blueprints.Clusters;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Containers;

/// <summary>The balancer in front of web and images containers: firewall and ingress in one (R70). With a CDN, it serves whoever brings its token and nobody else.</summary>
internal static class WebEntry
{
    internal const string ImagesTargets = "ImagesTargets";
    internal const string ImagesRule = "ImagesRule";
    internal const string WebRule = "WebRule";

    /// <summary>Before the rule of the site, which takes whatever is left.</summary>
    private const int ImagesPriority = 5;

    private const int WebPriority = 10;

    internal static void Add(Template template, ContainerLayout layout)
    {
        LoadBalancer.AddBalancer(template, ClusterLayout.Each(Network.PublicSubnet, ContainerLayout.Zones));
        LoadBalancer.AddTaskTargets(template, LoadBalancer.TargetGroup, "/healthz");
        LoadBalancer.AddTaskTargets(template, ImagesTargets, $"/{layout.Kind.ImagesFolder}/health");
        if (layout.HasEdge)
            LoadBalancer.AddOriginSecret(template);
        LoadBalancer.AddListeners(template);
        AddRule(template, layout, ImagesRule, $"/{layout.Kind.ImagesFolder}/*", ImagesTargets, ImagesPriority);
        AddRule(template, layout, WebRule, "/*", LoadBalancer.TargetGroup, WebPriority);
        template.Output(StackOutputs.LoadBalancerDnsName, Fn.GetAtt($"{LoadBalancer.Balancer}.DNSName"));
    }

    private static void AddRule(Template template, ContainerLayout layout, string logicalId, string path, string targets, int priority)
    {
        object ofPath = new { Field = "path-pattern", PathPatternConfig = new { Values = new[] { path } } };
        template.Resource(logicalId, "AWS::ElasticLoadBalancingV2::ListenerRule", new
        {
            ListenerArn = LoadBalancer.ServingListener,
            Priority = priority,
            Conditions = layout switch
            {
                { FastlyService: not null } => [FastlyEdge.FromOwnService, ofPath],
                { HasEdge: true } => [LoadBalancer.FromOwnEdge, ofPath],
                _ => new[] { ofPath },
            },
            Actions = new[] { new { Type = "forward", TargetGroupArn = Fn.Ref(targets) } },
        });
    }
}
