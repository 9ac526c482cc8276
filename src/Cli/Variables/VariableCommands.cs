using System.CommandLine;
using Cloud.Cli.Output;
using Cloud.Cli.Running;
using Cloud.Client;

namespace Cloud.Cli.Variables;

/// <summary><c>cloud variable</c>: of an environment with what it inherits, or with <c>--level project</c> of all environments of a project.</summary>
internal static class VariableCommands
{
    private static readonly Sheet<VariableResource> Sheet = new(
        new("name", v => v.Name),
        new("level", v => v.Level),
        new("value", v => v.IsSensitive ? "" : v.Value),
        new("is_sensitive", v => v.IsSensitive),
        new("is_json", v => v.IsJson, Wide: true),
        new("is_enabled", v => v.IsEnabled, Wide: true),
        new("inherited", v => v.Inherited, Wide: true),
        new("inherited_from", v => v.InheritedFrom, Wide: true),
        new("is_inheritable", v => v.IsInheritable, Wide: true),
        new("visible_build", v => v.VisibleBuild, Wide: true),
        new("visible_runtime", v => v.VisibleRuntime, Wide: true),
        new("application_scope", v => v.ApplicationScope, Wide: true),
        new("updated_at", v => v.UpdatedAt, Wide: true));

    private static readonly Argument<string> Name = new("name") { Description = "Its name; after env: it becomes a variable of the process" };
    private static readonly Option<string> Level = Levels();
    private static readonly Option<string?> Value = new("--value") { Description = "Its value; seen by whoever reads your shell's history", HelpName = "text" };
    private static readonly Option<bool> FromInput = new("--value-stdin") { Description = "Read the value from standard input, to its end; one last line break is left out" };
    private static readonly Option<bool?> Sensitive = new("--sensitive") { Description = "Its value can be set and never be read; there is no way back", HelpName = "true|false" };
    private static readonly Option<bool?> Json = new("--json") { Description = "The value is JSON", HelpName = "true|false" };
    private static readonly Option<bool?> Build = new("--visible-build") { Description = "Whether builds see it", HelpName = "true|false" };
    private static readonly Option<bool?> Runtime = new("--visible-runtime") { Description = "Whether running applications see it", HelpName = "true|false" };
    private static readonly Option<bool?> Enabled = new("--enabled") { Description = "Of an environment's: whether it counts", HelpName = "true|false" };
    private static readonly Option<bool?> Inheritable = new("--inheritable") { Description = "Of an environment's: whether branches of it get it", HelpName = "true|false" };
    private static readonly Option<string?> Apps = new("--app-scope") { Description = "Names of the applications that get it, by commas; else all", HelpName = "names" };

    public static Verb Noun() => new Verb("variable", "What applications are told from outside: addresses, keys, switches").With(List(), Get(), Create(), Update(), Delete());

    private static Verb List() => new Verb("list", "List an environment's variables, inherited ones included", "cloud variable list -e production", "cloud variable list --level project")
        .With(Level, Choices.Project, Choices.Environment).Shows(Sheet).Does(async call =>
        {
            call.Print.List(Sheet, await AllAsync(call), "No variable yet.");
            return ExitCode.Done;
        });

    private static Verb Get() => new Verb("get", "Show one variable", "cloud variable get env:API_URL -e production", "cloud variable get env:API_URL --columns value --no-header")
        .With(Name, Level, Choices.Project, Choices.Environment).Shows(Sheet).Does(async call =>
        {
            call.Print.One(Sheet, await ReadAsync(call));
            return ExitCode.Done;
        });

    private static Verb Create() => new Verb(
        "create", "Add a variable; a value not given is asked for and not shown",
        "cloud variable create env:API_URL --value https://erp.example -e production", "cloud variable create env:API_KEY --sensitive true --value-stdin < key.txt", "cloud variable create php:memory_limit --level project --value 512M")
        .With(Name, Level, Value, FromInput, Sensitive, Json, Build, Runtime, Enabled, Inheritable, Apps, Choices.Project, Choices.Environment).Shows(Sheet).Does(async call =>
        {
            var (name, what) = (call.Value(Name)!, $"To add {call.Value(Name)}");
            if (ChangesProject(call))
            {
                var project = await call.Api.ProjectAsync(await call.Place.ProjectAsync(), call.Stop);
                return Changed(call, await call.AskAsync(project, Relation.ManageVariables, what, Flags(call, new CreateProjectVariable { Name = name, Value = await GivenAsync(call) ?? await AskedAsync(call) })));
            }

            var environment = await call.Place.ReadEnvironmentAsync();
            var body = new CreateVariable { Name = name, Value = await GivenAsync(call) ?? await AskedAsync(call), IsEnabled = call.Value(Enabled), IsInheritable = call.Value(Inheritable) };
            return Changed(call, await call.AskAsync(environment, Relation.ManageVariables, what, Flags(call, body)));
        });

