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

    internal static void Add(Template template, ContainerLayout layout)
    {
        LoadBalancer.AddBalancer(template, ClusterLayout.Each(Network.PublicSubnet, ContainerLayout.Zones), layout.HasEdge ? Firewalls.EdgeGroups : null);
        LoadBalancer.AddTaskTargets(template, LoadBalancer.TargetGroup, "/healthz");
        LoadBalancer.AddTaskTargets(template, ImagesTargets, $"/{layout.Kind.ImagesFolder}/health");
        if (layout.HasEdge)
            LoadBalancer.AddOriginSecret(template);
        LoadBalancer.AddListeners(template, layout.HasEdge ? Origin.CertificateArn : null);
        AddRule(template, layout, new ListenerRule(ImagesRule, [OfPath($"/{layout.Kind.ImagesFolder}/*")]) { Targets = ImagesTargets, Priority = ImagesPriority });
        AddRule(template, layout, new ListenerRule(WebRule, [OfPath("/*")]));
        if (layout.HasEdge)
            Origin.Add(template, ImagesRule, WebRule);
        template.Output(StackOutputs.LoadBalancerDnsName, Fn.GetAtt($"{LoadBalancer.Balancer}.DNSName"));
    }

    private static void AddRule(Template template, ContainerLayout layout, ListenerRule rule)
    {
        if (layout.HasEdge)
            LoadBalancer.AddEdgeRule(template, rule with { Conditions = [LoadBalancer.FromOwnEdge, .. rule.Conditions] });
        else
            LoadBalancer.AddRule(template, layout.FastlyService is null ? rule : rule with { Conditions = [FastlyEdge.FromOwnService, .. rule.Conditions] });
    }

    private static object OfPath(string path) => new { Field = "path-pattern", PathPatternConfig = new { Values = new[] { path } } };
}
