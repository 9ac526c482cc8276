using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Guards;

/// <summary>The web ACL of the CDN: a rate for each address first, then AWS's groups of rules in their order; what none refuses passes.</summary>
internal static class WebAcl
{
    private const string Acl = "WebAcl";

    /// <summary>
    /// Requests of one address in five minutes, AWS's usual window: ten a second all the time. A decision of this product: well above people at work behind one
    /// address, as the CDN answers their pages' files; well below a flood.
    /// </summary>
    private const int MostRequests = 3000;

    private const int WindowSeconds = 300;

    internal static void Add(Template template, IReadOnlyList<RuleGroup> groups)
    {
        template.Resource(Acl, "AWS::WAFv2::WebACL", new
        {
            Scope = "CLOUDFRONT",
            Description = "Before the CDN of one environment",
            DefaultAction = new { Allow = new { } },
            Rules = (object[])[Rate(), .. groups.Select((group, index) => Managed(group, index + 1))],
            VisibilityConfig = SeenAs("web-acl"),
            Tags = Tags.Name(Fn.Ref(StackParameters.EnvironmentId)),
        });
        template.Output(StackOutputs.WebAclArn, Fn.GetAtt($"{Acl}.Arn"));
    }

    private static object Rate() => new
    {
        Name = "rate",
        Priority = 0,
        Action = new { Block = new { } },
        Statement = new { RateBasedStatement = new { Limit = MostRequests, EvaluationWindowSec = WindowSeconds, AggregateKeyType = "IP" } },
        VisibilityConfig = SeenAs("rate"),
    };

    private static object Managed(RuleGroup group, int priority) => new
    {
        group.Name,
        Priority = priority,
        OverrideAction = new { None = new { } },
        Statement = new
        {
            ManagedRuleGroupStatement = new
            {
                VendorName = "AWS",
                group.Name,
                RuleActionOverrides = group.Counted.Count == 0 ? null : group.Counted.Select(rule => new { Name = rule, ActionToUse = new { Count = new { } } }).ToArray(),
            },
        },
        VisibilityConfig = SeenAs(group.Name),
    };

    /// <summary>Counted in CloudWatch, with samples of what met the rule.</summary>
    private static object SeenAs(string metric) => new { SampledRequestsEnabled = true, CloudWatchMetricsEnabled = true, MetricName = metric };
}
