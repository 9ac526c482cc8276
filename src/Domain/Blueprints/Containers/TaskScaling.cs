using Cloud.Domain.Blueprints.Grid;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Containers;

/// <summary>Web containers follow their CPU (R57), jobs containers the number of pending tasks that the application logs (R68); each by itself (R59).</summary>
internal static class TaskScaling
{
    private const string WebTarget = "WebScaling";
    private const string JobsTarget = "JobsScaling";

    /// <summary>CPU of web containers, per cent, that there are as many as to keep.</summary>
    private const int WebPercent = 60;

    /// <summary>Pending tasks, a minute long, that two more jobs containers come for.</summary>
    private const int ManyTasks = 20;

    /// <summary>Seconds between two steps of the jobs.</summary>
    private const int StepSeconds = 120;

    private const string PendingMetric = "PendingTasks";

    internal static void Add(Template template)
    {
        AddTarget(template, WebTarget, Tasks.Web, StackParameters.WebTaskMin, StackParameters.WebTaskMax);
        AddTarget(template, JobsTarget, Tasks.Jobs, StackParameters.JobTaskMin, StackParameters.JobTaskMax);
        Track(template, "WebPolicy", WebTarget, "ECSServiceAverageCPUUtilization", WebPercent);
        ContainerAlarms.CountLines(template, "PendingTasksInLog", "{ $.pending_tasks = * }", PendingMetric, "$.pending_tasks");
        AddStep(template, "JobsUp", adjustment: 2, "GreaterThanThreshold", ManyTasks, new { MetricIntervalLowerBound = 0, ScalingAdjustment = 2 });
        AddStep(template, "JobsDown", adjustment: -1, "LessThanThreshold", 1, new { MetricIntervalUpperBound = 0, ScalingAdjustment = -1 });
    }

    /// <summary>Keeps a metric of AWS's own at a value.</summary>
    internal static void Track(Template template, string logicalId, string target, string metric, int value) =>
        template.Resource(logicalId, "AWS::ApplicationAutoScaling::ScalingPolicy", new
        {
            PolicyName = Fn.Sub($"${{{StackParameters.EnvironmentId}}}-{logicalId}"),
            PolicyType = "TargetTrackingScaling",
            ScalingTargetId = Fn.Ref(target),
            TargetTrackingScalingPolicyConfiguration = new
            {
                TargetValue = value,
                PredefinedMetricSpecification = new { PredefinedMetricType = metric },
            },
        });

    private static void AddTarget(Template template, string logicalId, string service, string least, string most) =>
        template.Resource(logicalId, "AWS::ApplicationAutoScaling::ScalableTarget", new
        {
            ServiceNamespace = "ecs",
            ScalableDimension = "ecs:service:DesiredCount",
            ResourceId = Fn.Sub($"service/${{{GridTasks.Cluster}}}/${{{service}.Name}}"),
            MinCapacity = Fn.Ref(least),
            MaxCapacity = Fn.Ref(most),
        });

    private static void AddStep(Template template, string logicalId, int adjustment, string comparison, int threshold, object step)
    {
        template.Resource(logicalId, "AWS::ApplicationAutoScaling::ScalingPolicy", new
        {
            PolicyName = Fn.Sub($"${{{StackParameters.EnvironmentId}}}-{logicalId}"),
            PolicyType = "StepScaling",
            ScalingTargetId = Fn.Ref(JobsTarget),
            StepScalingPolicyConfiguration = new
            {
                AdjustmentType = "ChangeInCapacity",
                Cooldown = StepSeconds,
                MetricAggregationType = "Maximum",
                StepAdjustments = new[] { step },
            },
        });
        template.Resource($"{logicalId}Alarm", "AWS::CloudWatch::Alarm", new
        {
            Namespace = ContainerAlarms.Namespace,
            MetricName = PendingMetric,
            Statistic = "Maximum",
            Period = 60,
            EvaluationPeriods = adjustment > 0 ? 1 : 5,
            Threshold = threshold,
            ComparisonOperator = comparison,
            TreatMissingData = "notBreaching",
            AlarmActions = new[] { Fn.Ref(logicalId) },
        });
    }
}
