using Cloud.Sandbox.CloudFormation.Resources;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.CloudFormation.Templates;

namespace Cloud.Sandbox.Administration;

/// <summary>What AWS says of a failure, as it stands in public reports of it.</summary>
internal static class FaultReasons
{
    public const string Usual = "Resource handler returned message: \"Fault switched on in the sandbox\"";

    // Backup's completion message for jobs that could not read all of a resource.
    public const string Incomplete = "The job completed, but a part of the resource could not be backed up.";

    private static readonly string[] Zones = ["a", "b", "c"];

    public static bool LaunchesInstances(string type) => type is "AWS::AutoScaling::AutoScalingGroup" or "AWS::EC2::Instance" or "AWS::ECS::Service";

    /// <summary>EC2's sentence for InsufficientInstanceCapacity, in the frame of the service that met it.</summary>
    public static string NoCapacity(Stack stack, StackResource resource) => resource.Type switch
    {
        "AWS::EC2::Instance" => Handler($"{Insufficient(stack, resource)} (Service: Ec2, Status Code: 500)", "GeneralServiceException"),
        "AWS::ECS::Service" => Handler($"Error occurred during operation 'ECS Deployment Circuit Breaker was triggered'. {resource.LogicalId}: unable to place a task because no container instance met all of its requirements. InsufficientInstanceCapacity: {Insufficient(stack, resource)}", "GeneralServiceException"),
        _ => Handler($"Group did not stabilize. {{current/minimum/maximum group size: 0/{Size(resource, "MinSize")}/{Size(resource, "MaxSize")}}}. Failed Scaling Activity: {Insufficient(stack, resource)} Launching EC2 instance failed.", "NotStabilized"),
    };

    public static string NoSignals(int expected) => $"Received 0 SUCCESS signal(s) out of {expected}. Unable to satisfy 100% MinSuccessfulInstancesPercent requirement";

    public static string NoWayBack(Stack stack, StackResource resource) => Handler($"{resource.PhysicalId ?? resource.LogicalId} of {stack.Name} is not in a state in which it can be brought back", "NotStabilized");

    public static string Handler(string message, string code) => $"Resource handler returned message: \"{message}\" (HandlerErrorCode: {code})";

    private static string Insufficient(Stack stack, StackResource resource)
    {
        var zone = PhysicalIds.Property(resource, "AvailabilityZone") ?? Scalar.Of((resource.Properties["AvailabilityZones"] as System.Text.Json.Nodes.JsonArray)?.FirstOrDefault()) ?? stack.Region + "a";
        var type = PhysicalIds.Property(resource, "InstanceType") ?? "m6i.large";
        var others = string.Join(", ", Zones.Select(z => stack.Region + z).Where(z => z != zone));
        return $"We currently do not have sufficient {type} capacity in the Availability Zone you requested ({zone}). Our system will be working on provisioning additional capacity. "
            + $"You can currently get {type} capacity by not specifying an Availability Zone in your request or choosing {others}.";
    }

    private static string Size(StackResource resource, string property) => PhysicalIds.Property(resource, property) ?? "1";
}
