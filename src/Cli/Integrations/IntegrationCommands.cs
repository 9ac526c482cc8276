using System.CommandLine;
using Cloud.Cli.Output;
using Cloud.Cli.Running;
using Cloud.Client;

namespace Cloud.Cli.Integrations;

/// <summary><c>cloud integration</c>: other companies' services that a project uses by key; of each type one, so that the type names it.</summary>
internal static class IntegrationCommands
{
    private static readonly Sheet<IntegrationResource> Sheet = new(
        new("type", i => i.Type),
        new("status", i => i.Status),
        new("environments", i => i.Environments),
        new("used_by", i => i.UsedBy.Select(u => $"{u.Environment}:{u.State}").ToList()),
        new("id", i => i.Id, Wide: true),
        new("region", i => i.Region, Wide: true),
        new("app_name", i => i.AppName, Wide: true),
        new("server_id", i => i.ServerId, Wide: true),
        new("service_id", i => i.ServiceId, Wide: true),
        new("staging_service_id", i => i.StagingServiceId, Wide: true),
        new("created_at", i => i.CreatedAt, Wide: true),
        new("updated_at", i => i.UpdatedAt, Wide: true));

    private static readonly Sheet<IntegrationCheck> Checks = new(new("name", c => c.Name), new("state", c => c.State), new("detail", c => c.Detail));

    private static readonly Argument<string> Which = Types();
    private static readonly Option<string?> Key = new("--key") { Description = "Its key or token; seen by whoever reads your shell's history", HelpName = "text" };
    private static readonly Option<bool> FromInput = new("--key-stdin", "--token-stdin") { Description = "Read the key or token from standard input; line breaks at its end are left out" };
    private static readonly Option<string?> For = new("--environments") { Description = "Types of environments that use it, by commas; else production and staging, of Fastly those with a service", HelpName = "types" };
    private static readonly Option<string?> Region = new("--region") { Description = "Of New Relic: us or eu; else as the key says", HelpName = "us|eu" };
    private static readonly Option<string?> AppName = new("--app-name") { Description = "Of New Relic: the application's name there; each environment adds its own", HelpName = "name" };
    private static readonly Option<string?> ServerId = new("--server-id") { Description = "Of Blackfire: the server id", HelpName = "id" };
    private static readonly Option<string?> ServiceId = new("--service-id") { Description = "Of Fastly: the service before production", HelpName = "id" };
    private static readonly Option<string?> StagingServiceId = new("--staging-service-id") { Description = "Of Fastly: the service before staging", HelpName = "id" };

    public static Verb Noun() => new Verb("integration", "Other companies' services: New Relic, Blackfire, Fastly").With(List(), Get(), Add(), Update(), Delete(), Validate());

    private static Verb List() => new Verb("list", "List a project's integrations and where they run", "cloud integration list").With(Choices.Project).Shows(Sheet).Does(async call =>
    {
        call.Print.List(Sheet, await call.Api.IntegrationsAsync(await call.Place.ProjectAsync(), call.Stop), "No integration yet.");
        return ExitCode.Done;
    });

    private static Verb Get() => new Verb("get", "Show one integration, without its key", "cloud integration get newrelic").With(Which, Choices.Project).Shows(Sheet).Does(async call =>
    {
        call.Print.One(Sheet, await ReadAsync(call));
        return ExitCode.Done;
    });

    private static Verb Add() => new Verb(
        "add", "Connect the project with a service; a key not given is asked for and not shown",
        "cloud integration add newrelic --key-stdin --app-name Shop < key.txt", "cloud integration add blackfire --server-id ID --key-stdin < token.txt",
        "cloud integration add fastly --service-id ID --token-stdin < token.txt")
        .With(Which, Key, FromInput, For, Region, AppName, ServerId, ServiceId, StagingServiceId, Choices.Project).Shows(Sheet).Does(async call =>
        {
            var type = call.Value(Which)!;
            var project = await call.Api.ProjectAsync(await call.Place.ProjectAsync(), call.Stop);
            var body = Filled(call, new CreateIntegration { Type = type }, type, await GivenAsync(call) ?? await AskedAsync(type, call));
            return Changed(call, await call.AskAsync(project, Relation.ManageIntegrations, $"To add {type}", body));
        });

