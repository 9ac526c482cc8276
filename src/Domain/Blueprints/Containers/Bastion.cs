using System.Text.Json.Nodes;
using Cloud.Domain.Blueprints.Clusters;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Containers;

/// <summary>
/// The way in for people: SSH and a VPN, from given ranges only (R84, R90). It stands where a range is given. Its keys are made at boot and live on its
/// disk, so that another instance has others: after another image, and after there was none for a while. Its address goes with it: nobody puts it on a
/// list, people have it in the configuration that the keys come with.
/// </summary>
internal static class Bastion
{
    internal const int Ranges = Bastions.Ranges;
    internal const string Group = "BastionGroup";
    internal const string HasBastion = "HasBastion";

    private const int SshPort = 22;

    /// <summary>WireGuard's usual port.</summary>
    private const int VpnPort = 51820;

    private const string Host = Bastions.Instance;
    private const string InstanceType = "t3.micro";

    /// <summary>An address range no wider than <see cref="Bastions.WidestPrefix"/>: nothing that means everybody.</summary>
    private const string RangePattern = @"(\d{1,3}(\.\d{1,3}){3}/(1[6-9]|2\d|3[0-2]))?";

    internal static void AddParameters(Template template)
    {
        template.Parameter(StackParameters.BastionImageId, "AWS::EC2::Image::Id", "Pinned machine image of the bastion");
        for (var range = 1; range <= Ranges; range++)
        {
            template.Parameter(StackParameters.BastionRange(range), "String", "Address range that may open SSH and VPN", defaultValue: "", pattern: RangePattern);
            template.Condition(HasRange(range), Fn.Given(StackParameters.BastionRange(range)));
        }

        template.Condition(HasBastion, Fn.Or([.. Enumerable.Range(1, Ranges).Select(HasRange)]));
    }

    internal static void AddGroup(Template template) =>
        Firewalls.Group(template, Group, "Bastion, reached from given ranges only", Enumerable.Range(1, Ranges).SelectMany(Open).ToArray());

    /// <summary>A rule that lets the bastion reach a port.</summary>
    internal static object MayReach(int port) => Firewalls.From(Group, (port, port));

    internal static void Add(Template template)
    {
        template.Resource("BastionRole", "AWS::IAM::Role", new
        {
            AssumeRolePolicyDocument = Iam.TrustOf("ec2.amazonaws.com"),
            ManagedPolicyArns = new[] { Iam.Managed("AmazonSSMManagedInstanceCore") },
        });
        template.Resource("BastionProfile", "AWS::IAM::InstanceProfile", new { Roles = new[] { Fn.Ref("BastionRole") } });
        template.Resource(
            "BastionTemplate",
            "AWS::EC2::LaunchTemplate",
            Clusters.Nodes.Launch(Fn.Ref(StackParameters.BastionImageId), InstanceType, "BastionProfile", [Group], BastionBoot.Script, new { Name }),
            Lifecycle.Under(HasBastion));
        template.Resource(
            Host,
            "AWS::EC2::Instance",
            new
            {
                LaunchTemplate = Clusters.Nodes.Version("BastionTemplate"),
                SubnetId = Fn.Ref(LogicalIds.Numbered(Network.PublicSubnet, 1)),
                Tags = Tags.Name(Name),
            },
            new Lifecycle { Condition = HasBastion, After = [Network.PublicRoute] });
        template.Resource(
            "BastionAddress",
            "AWS::EC2::EIP",
            new { Domain = "vpc", InstanceId = Fn.Ref(Host) },
            new Lifecycle { Condition = HasBastion, After = [Network.InternetGatewayAttachment] });
        template.Output(StackOutputs.BastionAddress, Fn.If(HasBastion, Fn.GetAtt("BastionAddress.PublicIp"), StackOutputs.None));
    }

    private static JsonObject Name => Fn.Sub($"${{{StackParameters.EnvironmentId}}}-bastion");

    private static string HasRange(int range) => LogicalIds.Numbered("HasBastionRange", range);

    private static object[] Open(int range) => [Rule(range, "tcp", SshPort), Rule(range, "udp", VpnPort)];

    private static JsonObject Rule(int range, string protocol, int port) => Fn.If(
        HasRange(range),
        new { IpProtocol = protocol, FromPort = port, ToPort = port, CidrIp = Fn.Ref(StackParameters.BastionRange(range)) },
        Fn.NoValue);
}
