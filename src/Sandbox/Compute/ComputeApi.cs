using System.Security.Cryptography;
using System.Text;
using Cloud.Sandbox.Accounts;
using Cloud.Sandbox.Administration;
using Cloud.Sandbox.CloudFormation.Resources;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.Compute;

/// <summary>
/// Of EC2, version 2016-11-15, what is counted against quotas (DescribeAddresses, DescribeVpcs), which regions are there (DescribeRegions), and what a region calls things
/// (DescribeImages, DescribeManagedPrefixLists). Nothing is made here but by stacks.
/// </summary>
internal sealed class ComputeApi(Account account, FaultSwitches faults)
{
    public const string Namespace = "http://ec2.amazonaws.com/doc/2016-11-15/";

    private const string Available = "available";
    private const string X86 = "x86_64";

    // Regions that an account has without asking ("AWS Regions", Account Management); all others it must opt in to.
    private static readonly string[] Always =
    [
        "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2", "ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3",
        "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
    ];

    private static readonly string[] Asked = ["af-south-1", "ap-east-1", "ap-south-2", "ap-southeast-3", "ap-southeast-4", "ca-west-1", "eu-central-2", "eu-south-1", "eu-south-2", "il-central-1", "me-central-1", "me-south-1"];

    public Answer Handle(SignedCall signed)
    {
        var call = QueryCall.Read(signed);
        account.Access.Require(call.Caller, "ec2:" + call.Action, "*");
        return faults.Around(new CallIdentity("ec2", call.Action), () => call.Action switch
        {
            "DescribeAddresses" => Write(call, "addressesSet", account.Existing(call.Region, "AWS::EC2::EIP"), (xml, address) =>
            {
                xml.Text("publicIp", address.PublicAddress);
                xml.Text("allocationId", PhysicalIds.Property(address, "AllocationId"));
                xml.Text("domain", "vpc");
            }),
            "DescribeVpcs" => Write(call, "vpcSet", account.Existing(call.Region, "AWS::EC2::VPC"), (xml, vpc) =>
            {
                xml.Text("vpcId", vpc.PhysicalId);
                xml.Text("cidrBlock", PhysicalIds.Property(vpc, "CidrBlock"));
                xml.Text("state", "available");
            }),
            "DescribeImages" => Write(call, "imagesSet", Images(call), (xml, image) =>
            {
                xml.Text("imageId", image.Id);
                xml.Text("imageOwnerId", image.Owner);
                if (image.OwnerAlias is { } alias) xml.Text("imageOwnerAlias", alias);
                xml.Text("name", image.Name);
                xml.Text("creationDate", image.Created);
                xml.Text("imageState", Available);
                xml.Text("architecture", X86);
                xml.Text("rootDeviceType", "ebs");
                xml.Text("virtualizationType", "hvm");
            }),
            "DescribeManagedPrefixLists" => Write(call, "prefixListSet", PrefixLists(call), (xml, list) =>
            {
                xml.Text("prefixListId", list.Id);
                xml.Text("prefixListName", list.Name);
                xml.Text("prefixListArn", $"arn:{Wire.Partition(call.Region)}:ec2:{call.Region}:aws:prefix-list/{list.Id}");
                xml.Text("addressFamily", "IPv4");
                xml.Text("ownerId", "AWS");
            }),
            "DescribeRegions" => Write(call, "regionInfo", Regions(call), (xml, region) =>
            {
                xml.Text("regionName", region.Name);
                xml.Text("regionEndpoint", $"ec2.{region.Name}.amazonaws.com");
                xml.Text("optInStatus", region.Status);
            }),
            var other => throw new ApiError(ErrorCode.InvalidAction, $"The action {other} is not valid for this web service: the sandbox does not emulate it."),
        });
    }

    private static IEnumerable<(string Name, string Status)> Regions(QueryCall call) => Always.Select(r => (r, "opt-in-not-required"))
        .Concat(call.Flag("AllRegions") == true ? Asked.Select(r => (r, "not-opted-in")) : []);

    private static IEnumerable<ShelvedImage> Images(QueryCall call)
    {
        var owners = Numbered(call, "Owner").Select(o => o == "self" ? call.Caller.Account : o).ToList();
        if (Filter(call, "state") is { Count: > 0 } states && !states.Contains(Available, StringComparer.Ordinal)) return [];
        if (Filter(call, "architecture") is { Count: > 0 } kinds && !kinds.Contains(X86, StringComparer.Ordinal)) return [];
        return ImageShelf.In(call.Region, SandboxOptions.Account, owners, Filter(call, "name"));
    }

    private static IEnumerable<(string Id, string Name)> PrefixLists(QueryCall call)
    {
        var asked = Filter(call, "prefix-list-name");
        // CloudFront's in Frankfurt, as AWS calls it there; elsewhere made of the region's name.
        (string, string Name) edge = (call.Region == "eu-central-1" ? "pl-a3a144ca" : "pl-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(call.Region)))[..8], "com.amazonaws.global.cloudfront.origin-facing");
        return asked.Count == 0 || asked.Contains(edge.Name, StringComparer.Ordinal) ? [edge] : [];
    }

    /// <summary>The values of <c>name.N</c>: EC2 has no <c>member</c> between.</summary>
    private static List<string> Numbered(QueryCall call, string name)
    {
        List<string> values = [];
        while (call[$"{name}.{values.Count + 1}"] is { } value) values.Add(value);
        return values;
    }

    /// <summary>What the filter of this name takes; none where it is not there.</summary>
    private static List<string> Filter(QueryCall call, string name)
    {
        for (var i = 1; call[$"Filter.{i}.Name"] is { } filter; i++)
        {
            if (filter == name) return Numbered(call, $"Filter.{i}.Value");
        }

        return [];
    }

    // EC2 has an envelope of its own: no Result, items called item.
    private static Answer Write<T>(QueryCall call, string list, IEnumerable<T> items, Action<AnswerXml, T> content)
    {
        using var xml = new AnswerXml(Namespace);
        xml.Structure(call.Action + "Response", () =>
        {
            xml.Text("requestId", call.RequestId);
            xml.Structure(list, () =>
            {
                foreach (var item in items) xml.Structure("item", () => content(xml, item));
            });
        });
        return new Answer(StatusCodes.Status200OK, Answer.Xml, xml.ToBytes());
    }
}
