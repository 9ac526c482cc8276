using System.Text.Json.Nodes;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Clusters;

/// <summary>What wakes a person (R64): CPU and disk of each node, errors, slow answers and unhealthy hosts at the balancer.</summary>
internal static class Alarms
{
    private const int BusyPercent = 85;
    private const int SlowSeconds = 2;
    private const int ErrorPercent = 2;
    internal const string Below = "LessThanThreshold";
    private const string Above = "GreaterThanThreshold";

    internal static void Add(Template template, ClusterLayout layout)
    {
        foreach (var number in layout.NodeNumbers)
            AddNode(template, number, new { Name = "AutoScalingGroupName", Value = Fn.Ref(LogicalIds.NodeGroup(number)) });

        object[] balancer = [Dimension("LoadBalancer", $"{LoadBalancer.Balancer}.LoadBalancerFullName")];
        object[] target = [Dimension("TargetGroup", $"{LoadBalancer.TargetGroup}.TargetGroupFullName"), .. balancer];
        AddTraffic(template, balancer, target);
    }

    /// <summary>The alarms of what stands behind somebody else's balancer: they count its own target group's traffic alone.</summary>
    internal static void AddOfTarget(Template template, object balancerName)
    {
        object[] target = [Dimension("TargetGroup", $"{LoadBalancer.TargetGroup}.TargetGroupFullName"), new { Name = "LoadBalancer", Value = balancerName }];
        AddTraffic(template, target, target);
    }

    internal static void AddTraffic(Template template, object[] traffic, object[] target)
    {
        Alarm(template, "SlowAlarm", "AWS/ApplicationELB", "TargetResponseTime", "p95", 5, SlowSeconds, traffic);
        Alarm(template, "UnhealthyAlarm", "AWS/ApplicationELB", "UnHealthyHostCount", "Maximum", 3, 0, target);
        AddErrorRate(template, traffic);
    }

    private static void AddNode(Template template, int number, object group)
    {
        Alarm(template, LogicalIds.Numbered("CpuAlarm", number), "AWS/EC2", "CPUUtilization", "Average", 5, BusyPercent, [group]);
        // The image's CloudWatch agent aggregates by group and path.
        object[] disk = [group, new { Name = "path", Value = "/data" }];
        Alarm(template, LogicalIds.Numbered("DiskAlarm", number), "CWAgent", "disk_used_percent", "Maximum", 5, BusyPercent, disk);
    }

    internal static object Dimension(string name, string attribute) => new { Name = name, Value = Fn.GetAtt(attribute) };

    private static JsonObject Actions() => Fn.If(ClusterParameters.HasTopic, new[] { Fn.Ref(StackParameters.AlarmTopicArn) }, Fn.NoValue);

    internal static void Alarm(
        Template template, string logicalId, object source, string metric, string statistic, int minutes, int threshold, object[]? dimensions, string comparison = Above) =>
        template.Resource(logicalId, "AWS::CloudWatch::Alarm", new
        {
            Namespace = source,
            MetricName = metric,
            Dimensions = dimensions,
            Statistic = IsPercentile(statistic) ? null : statistic,
            ExtendedStatistic = IsPercentile(statistic) ? statistic : null,
            Period = 60,
            EvaluationPeriods = minutes,
            Threshold = threshold,
            ComparisonOperator = comparison,
            TreatMissingData = "notBreaching",
            AlarmActions = Actions(),
        });

    private static bool IsPercentile(string statistic) => statistic[0] == 'p';

    // A share, not a count, and only where there is traffic to take a share of.
    private static void AddErrorRate(Template template, object[] traffic) =>
        template.Resource("ErrorAlarm", "AWS::CloudWatch::Alarm", new
        {
            EvaluationPeriods = 3,
            Threshold = ErrorPercent,
            ComparisonOperator = Above,
            TreatMissingData = "notBreaching",
            AlarmActions = Actions(),
            Metrics = new object[]
            {
                new { Id = "rate", Label = "5xx percent", Expression = "IF(requests > 20, 100 * errors / requests, 0)", ReturnData = true },
                Sum("errors", "HTTPCode_Target_5XX_Count", traffic),
                Sum("requests", "RequestCount", traffic),
            },
        });

    private static object Sum(string id, string metric, object[] traffic) => new
    {
        Id = id,
        ReturnData = false,
        MetricStat = new { Stat = "Sum", Period = 60, Metric = new { Namespace = "AWS/ApplicationELB", MetricName = metric, Dimensions = traffic } },
    };
}
