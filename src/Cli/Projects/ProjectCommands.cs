using System.CommandLine;
using Cloud.Cli.Activities;
using Cloud.Cli.AwsAccounts;
using Cloud.Cli.Finding;
using Cloud.Cli.Output;
using Cloud.Cli.Running;
using Cloud.Client;

namespace Cloud.Cli.Projects;

/// <summary><c>cloud project</c>.</summary>
internal static class ProjectCommands
{
    private static readonly Sheet<ProjectResource> Sheet = new(
        new("id", p => p.Id),
        new("title", p => p.Title),
        new("status", p => p.Status.Code),
        new("region", p => p.Region),
        new("plan", p => p.Plan),
        new("blueprint", p => p.Blueprint, Wide: true),
        new("organization", p => p.Organization, Wide: true),
        new("aws_account", p => p.AwsAccount?.AccountId, Wide: true),
        new("default_branch", p => p.DefaultBranch, Wide: true),
        new("repository", p => p.Repository?.Url, Wide: true),
        new("timezone", p => p.Timezone, Wide: true),
        new("created_at", p => p.CreatedAt, Wide: true));

    private static readonly Sheet<ConfigurationFault> Faults = new(
        new("severity", f => f.Severity),
        new("file", f => f.File),
        new("line", f => f.Line),
        new("column", f => f.Column),
        new("message", f => f.Message),
        new("expected", f => f.Expected, Wide: true),
        new("code", f => f.Code, Wide: true));