    private static Verb Update() => new Verb(
        "update", "Change a variable; one inherited from a parent gets a copy of the environment's own", "cloud variable update env:API_URL --value https://new.example -e production", "cloud variable update env:DEBUG --enabled false")
        .With(Name, Level, Value, FromInput, Sensitive, Json, Build, Runtime, Enabled, Inheritable, Apps, Choices.Project, Choices.Environment).Shows(Sheet).Does(async call =>
        {
            var variable = await KeptHereAsync(call);
            var what = $"To change {variable.Name}";
            return Changed(call, ChangesProject(call)
                ? await call.AskAsync(variable, Relation.Edit, what, Flags(call, new UpdateProjectVariable { Value = await GivenAsync(call) }))
                : await call.AskAsync(variable, Relation.Edit, what, Flags(call, new UpdateVariable { Value = await GivenAsync(call), IsEnabled = call.Value(Enabled), IsInheritable = call.Value(Inheritable) })));
        });

    private static Verb Delete() => new Verb("delete", "Delete a variable; what it hid of a parent's counts again", "cloud variable delete env:API_URL -e production").With(Name, Level, Choices.Project, Choices.Environment).Does(async call =>
    {
        var variable = await KeptHereAsync(call);
        await Asking.ConfirmAsync(call, $"Delete {variable.Name} of {variable.Environment ?? "the project"}?");
        var accepted = await call.AskAsync(variable, Relation.Delete, $"To delete {variable.Name}");
        call.Terminal.Say($"{variable.Name} is deleted.");
        Tell(call, accepted, variable);
        return ExitCode.Done;
    });

    private static ExitCode Changed(Call call, Accepted accepted)
    {
        var variable = accepted.Entity<VariableResource>()!;
        call.Print.One(Sheet, variable);
        Tell(call, accepted, variable);
        return ExitCode.Done;
    }

    /// <summary>What the change does not do by itself, in the API's words.</summary>
    private static void Tell(Call call, Accepted accepted, VariableResource variable)
    {
        if (call.Print.ForPeople && accepted.Hint is { } hint)
        {
            call.Terminal.Say(hint.Message);
            call.Terminal.Note($"cloud environment redeploy -p {variable.Project}{(variable.Environment is { } environment ? $" -e {environment}" : " -e ID")}");
        }
    }

    private static bool OfProject(Call call) => call.Value(Level) == VariableLevel.Project;

    /// <summary>Where the variable is to be kept at the project; what only an environment's can be is refused and not passed over.</summary>
    private static bool ChangesProject(Call call) => OfProject(call) && (Array.Find<Option>([Enabled, Inheritable], call.Has) is { } option
        ? throw new CommandFailure(ExitCode.Usage, $"{option.Name} is of an environment's variable only.", "Leave it out, or name the environment with -e and leave --level out.")
        : true);

    private static async Task<List<VariableResource>> AllAsync(Call call)
    {
        if (OfProject(call))
        {
            return await call.Api.ProjectVariablesAsync(await call.Place.ProjectAsync(), call.Stop);
        }

        var (project, environment) = await call.Place.BothAsync();
        return await call.Api.VariablesAsync(project, environment, call.Stop);
    }

    private static async Task<VariableResource> ReadAsync(Call call)
    {
        var name = call.Value(Name)!;
        return (await AllAsync(call)).Find(v => v.Name == name)
            ?? throw new CommandFailure(ExitCode.NotFound, $"There is no variable {name} here.", $"cloud variable list{(OfProject(call) ? " --level project" : "")} shows them.");
    }

    /// <summary>What is the project's is not changed by way of one of its environments: all the others have it too.</summary>
    private static async Task<VariableResource> KeptHereAsync(Call call)
    {
        var variable = await ReadAsync(call);
        return variable.Level == VariableLevel.Environment || OfProject(call)
            ? variable
            : throw new CommandFailure(ExitCode.Usage, $"{variable.Name} is the project's: every environment has it.", $"--level project means it there; cloud variable create {variable.Name} gives this environment one of its own.");
    }

    private static T Flags<T>(Call call, T body) where T : VariableBody => body with
    {
        IsSensitive = call.Value(Sensitive),
        IsJson = call.Value(Json),
        VisibleBuild = call.Value(Build),
        VisibleRuntime = call.Value(Runtime),
        ApplicationScope = Call.Listed(call.Value(Apps)),
    };

    private static Task<string?> GivenAsync(Call call) => Asking.GivenAsync(call, Value, FromInput);

    private static async Task<string> AskedAsync(Call call)
    {
        var question = $"The value of {call.Value(Name)}:";
        Asking.Demand(question, "--value or --value-stdin gives it.");
        return await Asking.TextAsync(call, question, secret: true);
    }

    private static Option<string> Levels()
    {
        var level = new Option<string>("--level") { Description = "environment, with what it inherits, or project", HelpName = "level", DefaultValueFactory = _ => VariableLevel.Environment };
        level.AcceptOnlyFromAmong(VariableLevel.Environment, VariableLevel.Project);
        return level;
    }
}