    private static Verb Update() => new Verb("update", "Give an integration another key or other settings; what is not named stays", "cloud integration update newrelic --key-stdin < key.txt", "cloud integration update newrelic --environments production")
        .With(Which, Key, FromInput, For, Region, AppName, ServerId, ServiceId, StagingServiceId, Choices.Project).Shows(Sheet).Does(async call =>
        {
            var integration = await ReadAsync(call);
            return Changed(call, await call.AskAsync(integration, Relation.Edit, $"To change {integration.Type}", Filled(call, new UpdateIntegration(), integration.Type, await GivenAsync(call))));
        });

    private static Verb Delete() => new Verb("delete", "Take an integration and its key away; what runs keeps it until it is redeployed", "cloud integration delete newrelic").With(Which, Choices.Project).Does(async call =>
    {
        var integration = await ReadAsync(call);
        await Asking.ConfirmAsync(call, $"Delete {integration.Type} of the project, and its key?");
        var accepted = await call.AskAsync(integration, Relation.Delete, $"To delete {integration.Type}");
        call.Terminal.Say($"{integration.Type} is deleted.");
        Tell(call, accepted);
        return ExitCode.Done;
    });

    private static Verb Validate() => new Verb("validate", "Look whether a key has its form and whether its maker knows it", "cloud integration validate newrelic").With(Which, Choices.Project).Shows(Checks).Does(async call =>
    {
        var integration = await ReadAsync(call);
        var look = await call.AskAsync<Dictionary<string, string>, IntegrationValidation>(integration, Relation.Validate, $"To look at {integration.Type}", null);
        call.Print.List(Checks, [.. look.Checks], "Nothing was looked at.");
        return look.Valid ? ExitCode.Done : ExitCode.Failed;
    });

    private static ExitCode Changed(Call call, Accepted accepted)
    {
        call.Print.One(Sheet, accepted.Entity<IntegrationResource>()!);
        Tell(call, accepted);
        return ExitCode.Done;
    }

    /// <summary>What the change does not do by itself, in the API's words, and the command for each environment.</summary>
    private static void Tell(Call call, Accepted accepted)
    {
        if (!call.Print.ForPeople || accepted.Hint is not { } hint)
        {
            return;
        }

        call.Terminal.Say(hint.Message);
        var integration = accepted.Entity<IntegrationResource>();
        foreach (var use in integration?.UsedBy.Where(u => u.Offers(Relation.Redeploy)) ?? [])
        {
            call.Terminal.Note($"cloud environment redeploy -p {integration!.Project} -e {use.Environment}");
        }
    }

    private static async Task<IntegrationResource> ReadAsync(Call call)
    {
        var type = call.Value(Which)!;
        return (await call.Api.IntegrationsAsync(await call.Place.ProjectAsync(), call.Stop)).Find(i => i.Type == type)
            ?? throw new CommandFailure(ExitCode.NotFound, $"The project has no integration of type {type}.", "cloud integration list shows those there are.");
    }

    private static T Filled<T>(Call call, T body, string type, string? key) where T : IntegrationBody => body with
    {
        Environments = Call.Listed(call.Value(For)),
        LicenseKey = type == IntegrationTypes.NewRelic ? key : null,
        ServerToken = type == IntegrationTypes.Blackfire ? key : null,
        Token = type == IntegrationTypes.Fastly ? key : null,
        Region = call.Value(Region),
        AppName = call.Value(AppName),
        ServerId = call.Value(ServerId),
        ServiceId = call.Value(ServiceId),
        StagingServiceId = call.Value(StagingServiceId),
    };

    private static async Task<string?> GivenAsync(Call call)
    {
        if (!call.Value(FromInput))
        {
            return call.Value(Key);
        }

        return call.Value(Key) is null
            ? (await Console.In.ReadToEndAsync(call.Stop)).TrimEnd('\r', '\n')
            : throw new CommandFailure(ExitCode.Usage, "--key and --key-stdin were both given.", "Give one of them.");
    }

    private static async Task<string> AskedAsync(string type, Call call)
    {
        var question = $"The key of {type}:";
        Asking.Demand(question, "--key or --key-stdin gives it.");
        return await Asking.TextAsync(call, question, secret: true);
    }

    private static Argument<string> Types()
    {
        var type = new Argument<string>("type") { Description = "newrelic, blackfire or fastly" };
        type.AcceptOnlyFromAmong(IntegrationTypes.NewRelic, IntegrationTypes.Blackfire, IntegrationTypes.Fastly);
        return type;
    }
}