    private static readonly Argument<string?> Id = new("id") { Description = "The project's id; else as everywhere", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Argument<string> Linked = new("id") { Description = "The project's id" };
    private static readonly Option<string> Title = new("--title") { Description = "Its name for people", Required = true };
    private static readonly Option<string> Region = new("--region") { Description = "Where it runs, such as eu-central-1; cloud api /api/regions lists them", Required = true };
    private static readonly Option<string> Plan = new("--plan") { Description = "What is bought, such as pro; cloud api /api/plans lists them", Required = true };
    private static readonly Option<string?> Blueprint = new("--blueprint") { Description = "How it is built; else what its configuration suggests" };
    private static readonly Option<string> Repository = new("--repository") { Description = "The address of the Git repository to read", Required = true, HelpName = "address" };
    private static readonly Option<string?> Branch = new("--default-branch") { Description = "Which branch is the main one; else the repository's own", HelpName = "branch" };
    private static readonly Option<string?> Activate = new("--activate") { Description = "Which of master, staging and production to provision, by commas; else production", HelpName = "names" };
    private static readonly Option<string?> AwsAccount = new("--aws-account") { Description = "The AWS account of your own in which it lives, by its number; else the shared one", HelpName = "number" };
    private static readonly Option<string?> NewTitle = new("--title") { Description = "A new name for people" };
    private static readonly Option<string?> Timezone = new("--timezone") { Description = "The zone in which backups are counted, such as Europe/Berlin" };

    public static Verb Noun() => new Verb("project", "A web application with its environments").With(List(), Get(), Create(), Check(), Update(), Delete(), Link());

    private static Verb List() => new Verb("list", "List the projects that you see", "cloud project list", "cloud project list -o json", "cloud project list --columns id,title,repository")
        .With(Choices.Organization)
        .Shows(Sheet).Does(async call =>
        {
            var organizations = call.Has(Choices.Organization) ? [await call.OrganizationAsync()] : await call.Api.OrganizationsAsync(call.Stop).ToListAsync(call.Stop);
            List<ProjectResource> all = [];
            foreach (var organization in organizations)
            {
                all.AddRange(await call.Api.ProjectsAsync(organization.Id, call.Stop).ToListAsync(call.Stop));
            }

            call.Print.List(Sheet, all, "No project yet. Make one: cloud project create --help");
            return ExitCode.Done;
        });

    private static Verb Get() => new Verb("get", "Show one project", "cloud project get", "cloud project get ID --columns repository --no-header").With(Id, Choices.Project).Shows(Sheet).Does(async call =>
    {
        call.Print.One(Sheet, await ReadAsync(call));
        return ExitCode.Done;
    });

    private static Verb Create() => new Verb(
        "create", "Make a project from a Git repository, and provision its production",
        "cloud project create --title Shop --region eu-central-1 --plan pro \\", "  --repository https://git.example/acme/shop.git")
        .With(Title, Region, Plan, Blueprint, Repository, Branch, Activate, AwsAccount, Choices.Organization, Choices.NoWait)
        .Shows(Sheet).Does(async call =>
        {
            var organization = await call.OrganizationAsync();
            var body = new CreateProject
            {
                Title = call.Value(Title)!,
                Region = call.Value(Region)!,
                Plan = call.Value(Plan)!,
                Blueprint = call.Value(Blueprint) ?? await SuggestedAsync(call, organization),
                Repository = new(call.Value(Repository)!),
                DefaultBranch = call.Value(Branch),
                Activate = Call.Listed(call.Value(Activate)),
                AwsAccount = call.Value(AwsAccount) is { } number ? (await AwsAccountCommands.FindAsync(call, organization, number)).Id : null,
            };
            var accepted = await call.Api.CreateProjectAsync(organization.Id, body, call.Stop);
            var project = accepted.Entity<ProjectResource>()!;
            call.Terminal.Say($"Project {project.Id} is made.");
            return await new Watch(call, project.Id).FollowAsync(accepted, Sheet, async (p, _) => await call.Api.ProjectAsync(p!.Id, call.Stop));
        });

    private static Verb Check() => new Verb("check", "Read a repository's configuration and list every fault; nothing is made", "cloud project check --repository https://git.example/acme/shop.git")
        .With(Repository, Branch, Choices.Organization)
        .Shows(Faults).Does(async call =>
        {
            var organization = await call.OrganizationAsync();
            var found = await call.Api.CheckConfigurationAsync(organization.Id, new() { Repository = new(call.Value(Repository)!), Branch = call.Value(Branch) }, call.Stop);
            if (call.Print.Structured)
            {
                call.Print.Element(WireJson.ToElement(found));
            }
            else
            {
                call.Print.List(Faults, found.Faults, $"No fault. Commit {found.Commit}, blueprint {found.SuggestedBlueprint ?? "not clear"}.");
            }

            return found.Valid ? ExitCode.Done : ExitCode.Usage;
        });

    private static Verb Update() => new Verb("update", "Change a project's title, time zone or main branch", "cloud project update --timezone Europe/Berlin").With(Id, NewTitle, Timezone, Branch, Choices.Project)
        .Shows(Sheet).Does(async call =>
        {
            var project = await ReadAsync(call);
            var body = new UpdateProject { Title = call.Value(NewTitle), Timezone = call.Value(Timezone), DefaultBranch = call.Value(Branch) };
            call.Print.One(Sheet, await call.AskAsync<UpdateProject, ProjectResource>(project, Relation.Edit, $"To change {project.Title}", body));
            return ExitCode.Done;
        });

    private static Verb Delete() => new Verb("delete", "Delete a project whose environments are all inactive", "cloud project delete ID").With(Id, Choices.Project, Choices.NoWait).Shows(ActivitySheet.Of).Does(async call =>
    {
        var project = await ReadAsync(call);
        await Asking.TypedAsync(call, $"Delete the project {project.Title} and all that is left of its environments?", project.Id);
        return await new Watch(call, project.Id).FollowAsync(await call.AskAsync(project, Relation.Delete, $"To delete {project.Title}"));
    });

    private static Verb Link() => new Verb("link", "Say that this checkout or folder belongs to a project (.cloud/local.yaml)", "cloud project link ID").With(Linked).Does(async call =>
    {
        var project = await call.Api.ProjectAsync(call.Value(Linked)!, call.Stop);
        var checkout = await Checkout.FindAsync(call.Stop);
        var path = LocalFile.Write(checkout?.Root ?? Directory.GetCurrentDirectory(), project.Id);
        if (checkout is not null)
        {
            await ExcludeAsync(call);
        }

        call.Terminal.Say($"{path} says: {project.Title} ({project.Id}).");
        return ExitCode.Done;
    });

    // It is this person's, not the repository's: Git of this checkout is told to leave it alone.
    private static async Task ExcludeAsync(Call call)
    {
        const string Line = "/.cloud/local.yaml";
        if (await Checkout.GitAsync(call.Stop, "rev-parse", "--git-path", "info/exclude") is { } path && !(File.Exists(path) && (await File.ReadAllLinesAsync(path, call.Stop)).Contains(Line)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            await File.AppendAllTextAsync(path, Line + "\n", call.Stop);
        }
    }

    private static async Task<ProjectResource> ReadAsync(Call call) => await call.Api.ProjectAsync(call.Value(Id) ?? await call.Place.ProjectAsync(), call.Stop);

    private static async Task<string> SuggestedAsync(Call call, OrganizationResource organization)
    {
        var found = await call.Api.CheckConfigurationAsync(organization.Id, new() { Repository = new(call.Value(Repository)!), Branch = call.Value(Branch) }, call.Stop);
        var faults = found.Faults.Where(f => f.Severity == FaultSeverity.Error).Select(Running.Faults.LineOf).ToList();
        return found.SuggestedBlueprint ?? throw (faults.Count > 0
            ? new CommandFailure(ExitCode.Usage, "The repository's configuration cannot be used.", string.Join("\n  ", faults))
            : new CommandFailure(ExitCode.Usage, "The repository's configuration suggests no blueprint.", "Say --blueprint; cloud api /api/blueprints lists them."));
    }
}
