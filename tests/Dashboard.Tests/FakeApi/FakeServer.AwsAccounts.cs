using System.Text.Json;
using Cloud.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Cloud.Dashboard.Tests.FakeApi;

/// <summary>AWS accounts of Acme: one that is ready, and those that a test adds. A check is over at the second look.</summary>
internal sealed partial class FakeServer
{
    private readonly List<AwsAccountResource> accounts = [Account("acct-ready", "444455556666", "Acme production", AwsAccountState.Ready)];

    private void MapAwsAccounts()
    {
        const string one = Org + "/aws-accounts/{account}";
        app.MapGet(Org + "/aws-accounts", (string org, HttpContext http) => Peopled(http, org, _ =>
        {
            var told = accounts.ToList();
            told.ForEach(a => Replace(a, a.State == AwsAccountState.Checking ? Looked(a) : a));
            return Items(told);
        }));
        app.MapPost(Org + "/aws-accounts", (CreateAwsAccount body) =>
        {
            if (accounts.Exists(a => a.AccountId == body.AccountId)) return Refuse(409, "aws_account.exists", $"This organization has the AWS account {body.AccountId} already.");
            accounts.Insert(0, Account(Cloud.NewId(), body.AccountId, body.Title ?? body.AccountId, AwsAccountState.Unchecked));
            return Results.Ok(accounts[0]);
        });
        app.MapPost(one + "/check", (string account) => Replace(accounts.Single(a => a.Id == account), accounts.Single(a => a.Id == account) with { State = AwsAccountState.Checking }));
        app.MapDelete(one, (string account) =>
        {
            accounts.RemoveAll(a => a.Id == account);
            return Results.NoContent();
        });
        app.MapGet(one + "/bootstrap-template", (string account) => new BootstrapTemplateResource
        {
            StackName = accounts.Single(a => a.Id == account).BootstrapStack,
            Capabilities = ["CAPABILITY_NAMED_IAM"],
            Command = "aws cloudformation deploy",
            ConsoleUrl = "https://eu-central-1.console.aws.amazon.com/cloudformation/home",
            Template = JsonDocument.Parse("""{"Resources":{}}""").RootElement,
        });
    }

    private AwsAccountResource Replace(AwsAccountResource before, AwsAccountResource after) => accounts[accounts.IndexOf(before)] = after;

    private static AwsAccountResource Looked(AwsAccountResource account) => account with
    {
        State = AwsAccountState.Incomplete,
        Checks =
        [
            new("role", AwsAccountCheckState.Failed, $"AWS refused STS AssumeRole: not authorized to perform sts:AssumeRole on {account.RoleArn}", "Run the bootstrap template in the account."),
            new("quotas", AwsAccountCheckState.Skipped, "The role cannot be taken yet."),
        ],
    };

    private static AwsAccountResource Account(string id, string number, string title, string state)
    {
        var self = $"/api/organizations/{FakeScenes.Organization}/aws-accounts/{id}";
        return new AwsAccountResource
        {
            Id = id,
            AccountId = number,
            Title = title,
            State = state,
            ExternalId = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            RoleName = "CloudAccess-" + id,
            RoleArn = $"arn:aws:iam::{number}:role/CloudAccess-{id}",
            BootstrapStack = "CloudBootstrap-" + id,
            Checks = state == AwsAccountState.Ready ? [new("role", AwsAccountCheckState.Passed, "The role lets us in.")] : [],
            CreatedAt = DateTimeOffset.UnixEpoch,
            UpdatedAt = DateTimeOffset.UnixEpoch,
            Links = new(StringComparer.Ordinal)
            {
                [Relation.Self] = new(self),
                [Relation.Check] = new(self + "/check"),
                [Relation.BootstrapTemplate] = new(self + "/bootstrap-template"),
                [Relation.Delete] = new(self),
            },
        };
    }
}
