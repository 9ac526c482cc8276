using Amazon.Runtime;
using Amazon.S3;
using Cloud.Application.Ports;

namespace Cloud.Aws.Tests.Client;

/// <summary>
/// Wire format and signatures against moto, as far as it goes: it does everything at once (a change set is ready and a stack complete when the call returns),
/// has no backup jobs, and lists stack resources without the time that AWS's model requires. Behaviour over time is SandboxTests' matter.
/// </summary>
public sealed class MotoTests(MotoServer moto) : IClassFixture<MotoServer>
{
    private const string Template = """
        {"Parameters":{"Name":{"Type":"String"}},"Resources":{"Topic":{"Type":"AWS::SNS::Topic","Properties":{"TopicName":{"Ref":"Name"}}}}}
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stack_is_made_from_a_stored_template_found_and_deleted()
    {
        await using var cloud = new CloudAt(moto.Required());
        var url = await cloud.Templates.Put(CloudAt.Frankfurt, "tests/stack", Template, Ct);
        var change = new NewChangeSet("stack-a", "op-stack-a", "op-stack-a", ChangeSetTypes.Create)
        {
            TemplateUrl = url,
            Parameters = new Dictionary<string, string?> { ["Name"] = "topic-a" },
            Tags = new Dictionary<string, string> { ["environment"] = "e 1" },
        };

        var created = await cloud.Stacks.CreateChangeSet(CloudAt.Frankfurt, change, Ct);
        var described = await cloud.Stacks.DescribeChangeSet(CloudAt.Frankfurt, created.StackId, change.Name, Ct);
        await cloud.Stacks.ExecuteChangeSet(CloudAt.Frankfurt, created.StackId, change.Name, "op-stack-a-execute", Ct);
        var stack = await cloud.Stacks.DescribeStack(CloudAt.Frankfurt, created.StackId, Ct);
        await cloud.Stacks.DeleteStack(CloudAt.Frankfurt, created.StackId, "op-stack-a-delete", null, Ct);

        Assert.Equal(("Add", "Topic", "AWS::SNS::Topic"), described!.Changes.Select(c => (c.Action, c.LogicalId, c.Type)).Single());
        Assert.Equal(("stack-a", true, true, "topic-a", "e 1"), (stack!.Name, stack.IsSettled, stack.Succeeded, stack.Parameters["Name"], stack.Tags["environment"]));
        Assert.Null(await cloud.Stacks.DescribeStack(CloudAt.Frankfurt, "stack-a", Ct));
        Assert.True((await cloud.Stacks.DescribeStack(CloudAt.Frankfurt, created.StackId, Ct))!.IsDeleted);
    }

    [Fact]
    public async Task A_template_is_put_into_a_bucket_made_for_it_twice_without_harm()
    {
        await using var cloud = new CloudAt(moto.Required());
        var ireland = new CloudAccount("eu-west-1");

        var first = await cloud.Templates.Put(ireland, "tests/twice", Template, Ct);
        var second = await cloud.Templates.Put(ireland, "tests/twice", Template, Ct);

        var config = new AmazonS3Config { ServiceURL = moto.Url!.ToString(), ForcePathStyle = true, AuthenticationRegion = "eu-west-1" };
        using var s3 = new AmazonS3Client(new BasicAWSCredentials(CloudAt.AccessKeyId, CloudAt.SecretAccessKey), config);
        var path = new Uri(first).AbsolutePath.Split('/', 3);
        using var stored = await s3.GetObjectAsync(path[1], path[2], Ct);
        using var reader = new StreamReader(stored.ResponseStream);
        Assert.Equal(first, second);
        Assert.Equal(Template, await reader.ReadToEndAsync(Ct));
    }

    [Fact]
    public async Task A_vault_is_made_once_and_found()
    {
        await using var cloud = new CloudAt(moto.Required());

        Assert.Null(await cloud.Vaults.DescribeVault(CloudAt.Frankfurt, "missing", Ct));
        var arn = await cloud.Vaults.CreateVault(CloudAt.Frankfurt, "vault-a", "op-vault-a", Ct);
        var again = await cloud.Vaults.CreateVault(CloudAt.Frankfurt, "vault-a", "op-vault-b", Ct);
        var vault = await cloud.Vaults.DescribeVault(CloudAt.Frankfurt, "vault-a", Ct);

        Assert.Equal(arn, again);
        Assert.Equal(("vault-a", arn, 0L), (vault!.Name, vault.Arn, vault.RecoveryPoints));
    }

    [Fact]
    public async Task A_role_in_another_account_is_assumed()
    {
        await using var cloud = new CloudAt(moto.Required());
        var tenant = new CloudAccount("eu-central-1", "arn:aws:iam::111111111111:role/cloud-tenant", "external-1", "op-1");

        await cloud.Vaults.CreateVault(tenant, "vault-t", "op-vault-t", Ct);

        Assert.Contains(":111111111111:", (await cloud.Vaults.DescribeVault(tenant, "vault-t", Ct))!.Arn, StringComparison.Ordinal);
        Assert.Null(await cloud.Vaults.DescribeVault(CloudAt.Frankfurt, "vault-t", Ct));
    }

    [Fact]
    public async Task Signatures_are_accepted_with_the_right_secret_and_refused_with_another()
    {
        var url = moto.Required();
        var (id, secret) = await moto.CheckSignatures();
        try
        {
            await using var right = new CloudAt(url, $"AccessKeyId={id}", $"SecretAccessKey={secret}");
            await using var wrong = new CloudAt(url, $"AccessKeyId={id}", $"SecretAccessKey={secret[..^1]}-");

            Assert.Null(await right.Stacks.DescribeStack(CloudAt.Frankfurt, "no such stack", Ct));
            Assert.Null(await right.Vaults.DescribeVault(CloudAt.Frankfurt, "missing", Ct));
            await right.Templates.Put(CloudAt.Frankfurt, "tests/signed", "{}", Ct); // STS and S3
            await Refused("CloudFormation", () => wrong.Stacks.DescribeStack(CloudAt.Frankfurt, "no such stack", Ct));
            await Refused("Backup", () => wrong.Vaults.DescribeVault(CloudAt.Frankfurt, "missing", Ct));
            await Refused("STS", () => wrong.Templates.Put(CloudAt.Frankfurt, "tests/signed", "{}", Ct));
        }
        finally
        {
            await moto.StopCheckingSignatures();
        }
    }

    private static async Task Refused(string service, Func<Task> call)
    {
        var failure = await Assert.ThrowsAsync<CloudCallException>(call);
        Assert.Equal((CloudErrorKind.Denied, service), (failure.Kind, failure.Service));
    }
}
