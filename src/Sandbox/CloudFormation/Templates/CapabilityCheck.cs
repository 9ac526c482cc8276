using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.CloudFormation.Templates;

/// <summary>Templates that make IAM resources need the caller's word for it.</summary>
internal static class CapabilityCheck
{
    private static readonly string[] IamTypes =
        ["AccessKey", "Group", "InstanceProfile", "ManagedPolicy", "Policy", "Role", "User", "UserToGroupAddition"];
    private static readonly string[] NameProperties = ["RoleName", "InstanceProfileName", "GroupName", "UserName", "ManagedPolicyName"];

    public static IReadOnlyList<string> Needed(Template template)
    {
        var iam = template.Resources.Values.Where(r => IamTypes.Contains(r.Type.Replace("AWS::IAM::", "", StringComparison.Ordinal), StringComparer.Ordinal)).ToList();
        if (iam.Count == 0) return [];
        return iam.Exists(r => NameProperties.Any(r.Properties.ContainsKey)) ? ["CAPABILITY_NAMED_IAM"] : ["CAPABILITY_IAM"];
    }

    public static void Require(Template template, IReadOnlyList<string> acknowledged)
    {
        foreach (var capability in Needed(template))
        {
            if (acknowledged.Contains(capability, StringComparer.Ordinal) || acknowledged.Contains("CAPABILITY_NAMED_IAM", StringComparer.Ordinal)) continue;
            throw new ApiError(ErrorCode.InsufficientCapabilitiesException, $"Requires capabilities : [{capability}]");
        }
    }
}
