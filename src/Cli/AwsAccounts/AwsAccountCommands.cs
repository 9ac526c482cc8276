using System.CommandLine;
using Cloud.Cli.Output;
using Cloud.Cli.Running;
using Cloud.Client;

namespace Cloud.Cli.AwsAccounts;

/// <summary><c>cloud aws-account</c>: AWS accounts of an organization's own; AWS's number names them.</summary>
internal static class AwsAccountCommands
{
    /// <summary>A worker takes a check within seconds, and its calls to AWS end within 12 s each.</summary>
    private static readonly TimeSpan CheckWithin = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan CheckPoll = TimeSpan.FromSeconds(1);

    private static readonly Sheet<AwsAccountResource> Sheet = new(
        new("account_id", a => a.AccountId),
        new("title", a => a.Title),
        new("state", a => a.State),
        new("checked_at", a => a.CheckedAt),
        new("id", a => a.Id, Wide: true),
        new("role_arn", a => a.RoleArn, Wide: true),
        new("external_id", a => a.ExternalId, Wide: true),
        new("bootstrap_stack", a => a.BootstrapStack, Wide: true),
        new("created_at", a => a.CreatedAt, Wide: true));

    private static readonly Sheet<AwsAccountCheck> Checks = new(new("name", c => c.Name), new("state", c => c.State), new("detail", c => c.Detail), new("way_out", c => c.WayOut));

    private static readonly Argument<string> Number = new("account") { Description = "AWS's number, twelve digits, hyphens or not" };
    private static readonly Option<string?> Title = new("--title") { Description = "Its name for people" };
    private static readonly Option<string?> File = new("--file") { Description = "Write the template there; else standard output has it", HelpName = "path" };

    public static Verb Noun() => new Verb("aws-account", "AWS accounts of your own, in which projects may live").With(List(), Get(), Add(), Template(), Check(), Delete());

    /// <summary>The account of that number among the organization's.</summary>
    public static async Task<AwsAccountResource> FindAsync(Call call, OrganizationResource organization, string number)
    {
        var digits = number.Replace("-", "", StringComparison.Ordinal);
        return await call.Api.AwsAccountsAsync(organization.Id, call.Stop).FirstOrDefaultAsync(a => a.AccountId == digits || a.Id == number, call.Stop)
            ?? throw new CommandFailure(ExitCode.NotFound, $"{organization.Name} has no AWS account {number}.", "cloud aws-account list shows those there are.");
    }

    private static Verb List() => new Verb("list", "List the organization's AWS accounts", "cloud aws-account list").With(Choices.Organization).Shows(Sheet).Does(async call =>
    {
        var organization = await call.OrganizationAsync();
        call.Print.List(Sheet, await call.Api.AwsAccountsAsync(organization.Id, call.Stop).ToListAsync(call.Stop), "No AWS account of its own yet: projects live in the shared one.");
        return ExitCode.Done;
    });

    private static Verb Get() => new Verb("get", "Show an AWS account and what its last check saw", "cloud aws-account get 111122223333").With(Number, Choices.Organization).Shows(Sheet).Does(async call =>
    {
        Show(call, await ReadAsync(call));
        return ExitCode.Done;
    });

    private static Verb Add() => new Verb("add", "Add an AWS account; its template is to be run there next", "cloud aws-account add 1111-2222-3333 --title 'Acme production'")
        .With(Number, Title, Choices.Organization).Shows(Sheet).Does(async call =>
        {
            var organization = await call.OrganizationAsync();
            var body = new CreateAwsAccount { AccountId = call.Value(Number)!, Title = call.Value(Title) };
            var account = await call.AskAsync<CreateAwsAccount, AwsAccountResource>(organization, Relation.CreateAwsAccount, $"To add {body.AccountId}", body);
            Show(call, account);
            if (call.Print.ForPeople)
            {
                call.Terminal.Say("Run its template with credentials of that account, then check it:");
                call.Terminal.Note($"cloud aws-account template {account.AccountId} --file {account.BootstrapStack}.json");
                call.Terminal.Note($"cloud aws-account check {account.AccountId}");
            }

            return ExitCode.Done;
        });

    private static Verb Template() => new Verb(
        "template", "Give the template that makes our role in the account", "cloud aws-account template 111122223333 --file bootstrap.json", "cloud aws-account template 111122223333")
        .With(Number, File, Choices.Organization).Does(async call =>
        {
            var organization = await call.OrganizationAsync();
            var account = await FindAsync(call, organization, call.Value(Number)!);
            var bootstrap = await call.Api.BootstrapTemplateAsync(organization.Id, account.Id, call.Stop);
            if (call.Value(File) is not { } path)
            {
                call.Print.Element(bootstrap.Template);
                return ExitCode.Done;
            }

            await System.IO.File.WriteAllTextAsync(path, bootstrap.Template.GetRawText() + "\n", call.Stop);
            call.Terminal.Say($"{path} has it. With credentials of {account.AccountId}:");
            call.Terminal.Note(bootstrap.Command.Replace($"{bootstrap.StackName}.json", path, StringComparison.Ordinal));
            return ExitCode.Done;
        });

    private static Verb Check() => new Verb("check", "Look whether the account is ready, and say what is missing", "cloud aws-account check 111122223333", "cloud aws-account check 111122223333 --no-wait")
        .With(Number, Choices.Organization, Choices.NoWait).Shows(Checks).Does(async call =>
        {
            var organization = await call.OrganizationAsync();
            var account = await FindAsync(call, organization, call.Value(Number)!);
            account = await call.AskAsync<Dictionary<string, string>, AwsAccountResource>(account, Relation.Check, $"To check {account.AccountId}", null);
            if (call.Value(Choices.NoWait))
            {
                call.Terminal.Say($"A worker looks at {account.AccountId}. cloud aws-account get {account.AccountId} shows what it saw.");
                return ExitCode.Done;
            }

            for (var began = TimeProvider.System.GetTimestamp(); account.State == AwsAccountState.Checking;)
            {
                if (TimeProvider.System.GetElapsedTime(began) > CheckWithin)
                {
                    throw new CommandFailure(ExitCode.Failed, $"{account.AccountId} is still being looked at.", $"cloud aws-account get {account.AccountId} shows what was seen.");
                }

                await Task.Delay(CheckPoll, call.Stop);
                account = await FindAsync(call, organization, account.Id);
            }

            call.Print.List(Checks, account.Checks, "Nothing was looked at.");
            return account.State == AwsAccountState.Ready ? ExitCode.Done : ExitCode.Failed;
        });

    private static Verb Delete() => new Verb("delete", "Take an AWS account off the list; nothing is changed in AWS", "cloud aws-account delete 111122223333").With(Number, Choices.Organization).Does(async call =>
    {
        var account = await ReadAsync(call);
        await Asking.ConfirmAsync(call, $"Take {account.Title} ({account.AccountId}) off the list?");
        await call.DoAsync(account, Relation.Delete, $"To take {account.AccountId} off the list");
        call.Terminal.Say($"{account.AccountId} is off the list. Delete the stack {account.BootstrapStack} there, and nobody gets in any more.");
        return ExitCode.Done;
    });

    private static async Task<AwsAccountResource> ReadAsync(Call call) => await FindAsync(call, await call.OrganizationAsync(), call.Value(Number)!);

    private static void Show(Call call, AwsAccountResource account)
    {
        call.Print.One(Sheet, account);
        if (call.Print.ForPeople && account.Checks.Count > 0 && !call.Has(Choices.Columns))
        {
            call.Print.List(Checks, account.Checks, "");
        }
    }
}
