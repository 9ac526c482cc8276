using System.Text.Json;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.AwsAccounts;

namespace Cloud.Application.AwsAccounts;

/// <summary>What the customer runs once in the account, so that our workers may take the role there.</summary>
public static class GetBootstrapTemplate
{
    [Requires(Permission.AwsAccountEdit)]
    public sealed record Query(Guid Organization, string Account) : IQuery<BootstrapTemplateResource>, IInOrganization;

    internal sealed class Handler(ICloudDb db, ControlPlane control) : IHandler<Query, BootstrapTemplateResource>
    {
        public async Task<Result<BootstrapTemplateResource>> Handle(Query query, CancellationToken cancellationToken) =>
            await db.FindAwsAccount(query.Account, cancellationToken) is not { } account ? AwsAccountErrors.NotFound
            : control.AccountId is not { } own ? AwsAccountErrors.NoControlAccount
            : View(account, BootstrapTemplate.Render(account, own, control.TemplateBucketPrefix));

        private BootstrapTemplateResource View(AwsAccount account, string template)
        {
            using var body = JsonDocument.Parse(template);
            return new()
            {
                StackName = account.BootstrapStack,
                Capabilities = [BootstrapTemplate.Capability],
                Command = $"aws cloudformation deploy --region {control.Region} --stack-name {account.BootstrapStack} --template-file {account.BootstrapStack}.json --capabilities {BootstrapTemplate.Capability}",
                ConsoleUrl = $"https://{control.Region}.console.aws.amazon.com/cloudformation/home?region={control.Region}#/stacks/create",
                Template = body.RootElement.Clone(),
            };
        }
    }
}
