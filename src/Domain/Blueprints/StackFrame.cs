using System.Text.Json.Nodes;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints;

/// <summary>Parts that clusters and the grid have in common.</summary>
internal static class StackFrame
{
    internal const string Vault = "Vault";
    internal const string EnvironmentIdPattern = "[a-z0-9][a-z0-9-]{1,37}";
    private const string BackupRole = "BackupRole";

    internal static void AddIdentity(Template template)
    {
        AddName(template);
        template.Parameter(
            StackParameters.AvailabilityZones, "List<AWS::EC2::AvailabilityZone::Name>", "Zones in order, fixed for the life of the stack");
    }

    internal static void AddName(Template template) =>
        template.Parameter(StackParameters.EnvironmentId, "String", "Short id in names, tags and private DNS", pattern: EnvironmentIdPattern);

    /// <summary>A text parameter that may stay empty, with the condition that it does not.</summary>
    internal static void Optional(Template template, string parameter, string description, string condition)
    {
        template.Parameter(parameter, "String", description, defaultValue: "");
        template.Condition(condition, Fn.Given(parameter));
    }

    /// <summary>
    /// Vault and role that AWS Backup works with. No plan: when backups run and how long they are kept is the control plane's alone. The vault outlives
    /// the stack with its recovery points, hence the stack's own id in its name: the next stack of the environment must be able to make another.
    /// </summary>
    /// <param name="more">Names of AWS's policies that the role has beside the two for volumes, files and databases.</param>
    internal static void AddBackup(Template template, params string[] more)
    {
        template.Resource(
            Vault,
            "AWS::Backup::BackupVault",
            new { BackupVaultName = Fn.Sub($"${{{StackParameters.EnvironmentId}}}-${{Suffix}}", new { Suffix = StackSuffix() }) },
            Lifecycle.Retained);
        template.Resource(BackupRole, "AWS::IAM::Role", new
        {
            AssumeRolePolicyDocument = Iam.TrustOf("backup.amazonaws.com"),
            ManagedPolicyArns = (object[])
            [
                Iam.Managed("service-role/AWSBackupServiceRolePolicyForBackup"),
                Iam.Managed("service-role/AWSBackupServiceRolePolicyForRestores"),
                .. more.Select(Iam.Managed),
            ],
        });
        template.Output(StackOutputs.BackupVaultName, Fn.Ref(Vault));
        template.Output(StackOutputs.BackupRoleArn, Fn.GetAtt($"{BackupRole}.Arn"));
    }

    /// <summary>The first eight digits of the stack's UUID, from <c>arn:...:stack/name/uuid</c>.</summary>
    internal static JsonObject StackSuffix() => Fn.Select(0, Fn.Split("-", Fn.Select(2, Fn.Split("/", Fn.Ref("AWS::StackId")))));
}
