using Cloud.Sandbox.Accounts;
using Cloud.Sandbox.Administration;
using Cloud.Sandbox.CloudFormation.Resources;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.Alarms;

/// <summary>Of CloudWatch, version 2010-08-01, the alarms of stacks: DescribeAlarms, in the query protocol.</summary>
internal sealed class AlarmsApi(AlarmStore alarms, AccessControl access, FaultSwitches faults)
{
    public const string Namespace = "http://monitoring.amazonaws.com/doc/2010-08-01/";

    // DescribeAlarms, MaxRecords.
    private const int DefaultRecords = 50;
    private const int MostRecords = 100;

    public Answer Handle(SignedCall signed)
    {
        var call = QueryCall.Read(signed);
        return faults.Around(new CallIdentity("monitoring", call.Action), () => call.Action switch
        {
            "DescribeAlarms" => Describe(call),
            var other => throw new ApiError(ErrorCode.InvalidAction, $"The action {other} is not valid for this web service: the sandbox does not emulate it."),
        });
    }

    private Answer Describe(QueryCall call)
    {
        access.Require(call.Caller, "cloudwatch:" + call.Action, Arn(call, "*"));
        var names = call.List("AlarmNames");
        var found = alarms.In(call.Region)
            .Where(a => names.Count == 0 || names.Contains(a.Resource.PhysicalId!))
            .Where(a => call["AlarmNamePrefix"] is not { } prefix || a.Resource.PhysicalId!.StartsWith(prefix, StringComparison.Ordinal))
            .Where(a => call["StateValue"] is not { } state || state == (a.State?.State ?? AlarmStore.Quiet))
            // The token is the name of the last one told.
            .Where(a => call["NextToken"] is not { Length: > 0 } after || string.CompareOrdinal(a.Resource.PhysicalId, after) > 0)
            .ToList();
        var most = call.Number("MaxRecords", DefaultRecords, 1, MostRecords);
        return QueryAnswer.Write(call, Namespace, (_, xml) =>
        {
            xml.List("MetricAlarms", found.Take(most), a => Write(call, xml, a.Resource, a.State));
            if (found.Count > most) xml.Text("NextToken", found[most - 1].Resource.PhysicalId);
        }, hasResult: true);
    }

    private static void Write(QueryCall call, AnswerXml xml, StackResource alarm, SetAlarm? state)
    {
        xml.Text("AlarmName", alarm.PhysicalId);
        xml.Text("AlarmArn", Arn(call, alarm.PhysicalId!));
        xml.Text("StateValue", state?.State ?? AlarmStore.Quiet);
        xml.Text("StateReason", state?.Reason ?? "Unchecked: Initial alarm creation");
        xml.Time("StateUpdatedTimestamp", state?.At);
        foreach (var property in (string[])["MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Period", "EvaluationPeriods", "Threshold", "ComparisonOperator", "TreatMissingData"])
            xml.Text(property, PhysicalIds.Property(alarm, property));
    }

    private static string Arn(QueryCall call, string name) => $"arn:{Wire.Partition(call.Region)}:cloudwatch:{call.Region}:{call.Caller.Account}:alarm:{name}";
}
