using System.Globalization;
using System.Xml.Linq;
using Cloud.Application.Ports;

namespace Cloud.Infrastructure.Aws.CloudFormation;

/// <summary>Reads CloudFormation's XML into the ports' records. The whole of what we take from it is here.</summary>
internal static class StackXml
{
    public static string Required(this XElement x, string name) =>
        x.Optional(name) ?? throw new FormatException($"CloudFormation answered without {name} in {x.Name.LocalName}.");

    public static string? Optional(this XElement x, string name) => x.Child(name)?.Value;

    public static IEnumerable<XElement> Members(this XElement x, string name) => x.Child(name)?.Elements(x.Name.Namespace + "member") ?? [];

    /// <summary>EC2's lists.</summary>
    public static IEnumerable<XElement> Items(this XElement x, string name) => x.Child(name)?.Elements(x.Name.Namespace + "item") ?? [];

    public static Stack Stack(XElement x) => new(
        x.Required("StackId"),
        x.Required("StackName"),
        x.Required("StackStatus"),
        x.Optional("StackStatusReason"),
        x.Optional("EnableTerminationProtection") == "true",
        x.Pairs("Parameters", "ParameterKey", "ParameterValue"),
        x.Pairs("Outputs", "OutputKey", "OutputValue"),
        x.Pairs("Tags", "Key", "Value"),
        Time(x.Required("CreationTime")),
        x.OptionalTime("LastUpdatedTime"),
        x.OptionalTime("DeletionTime"));

    public static StackEvent Event(XElement x) => new(
        x.Required("EventId"),
        Time(x.Required("Timestamp")),
        x.Required("LogicalResourceId"),
        x.OptionalText("PhysicalResourceId"),
        x.Required("ResourceType"),
        x.Required("ResourceStatus"),
        x.OptionalText("ResourceStatusReason"),
        x.OptionalText("ClientRequestToken"));

    public static StackResource Resource(XElement x) => new(
        x.Required("LogicalResourceId"),
        x.OptionalText("PhysicalResourceId"),
        x.Required("ResourceType"),
        x.Required("ResourceStatus"),
        x.OptionalText("ResourceStatusReason"),
        Time(x.Required("LastUpdatedTimestamp")),
        x.Child("DriftInformation")?.Optional("StackResourceDriftStatus"));

    /// <summary>The page's share of a change set.</summary>
    public static ChangeSet ChangeSet(XElement x) => new(
        x.Required("ChangeSetId"),
        x.Required("StackId"),
        x.Required("Status"),
        x.OptionalText("ExecutionStatus"),
        x.OptionalText("StatusReason"),
        [.. x.Members("Changes").Select(c => c.Child("ResourceChange")).OfType<XElement>().Select(Change)]);

    public static DriftDetection Detection(XElement x) => new(
        x.Required("StackDriftDetectionId"),
        x.Required("StackId"),
        x.Required("DetectionStatus"),
        x.OptionalText("DetectionStatusReason"),
        x.OptionalText("StackDriftStatus"),
        x.OptionalText("DriftedStackResourceCount") is { } count ? int.Parse(count, CultureInfo.InvariantCulture) : null);

    public static ResourceDrift Drift(XElement x) => new(
        x.Required("LogicalResourceId"),
        x.OptionalText("PhysicalResourceId"),
        x.Required("ResourceType"),
        x.Required("StackResourceDriftStatus"),
        Time(x.Required("Timestamp")),
        [
            .. x.Members("PropertyDifferences").Select(d =>
                new PropertyDrift(d.Required("PropertyPath"), d.Required("ExpectedValue"), d.Required("ActualValue"), d.Required("DifferenceType"))),
        ]);

    private static ResourceChange Change(XElement x) => new(
        x.Required("Action"),
        x.Required("LogicalResourceId"),
        x.OptionalText("PhysicalResourceId"),
        x.Required("ResourceType"),
        x.OptionalText("Replacement"),
        [.. x.Members("Scope").Select(s => s.Value)],
        [.. x.Members("Details").Select(Detail)],
        x.OptionalText("PolicyAction"));

    private static PropertyChange Detail(XElement x)
    {
        var target = x.Child("Target") ?? throw new FormatException("CloudFormation answered a change detail without Target.");
        return new PropertyChange(
            target.Required("Attribute"),
            target.OptionalText("Name"),
            target.OptionalText("RequiresRecreation"),
            x.OptionalText("Evaluation"),
            x.OptionalText("ChangeSource"),
            x.OptionalText("CausingEntity"),
            target.Optional("BeforeValue"),
            target.Optional("AfterValue"));
    }

    private static XElement? Child(this XElement x, string name) => x.Element(x.Name.Namespace + name);

    /// <summary>An empty element counts as none: some answers carry <c>&lt;PhysicalResourceId/&gt;</c> before there is one.</summary>
    private static string? OptionalText(this XElement x, string name) => x.Optional(name) is { Length: > 0 } text ? text : null;

    private static Dictionary<string, string> Pairs(this XElement x, string list, string key, string value) =>
        x.Members(list).ToDictionary(m => m.Required(key), m => m.Optional(value) ?? "", StringComparer.Ordinal);

    private static DateTimeOffset? OptionalTime(this XElement x, string name) => x.OptionalText(name) is { } text ? Time(text) : null;

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
