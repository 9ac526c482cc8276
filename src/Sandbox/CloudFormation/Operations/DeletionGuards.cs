using System.Text.Json.Nodes;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.CloudFormation.Templates;

namespace Cloud.Sandbox.CloudFormation.Operations;

/// <summary>Deletion protection that a service itself enforces, as opposed to CloudFormation.</summary>
internal static class DeletionGuards
{
    /// <summary>Why the service will not delete the resource; null when it will.</summary>
    public static string? Refuse(StackResource resource) => resource.Type switch
    {
        "AWS::RDS::DBCluster" when IsOn(resource.Live["DeletionProtection"]) =>
            "Cannot delete protected Cluster, please disable deletion protection and try again. (Service: Rds, Status Code: 400)",
        "AWS::RDS::DBInstance" when IsOn(resource.Live["DeletionProtection"]) =>
            "Cannot delete protected DB Instance, please disable deletion protection and try again. (Service: Rds, Status Code: 400)",
        "AWS::ElasticLoadBalancingV2::LoadBalancer" when IsOn(Attribute(resource, "deletion_protection.enabled")) =>
            $"Load balancer '{resource.PhysicalId}' cannot be deleted because deletion protection is enabled (Service: ElasticLoadBalancingV2, Status Code: 400)",
        _ => null,
    };

    private static JsonNode? Attribute(StackResource resource, string key) =>
        (resource.Live["LoadBalancerAttributes"] as JsonArray)?.FirstOrDefault(a => Scalar.Of(a?["Key"]) == key)?["Value"];

    private static bool IsOn(JsonNode? value) => Scalar.Of(value) == "true";
}
