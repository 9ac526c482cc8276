using Cloud.Cli.Running;
using Cloud.Client;

namespace Cloud.Cli.Finding;

/// <summary>The project and the environment that a command means: as given, or as the folder it is run in says.</summary>
internal sealed class Place(Call call)
{
    private string? project;
    private bool derived;

    /// <summary>By <c>-p</c>, <c>CLOUD_PROJECT</c>, <c>.cloud/local.yaml</c>, or the project whose repository is one of the checkout's remotes.</summary>
    public async Task<string> ProjectAsync() => project ??=
        call.Value(Choices.Project) ?? Variable("CLOUD_PROJECT") ?? Derived(LocalFile.ProjectOf(Directory.GetCurrentDirectory())) ?? Derived(await ByRemoteAsync())!;

    /// <summary>By <c>-e</c>, <c>CLOUD_ENVIRONMENT</c>, or the branch that is checked out, where the project was found by the checkout too.</summary>
    public async Task<string> EnvironmentAsync()
    {
        var of = await ProjectAsync();
        if ((call.Value(Choices.Environment) ?? Variable("CLOUD_ENVIRONMENT")) is { } given)
        {
            // The branch's name is what people typed when they made it; ids have no such letters.
            var isId = given.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
            return isId ? given : (await call.Api.EnvironmentsAsync(of, call.Stop).FirstOrDefaultAsync(e => e.Name == given, call.Stop))?.Id ?? given;
        }

        // A branch of this checkout says nothing about another project.
        var branch = derived ? (await Checkout.FindAsync(call.Stop))?.Branch : null;
        if (branch is null)
        {
            throw new CommandFailure(ExitCode.Usage, "Which environment?", derived ? "No branch is checked out here. Say -e NAME." : $"Say -e NAME; cloud environment list -p {of} lists them.");
        }

        var all = await call.Api.EnvironmentsAsync(of, call.Stop).Where(e => e.Name == branch).ToListAsync(call.Stop);
        return all.OrderBy(e => e.Type == EnvironmentKind.Integration ? 0 : 1).FirstOrDefault()?.Id
            ?? throw new CommandFailure(ExitCode.NotFound, $"Project {of} has no environment of the branch '{branch}'.", $"Make one: cloud environment branch {branch} -e PARENT. Or name another: -e NAME");
    }

    public async Task<(string Project, string Environment)> BothAsync() => (await ProjectAsync(), await EnvironmentAsync());

    /// <summary>The environment as it is now.</summary>
    public async Task<EnvironmentResource> ReadEnvironmentAsync()
    {
        var (of, environment) = await BothAsync();
        return await call.Api.EnvironmentAsync(of, environment, call.Stop);
    }

    private string? Derived(string? found)
    {
        derived |= found is not null;
        return found;
    }

    private async Task<string> ByRemoteAsync()
    {
        const string WayOut = "Say -p ID, or link this folder: cloud project link ID. cloud project list shows yours.";
        if (await Checkout.FindAsync(call.Stop) is not { } checkout)
        {
            throw new CommandFailure(ExitCode.Usage, "Which project? This folder is in no Git checkout and in no linked folder.", WayOut);
        }

        var here = checkout.Remotes.Append(checkout.Root).Select(RemoteAddress.Normal).ToHashSet(StringComparer.Ordinal);
        List<ProjectResource> found = [];
        await foreach (var organization in call.Api.OrganizationsAsync(call.Stop))
        {
            found.AddRange(await call.Api.ProjectsAsync(organization.Id, call.Stop).Where(p => p.Repository is { } at && here.Contains(RemoteAddress.Normal(at.Url))).ToListAsync(call.Stop));
        }

        return found switch
        {
            [var only] => only.Id,
            [] => throw new CommandFailure(ExitCode.Usage, "Which project? None of yours has a remote of this checkout as its repository.", WayOut),
            _ => throw new CommandFailure(ExitCode.Usage, $"Which project? {found.Count} have this repository: {string.Join(", ", found.Select(p => $"{p.Id} ({p.Title})"))}.", WayOut),
        };
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
