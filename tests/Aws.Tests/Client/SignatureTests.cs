using System.Security.Cryptography;
using System.Text;
using Cloud.Application.Ports;

namespace Cloud.Aws.Tests.Client;

public sealed class SignatureTests
{
    [Fact]
    public async Task A_query_call_carries_the_signature_that_its_own_bytes_give()
    {
        await using var aws = await FakeAws.Start(Answer.Xml("DescribeStacks"));
        await using var cloud = new CloudAt(aws.Url);

        await cloud.Stacks.DescribeStack(CloudAt.Frankfurt, "name with /, + and ünïcode", TestContext.Current.CancellationToken);

        AssertSigned(aws.Calls.Single());
    }

    [Theory]
    [InlineData("arn:aws:ec2:eu-central-1::snapshot/snap-0a/b+c")]
    [InlineData("arn:aws:rds:eu-central-1:000000000000:cluster-snapshot:awsbackup:job 1+2=3&4?5#6%7")]
    public async Task An_arn_in_the_path_is_encoded_and_signed(string arn)
    {
        await using var aws = await FakeAws.Start(Answer.Json("{}"));
        await using var cloud = new CloudAt(aws.Url);

        await cloud.Vaults.DeleteRecoveryPoint(CloudAt.Frankfurt, "vault", arn, TestContext.Current.CancellationToken);

        var call = aws.Calls.Single();
        Assert.Equal($"/backup-vaults/vault/recovery-points/{Uri.EscapeDataString(arn)}", call.Target);
        AssertSigned(call);
    }

    [Fact]
    public async Task Odd_values_in_the_query_string_are_signed()
    {
        await using var aws = await FakeAws.Start(Answer.Json("""{"RecoveryPoints":[]}"""));
        await using var cloud = new CloudAt(aws.Url);

        await cloud.Vaults.ListRecoveryPoints(CloudAt.Frankfurt, "vault", "arn:aws:ec2:eu:0:volume/vol-1 +&=~*'()", TestContext.Current.CancellationToken);

        AssertSigned(aws.Calls.Single());
    }

    [Fact]
    public async Task A_json_body_and_a_stored_object_are_signed_with_their_hash()
    {
        await using var aws = await FakeAws.Start(call => call.Service switch
        {
            "sts" => new Answer(200, Sts.Identity),
            "s3" => new Answer(200, ""),
            _ => Answer.Json("""{"BackupJobId":"j"}"""),
        });
        await using var cloud = new CloudAt(aws.Url);

        var backup = new NewBackup("v", "arn", "role", "token", new Dictionary<string, string> { ["ä"] = "+" });
        await cloud.Vaults.StartBackup(CloudAt.Frankfurt, backup, TestContext.Current.CancellationToken);
        await cloud.Templates.Put(CloudAt.Frankfurt, "a b/c+d", """{"é":1}""", TestContext.Current.CancellationToken);

        Assert.Equal(["backup", "sts", "s3"], aws.Calls.Select(c => c.Service));
        Assert.All(aws.Calls, AssertSigned);
        var put = aws.Calls[^1];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(put.Body))), put.Headers["X-Amz-Content-SHA256"]);
    }

    [Fact]
    public async Task The_check_itself_notices_another_secret()
    {
        await using var aws = await FakeAws.Start(Answer.Xml("DescribeStacks"));
        await using var cloud = new CloudAt(aws.Url);

        await cloud.Stacks.DescribeStack(CloudAt.Frankfurt, "s", TestContext.Current.CancellationToken);

        Assert.NotEqual(Signature.Sent(aws.Calls.Single()), Signature.Of(aws.Calls.Single(), "another"));
    }

    private static void AssertSigned(Call call) => Assert.Equal(Signature.Of(call, CloudAt.SecretAccessKey), Signature.Sent(call));
}
