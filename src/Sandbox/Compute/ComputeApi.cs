using Cloud.Sandbox.Accounts;
using Cloud.Sandbox.Administration;
using Cloud.Sandbox.CloudFormation.Resources;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.Compute;

/// <summary>Of EC2, version 2016-11-15, what is counted against quotas and which regions are there: DescribeAddresses, DescribeVpcs, DescribeRegions. Nothing is made here but by stacks.</summary>
internal sealed class ComputeApi(Account account, FaultSwitches faults)
{
    public const string Namespace = "http://ec2.amazonaws.com/doc/2016-11-15/";

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
