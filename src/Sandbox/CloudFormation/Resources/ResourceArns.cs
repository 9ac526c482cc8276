using System.Text.RegularExpressions;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.Protocol;
using Cloud.Sandbox.Schemas;

namespace Cloud.Sandbox.CloudFormation.Resources;

/// <summary>ARNs by the templates in AWS's resource schemas.</summary>
internal static partial class ResourceArns
{
    public static string Of(StackResource resource, Names names) => resource.Type switch
    {
        _ when resource.PhysicalId!.StartsWith("arn:", StringComparison.Ordinal) => resource.PhysicalId,
        "AWS::EC2::EIP" => names.Arn("ec2", "elastic-ip/eipalloc-" + names.Hex("id", 17)),
        "AWS::SQS::Queue" => names.Arn("sqs", resource.PhysicalId[(resource.PhysicalId.LastIndexOf('/') + 1)..]),
        "AWS::CloudFront::Distribution" => names.Arn("cloudfront", "distribution/" + resource.PhysicalId, global: true),
        "AWS::Backup::BackupVault" => names.Arn("backup", "backup-vault:" + resource.PhysicalId),
        "AWS::Backup::BackupPlan" => names.Arn("backup", "backup-plan:" + resource.PhysicalId),
        "AWS::CloudWatch::Alarm" => names.Arn("cloudwatch", "alarm:" + resource.PhysicalId),
        "AWS::Logs::LogGroup" => names.Arn("logs", $"log-group:{resource.PhysicalId}:*"),
        "AWS::OpenSearchService::Domain" => names.Arn("es", "domain/" + resource.PhysicalId),
        "AWS::AmazonMQ::Broker" => names.Arn("mq", $"broker:{PhysicalIds.Property(resource, "BrokerName")}:{resource.PhysicalId}"),
        "AWS::AutoScaling::AutoScalingGroup" => names.Arn("autoscaling", $"autoScalingGroup:{names.Uuid("arn")}:autoScalingGroupName/{resource.PhysicalId}"),
        "AWS::WAFv2::WebACL" when resource.PhysicalId.Split('|') is [var name, var id, var scope] => names.Arn("wafv2", $"{(scope == "CLOUDFRONT" ? "global" : "regional")}/webacl/{name}/{id}"),
        _ => Fill(resource, ResourceSchema.Find(resource.Type)!, names, resource.PhysicalId.Split('|')[0]),
    };

    /// <summary>Fills the schema's ARN template: the account's parts by name, the resource's own part with its name.</summary>
    public static string Fill(StackResource resource, ResourceSchema schema, Names names, string name)
    {
        var template = schema.Arn ?? $"arn:${{Partition}}:{resource.Type.Split("::")[1].ToLowerInvariant()}:${{Region}}:${{Account}}:{resource.Type.Split("::")[2].ToLowerInvariant()}/${{Name}}";
        var own = 0;
        return Placeholder().Replace(template, match => match.Groups["name"].Value switch
        {
            "Partition" => Wire.Partition(names.Region),
            "Region" => names.Region,
            "Account" => names.Account,
            "RoleNameWithPath" or "InstanceProfileNameWithPath" or "UserNameWithPath" or "PolicyNameWithPath" => name,
            _ => own++ == 0 ? name : names.Hex("arn" + own, 16),
        });
    }

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z0-9]+)\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
