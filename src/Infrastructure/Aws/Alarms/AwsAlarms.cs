using System.Globalization;
using Cloud.Application.Ports;
using Cloud.Infrastructure.Aws.CloudFormation;
using Cloud.Infrastructure.Aws.Pipeline;

namespace Cloud.Infrastructure.Aws.Alarms;

/// <summary>CloudWatch's DescribeAlarms.</summary>
internal sealed class AwsAlarms(AwsCalls calls) : IAlarms
{
    private const string List = "DescribeAlarms";

    /// <summary>The most of a page (DescribeAlarms, MaxRecords).</summary>
    private const string PageSize = "100";

    public Task<IReadOnlyList<FiringAlarm>> Firing(CloudAccount at, CancellationToken ct) => Paging.All(
        next => calls.Query(
            at, ServiceDescriptor.Monitoring, List, new QueryForm().Set("StateValue", "ALARM").Set("MaxRecords", PageSize).Set("NextToken", next),
            x => Page.Read(x, "MetricAlarms", a => new FiringAlarm(
                a.Required("AlarmName"),
                a.Optional("StateReason") ?? "",
                DateTimeOffset.Parse(a.Required("StateUpdatedTimestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal))),
            ct),
        ServiceDescriptor.Monitoring.Id,
        List);
}
