using System.Diagnostics;
using Cloud.Client;
using Cloud.Infrastructure.Git;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;

namespace Cloud.Api.Tests.Projects;

/// <summary>The one walk with git itself: what <c>./run</c> allows, a path of this machine.</summary>
public sealed class RealRepositoryTests(CloudApp app)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task R28_A_project_is_made_from_a_clone_on_disk()
    {
        var folder = Directory.CreateTempSubdirectory("cloud-repository-");
        try
        {
            await Commit(folder.FullName);
            await using var real = WithGit(app);
            var owner = await app.NewOwner();
            var token = await app.TokenFor(owner.UserId);
            var me = owner with { Http = real.CreateClient() };
            me.Http.DefaultRequestHeaders.Authorization = new("Bearer", token);

            var check = await (await me.Post(owner.Organization + "/configuration-checks", new { repository = new { url = folder.FullName } })).Read<ConfigurationCheck>();
            Assert.Equal((true, "trunk"), (check.Valid, check.DefaultBranch));
            var body = Samples.Project() with { Config = null, Repository = new(folder.FullName), Activate = null };
            var project = (await (await me.Post(owner.Organization + "/projects", body)).Read<Accepted>()).Entity<ProjectResource>()!;
            var trunk = await me.Read<EnvironmentResource>($"/api/projects/{project.Id}/environments/trunk");
            Assert.Equal((true, check.Commit), (trunk.IsMain, trunk.HeadCommit));
            await (await me.Post(owner.Organization + "/projects", body with { DefaultBranch = "no-such-branch" })).Refusal(422, "repository.branch_not_found");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static WebApplicationFactory<ApiEntry> WithGit(CloudApp app) => app.WithWebHostBuilder(host => host.ConfigureTestServices(services =>
        services.AddGit(new ConfigurationBuilder().AddInMemoryCollection([new("Git:AllowLocalPaths", "true")]).Build())));

    private static async Task Commit(string folder)
    {
        foreach (var (file, text) in Samples.Magento)
        {
            var path = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, text, Ct);
        }

        await Git(folder, "init", "--quiet", "--initial-branch=trunk");
        await Git(folder, "add", ".");
        await Git(folder, "-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "--quiet", "--message=First");
    }

    private static async Task Git(string folder, params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = folder })!;
        await git.WaitForExitAsync(Ct);
        Assert.Equal(0, git.ExitCode);
    }
}
