using Cloud.Api.Http;
using Cloud.Application.AwsAccounts;
using Cloud.Application.Pipeline;
using Cloud.Client;
using CreateAwsAccount = Cloud.Application.AwsAccounts.CreateAwsAccount;

namespace Cloud.Api.AwsAccounts;

/// <summary>AWS accounts of the customer's own.</summary>
internal static class AwsAccountEndpoints
{
    public static void MapAwsAccounts(this IEndpointRouteBuilder routes)
    {
        var accounts = routes.MapGroup("/organizations/{organization}/aws-accounts").WithTags("AWS accounts");
        accounts.MapGet("/", (string organization, [AsParameters] PageQuery page, Sender sender, CancellationToken ct) => sender.Send(new ListAwsAccounts.Query(Ids.Of(organization), page), ct).ToItems())
            .Describe<ItemCollection<AwsAccountResource>>("listAwsAccounts", "List an organization's own AWS accounts", 403, 404, 422);
        accounts.MapPost("/", (string organization, Body<Client.CreateAwsAccount> body, Sender sender, CancellationToken ct) =>
                sender.Send(new CreateAwsAccount.Command(Ids.Of(organization), body.Value), ct).ToCreated())
            .DescribeCreated<AwsAccountResource>("createAwsAccount", "Add an AWS account of your own", 403, 404, 409).Takes<Client.CreateAwsAccount>()
            .WithDescription("Nothing happens in AWS. The answer has the external id, which is made here, and links the template that you run in the account so that environments can be made there.");
        accounts.MapGet("/{account}", (string organization, string account, Sender sender, CancellationToken ct) => sender.Send(new GetAwsAccount.Query(Ids.Of(organization), account), ct).ToOk())
            .Describe<AwsAccountResource>("getAwsAccount", "Get an AWS account and what its last check saw", 403, 404);
        accounts.MapGet("/{account}/bootstrap-template", (string organization, string account, Sender sender, CancellationToken ct) =>
                sender.Send(new GetBootstrapTemplate.Query(Ids.Of(organization), account), ct).ToOk())
            .Describe<BootstrapTemplateResource>("getBootstrapTemplate", "Get the template to run in the account", 403, 404, 409)
            .WithDescription("A CloudFormation template for this account alone. It makes a role that our account may take if it tells the external id, with the calls that our workers make and no other, and a role that CloudFormation takes to make what environments hold. Delete its stack and both are gone.");
        accounts.MapPost("/{account}/check", (string organization, string account, Sender sender, CancellationToken ct) => sender.Send(new CheckAwsAccount.Command(Ids.Of(organization), account), ct).ToOk())
            .Describe<AwsAccountResource>("checkAwsAccount", "Look whether an account is ready, and say what is missing", 403, 404)
            .WithDescription("A worker looks, within seconds; until then the state is checking. Then checks says of each thing whether it passed, what was seen and the way out: whether the role lets us in, and with no other external id; what it may not do; which regions are switched on; which quotas are tight.");
        accounts.MapGroup("/{account}").Changes(route => new GetAwsAccount.Query(Ids.Of(route.Value("organization")), route.Value("account")))
            .MapDelete("/", (string organization, string account, Sender sender, CancellationToken ct) => sender.Send(new DeleteAwsAccount.Command(Ids.Of(organization), account), ct).ToNoContent())
            .WithName("deleteAwsAccount").WithSummary("Take an AWS account off the list, in which no project lives").Produces(StatusCodes.Status204NoContent).Refuses(403, 404, 409);
    }
}
