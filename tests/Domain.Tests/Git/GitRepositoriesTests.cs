using Cloud.Application.Ports;
using Cloud.Domain.Configuration;
using Cloud.Domain.Tests.Configuration;
using Cloud.Infrastructure.Git;

namespace Cloud.Domain.Tests.Git;

public sealed class GitRepositoriesTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    private static GitRepositories Local(GitBounds? bounds = null) => new(new GitOptions { AllowLocalPaths = true }, new HostAddresses(), TimeProvider.System, bounds ?? GitBounds.Default);

    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public async Task R28_A_project_is_read_from_its_repository_with_its_branches(string sample)
    {
        using var repository = new TestRepository().Write(Samples.Files(sample)).Commit();
        repository.Git("branch", "feature/cart");
        var snapshot = (await Local().Read(repository.Path, null, Ct)).Value;
        Assert.Equal(repository.Git("rev-parse", "HEAD"), snapshot.HeadCommit);
        Assert.Equal(("trunk", "trunk"), (snapshot.Branch, snapshot.DefaultBranch));
        Assert.Equal([new("feature/cart", snapshot.HeadCommit), new RepositoryBranch("trunk", snapshot.HeadCommit)], snapshot.Branches);
        Assert.Equal(ConfigurationJson.Write(Samples.Read(sample)), ConfigurationJson.Write(Samples.Reader.Read(snapshot.Files).Configuration!));
    }

    [Fact]
    public async Task R34_Only_configuration_and_what_it_includes_is_taken()
    {
        using var repository = new TestRepository().Write(Samples.Files("shop-and-front")).Write("README.md", "x").Write("vendor/a/.platform.app.yaml", "name: foreign").Commit();
        var files = (await Local().Read($"file://{repository.Path}", null, Ct)).Value.Files;
        Assert.Equal(
            [
                ".platform/edge.vcl", ".platform/routes.yaml", ".platform/services.yaml", "backend/.platform.app.yaml", "frontend/.platform.app.yaml", "frontend/scripts/build.sh",
            ],
            files.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task R28_Another_branch_is_read_by_its_name()
    {
        using var repository = new TestRepository().Write("README.md", "x").Commit();
        repository.Git("checkout", "--quiet", "-b", "feature/cart");
        repository.Write(".platform.app.yaml", "name: cart\ntype: php:8.4\n").Commit();
        var snapshot = (await Local().Read(repository.Path, "feature/cart", Ct)).Value;
        Assert.Equal(("feature/cart", repository.Git("rev-parse", "feature/cart")), (snapshot.Branch, snapshot.HeadCommit));
        Assert.Contains("cart", snapshot.Files[".platform.app.yaml"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_said_with_the_way_out()
    {
        using var repository = new TestRepository();
        Assert.Equal("repository.branch_not_found", await Code(repository.Path));
        repository.Write("README.md", "x").Commit();
        Assert.Equal("repository.no_configuration", await Code(repository.Path));
        var missing = (await Local().Read(repository.Path, "nowhere", Ct)).Error!;
        Assert.Equal("repository.branch_not_found", missing.Code);
        Assert.Contains("trunk", missing.Message, StringComparison.Ordinal);
        Assert.Equal("repository.unreachable", await Code("/nowhere/at/all"));
        Assert.Equal("repository.unreachable", await Code(AppContext.BaseDirectory));
    }

    [Fact]
    public async Task Hooks_of_the_repository_do_not_run_and_nothing_stays_behind()
    {
        using var repository = new TestRepository().Write(".platform.app.yaml", "name: a\ntype: php:8.4\n").Commit();
        var witness = Path.Combine(repository.Path, "ran");
        foreach (var hook in new[] { "post-checkout", "post-upload-pack", "reference-transaction", "pre-auto-gc" })
        {
            var file = Path.Combine(repository.Path, ".git", "hooks", hook);
            await File.WriteAllTextAsync(file, $"#!/bin/sh\ntouch {witness}\n", Ct);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        repository.Git("config", "uploadpack.packObjectsHook", $"touch {witness}; exec");
        Assert.True((await Local().Read(repository.Path, null, Ct)).Succeeded);
        Assert.False(File.Exists(witness));
    }

    [Fact]
    public async Task A_symbolic_link_is_no_configuration()
    {
        using var repository = new TestRepository();
        File.CreateSymbolicLink(Path.Combine(repository.Path, ".platform.app.yaml"), "/etc/passwd");
        repository.Commit();
        Assert.Equal("repository.no_configuration", await Code(repository.Path));
    }

    [Fact]
    public async Task A_configuration_file_that_is_too_large_is_named()
    {
        using var repository = new TestRepository().Write(".platform.app.yaml", "name: a\ntype: php:8.4\n")
            .Write(".platform/services.yaml", new string('#', 2 * ConfigurationLimits.FileBytes)).Commit();
        var error = (await Local().Read(repository.Path, null, Ct)).Error!;
        Assert.Equal("repository.too_large", error.Code);
        Assert.Contains(".platform/services.yaml", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Large_files_that_nobody_asked_for_do_not_arrive()
    {
        var noise = new byte[1_000_000];
        new Random(1).NextBytes(noise);
        using var repository = new TestRepository().Write(".platform.app.yaml", "name: a\ntype: php:8.4\n");
        await File.WriteAllBytesAsync(Path.Combine(repository.Path, "film.bin"), noise, Ct);
        repository.Commit();
        Assert.True((await Local(GitBounds.Default with { FetchedBytes = 500_000 }).Read(repository.Path, null, Ct)).Succeeded);
    }

    [Fact]
    public async Task Too_much_in_small_files_is_refused()
    {
        using var repository = new TestRepository().Write(".platform.app.yaml", "name: a\ntype: php:8.4\n");
        var noise = new byte[100_000];
        for (var i = 0; i < 12; i++)
        {
            new Random(i).NextBytes(noise);
            await File.WriteAllBytesAsync(Path.Combine(repository.Path, $"{i}.bin"), noise, Ct);
        }

        repository.Commit();
        Assert.Equal("repository.too_large", (await Local(GitBounds.Default with { FetchedBytes = 500_000 }).Read(repository.Path, null, Ct)).Error!.Code);
    }

    private static async Task<string> Code(string url) => (await Local().Read(url, null, Ct)).Error!.Code;
}
