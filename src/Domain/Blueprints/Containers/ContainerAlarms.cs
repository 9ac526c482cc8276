using System.Text.Json.Nodes;
using Cloud.Domain.Blueprints.Clusters;
using Cloud.Domain.Blueprints.Grid;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Containers;

/// <summary>What wakes a person (R64): slow answers and errors at the balancer, CPU, disk, the database's errors and pace, and errors of PHP.</summary>
internal static class ContainerAlarms
{
    private const int BusyPercent = 85;

    /// <summary>MB; a search node stops taking writes when its disk is nearly full.</summary>
    private const int LeastSearchSpaceMb = 5120;

    /// <summary>Deadlocks a second, averaged over a minute.</summary>
    private const int Deadlocks = 1;

    /// <summary>Milliseconds of an average query.</summary>
    private const int SlowQueryMs = 200;

    /// <summary>Fatal errors in a minute.</summary>
    private const int PhpErrors = 5;

    /// <summary>Of the metrics that are counted from the environment's own log.</summary>
    internal static JsonObject Namespace => Fn.Sub($"Cloud/${{{StackParameters.EnvironmentId}}}");

    internal static void Add(Template template, ContainerLayout layout)
    {
        object balancer = Alarms.Dimension("LoadBalancer", $"{LoadBalancer.Balancer}.LoadBalancerFullName");
        Alarms.AddTraffic(template, [balancer], [Alarms.Dimension("TargetGroup", $"{LoadBalancer.TargetGroup}.TargetGroupFullName"), balancer]);
        foreach (var service in new[] { Tasks.Web, Tasks.Jobs })
            Alarms.Alarm(template, $"{service}CpuAlarm", "AWS/ECS", "CPUUtilization", "Average", 5, BusyPercent, OfService(service));

        object[] database = [new { Name = "DBClusterIdentifier", Value = Database.ActiveCluster }];
        Alarms.Alarm(template, "DatabaseCpuAlarm", "AWS/RDS", "CPUUtilization", "Average", 5, BusyPercent, database);
        Alarms.Alarm(template, "DatabaseErrorAlarm", "AWS/RDS", "Deadlocks", "Average", 3, Deadlocks, database);
        Alarms.Alarm(template, "DatabaseSlowAlarm", "AWS/RDS", "SelectLatency", "Average", 5, SlowQueryMs, database);
        object[] search = [new { Name = "DomainName", Value = Fn.Ref(Search.Domain) }, new { Name = "ClientId", Value = Fn.Ref("AWS::AccountId") }];
        Alarms.Alarm(template, "SearchDiskAlarm", "AWS/ES", "FreeStorageSpace", "Minimum", 5, LeastSearchSpaceMb, search, Alarms.Below);
        foreach (var redis in new[] { Caches.Cache, Caches.Session })
            Alarms.Alarm(template, $"{redis}Alarm", "AWS/ElastiCache", "DatabaseMemoryUsagePercentage", "Maximum", 5, BusyPercent, [new { Name = "ReplicationGroupId", Value = Fn.Ref(redis) }]);

        CountLines(template, "PhpErrorsInLog", "?\"PHP Fatal error\" ?\"PHP Parse error\"", "PhpErrors", "1");
        Alarms.Alarm(template, "PhpErrorAlarm", Namespace, "PhpErrors", "Sum", 1, PhpErrors, dimensions: null);
    }

    /// <summary>A metric out of the containers' log.</summary>
    internal static void CountLines(Template template, string logicalId, string pattern, string metric, string value) =>
        template.Resource(logicalId, "AWS::Logs::MetricFilter", new
        {
            LogGroupName = Fn.Ref(GridTasks.LogGroup),
            FilterPattern = pattern,
            MetricTransformations = new[] { new { MetricNamespace = Namespace, MetricName = metric, MetricValue = value } },
        });

    private static object[] OfService(string service) =>
        [new { Name = "ClusterName", Value = Fn.Ref(GridTasks.Cluster) }, Alarms.Dimension("ServiceName", $"{service}.Name")];
}
