using System.Net;
using System.Net.Sockets;
using Cloud.Domain.Blueprints.Nodes;
using Cloud.Nodes.Tests.Setup;

namespace Cloud.Nodes.Tests.Running;

/// <summary>
/// Shared staging on one node of a production that serves: nginx and PHP-FPM are real, the program is the node's own, and AWS, systemd, GlusterFS and the
/// database stand in.
/// </summary>
public sealed class StagingTests : IAsyncLifetime
{
    private const string Secret = "0123456789abcdefABCDEF";
    private const string Other = "fedcba9876543210FEDCBA";

    private static readonly string[] Arrived = ["restart cloud-staging-php.service", "reload cloud-nginx.service"];
    private static readonly string[] NothingNew = ["start cloud-staging-php.service"];

    private WebNode _node = null!;

    private StagedMachine Machine => _node.Machine;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Daemons.Need("shared staging beside production", "nginx", "php-fpm8.2");
        _node = await WebNode.Start();
    }

    public async ValueTask DisposeAsync()
    {
        if (_node is not null)
        {
            await _node.DisposeAsync();
        }
    }

    [Fact]
    public async Task R46_Staging_comes_is_served_by_a_pool_of_its_own_and_goes_and_production_answers_as_before()
    {
        var production = await _node.Production();
        Assert.Equal((0, ""), await Machine.Run());
        Assert.Empty(Machine.Asked());
        Assert.Null((await _node.Staging("/")).Code);

        Machine.Name(Secret);
        Assert.Equal((0, ""), await Machine.Run());
        Assert.Equal(Arrived, Machine.Asked());
        Assert.Equal((HttpStatusCode.OK, "well\n"), await _node.Staging("/healthz"));
        Assert.Equal((HttpStatusCode.OK, "staging: staging"), await _node.Staging("/any"));
        Assert.Equal(production, await _node.Production());
        Assert.Contains("GRANT ALL PRIVILEGES ON staging.* TO 'staging'@'%';", Machine["mariadb.calls"], StringComparison.Ordinal);
        Assert.Contains("WITH MAX_USER_CONNECTIONS 16;", Machine["mariadb.calls"], StringComparison.Ordinal);
        Assert.Equal(Secret + "\n", Machine["queue.password"]);
        Assert.Equal(
            ["localhost:/site/staging/var", "localhost:/site/staging/pub/media", "localhost:/site/staging/pub/static", "localhost:/site/staging/app/etc"],
            Machine["mounted"].Split('\n').Select(line => line.Split(' ')[0]).Where(volume => volume.StartsWith("localhost:/site/", StringComparison.Ordinal)));

        Machine.Remove("parameter");
        Assert.Equal((0, ""), await Machine.Run());
        Assert.Equal(["reload cloud-nginx.service", "stop cloud-staging-php.service"], Machine.Asked());
        await _node.UntilGone();
        Assert.False(Directory.Exists(Machine.Live));
        Assert.Equal("", Machine["account"]);
        Assert.EndsWith("delete_user staging\n", Machine["queue.calls"], StringComparison.Ordinal);
        Assert.DoesNotContain("/staging/var", Machine["mounted"], StringComparison.Ordinal);
        Assert.True(Directory.Exists($"{Machine.Spec.Paths.Staging}/pub/media"));
        Assert.DoesNotContain("DROP DATABASE", Machine["mariadb.calls"], StringComparison.Ordinal);
        Assert.Equal(production, await _node.Production());

        Assert.Equal((0, ""), await Machine.Run());
        Assert.Empty(Machine.Asked());
    }

    [Fact]
    public async Task R46_What_is_there_already_is_neither_reloaded_nor_asked_for_and_no_secret_is_told()
    {
        Machine.Name(Secret);
        await Machine.Run();
        Machine.Asked();
        Machine.Remove("aws.calls");
        Machine.Remove("mariadb.calls");
        Machine.Remove("queue.calls");

        Assert.Equal((0, ""), await Machine.Run());
        Assert.Equal(NothingNew, Machine.Asked());
        Assert.Contains("ssm get-parameter --name /cloud/cloud-test/staging ", Machine["aws.calls"], StringComparison.Ordinal);
        Assert.DoesNotContain("get-secret-value", Machine["aws.calls"], StringComparison.Ordinal);
        Assert.DoesNotContain("sql:", Machine["mariadb.calls"], StringComparison.Ordinal);
        Assert.Equal("", Machine["queue.calls"]);

        // Whose name is new has a new secret; nothing that serves needs to know.
        Machine.Name(Other, "GhIjKl");
        Assert.Equal((0, ""), await Machine.Run());
        Assert.Equal(NothingNew, Machine.Asked());
        Assert.Equal(Other, Machine["account"].Trim());
        Assert.Equal(Other + "\n", Machine["queue.password"]);
        Assert.Equal(Other + "\n", await File.ReadAllTextAsync($"{Machine.Live}/password", Ct));
        Assert.All(Directory.GetFiles(Machine.Live), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.DoesNotContain(Other, string.Concat(Machine["mariadb.calls"].Split('\n').Where(line => !line.StartsWith("sql:", StringComparison.Ordinal))) + Machine["aws.calls"] + Machine["queue.calls"], StringComparison.Ordinal);

        // The same name, and its secret has another value since: seen within the hour.
        Machine.Name(Secret, "GhIjKl");
        Assert.Equal((0, ""), await Machine.Run());
        Assert.Equal(Other, Machine["account"].Trim());
        File.SetLastWriteTimeUtc($"{Machine.Live}/password", TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-61));
        Assert.Equal((0, ""), await Machine.Run());
        Assert.Equal(Secret, Machine["account"].Trim());
    }

    [Theory]
    [InlineData("Could not connect to the endpoint URL: \"https://ssm.eu-central-1.amazonaws.com/\"")]
    [InlineData("An error occurred (AccessDeniedException) when calling the GetParameter operation: ParameterNotFound is not what this is")]
    public async Task R46_A_question_that_fails_changes_nothing(string said)
    {
        Machine["aws.broken"] = said;
        var (code, output) = await Machine.Run();
        Assert.Equal((1, $"cloud-staging: the parameter store was not asked, and nothing was changed: {said}"), (code, output.Trim()));
        Assert.False(Directory.Exists(Machine.Live));

        Machine.Remove("aws.broken");
        Machine.Name(Secret);
        await Machine.Run();
        Machine.Asked();
        Machine["aws.broken"] = said;
        Assert.Equal(1, (await Machine.Run()).Code);
        Assert.Empty(Machine.Asked());
        Assert.Equal((HttpStatusCode.OK, "staging: staging"), await _node.Staging("/any"));
    }

    [Fact]
    public async Task R46_A_parameter_that_is_not_understood_changes_nothing()
    {
        const string Unclear = "does not say which environment and secret";
        foreach (var (part, instead, said) in ((string, string, string)[])
            [("\"port\":", "\"port\":1", "and the parameter says '1"), ("\"secret\":", "\"else\":", Unclear), ("arn:aws", "$(id)", Unclear), ("shop-staging", "Shop'; DROP", Unclear)])
        {
            Machine.Name(Secret);
            Machine["parameter"] = Machine["parameter"].Replace(part, instead, StringComparison.Ordinal);
            await Refused(said);
        }
    }

    [Fact]
    public async Task R46_A_secret_that_is_no_password_is_not_used_and_not_told()
    {
        foreach (var secret in (string[])["short", "0123456789abcdef'; DROP USER 'site'@'%'; --", "0123456789abcdef\n0123456789abcdef"])
        {
            Machine.Name(secret);
            Assert.DoesNotContain(secret.Split('\n')[0], await Refused("the secret is not a password"), StringComparison.Ordinal);
        }

        Assert.Equal("", Machine["mariadb.calls"]);
    }

    [Fact]
    public async Task R46_Without_the_database_nothing_comes_and_the_next_minute_brings_it()
    {
        Machine.Name(Secret);
        Machine["mariadb.broken"] = "";
        Assert.DoesNotContain(Secret, await Refused("the database: ERROR 1047"), StringComparison.Ordinal);
        Machine.Remove("mariadb.broken");
        Assert.Equal((0, ""), await Machine.Run());
        Assert.Equal(Arrived, Machine.Asked());
    }

    [Fact]
    public async Task R46_Without_the_queue_staging_is_served_and_the_next_minute_brings_it()
    {
        Machine.Name(Secret);
        Machine["queue.broken"] = "";
        await Failed("the queue: Error: unable to perform");
        Assert.Equal(Arrived, Machine.Asked());
        Assert.Equal((HttpStatusCode.OK, "staging: staging"), await _node.Staging("/any"));
        Machine.Remove("queue.broken");
        Assert.Equal((0, ""), await Machine.Run());
        Assert.Equal(NothingNew, Machine.Asked());
        Assert.Equal(Secret + "\n", Machine["queue.password"]);
    }

    [Theory]
    [InlineData("nginx.conf", "server {", "server { nonsense on;", "nginx does not take its file")]
    [InlineData("php-fpm.conf", "pm = ondemand", "pm = nonsense", "PHP-FPM does not take its file")]
    public async Task R46_Files_that_the_daemons_refuse_are_not_tried(string file, string part, string instead, string said)
    {
        var production = await _node.Production();
        Machine.Name(Secret);
        await Spoil(file, part, instead);
        await Refused(said);

        await Mend(file);
        Assert.Equal((0, ""), await Machine.Run());
        Machine.Asked();
        await Spoil(file, part, instead);
        await Failed(said);
        Assert.Empty(Machine.Asked());
        Assert.Equal((HttpStatusCode.OK, "staging: staging"), await _node.Staging("/any"));
        Assert.Equal(production, await _node.Production());
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task R46_What_does_not_come_up_is_put_back_to_what_was_there()
    {
        const string File = "php-fpm.conf";
        const string Said = "staging is not well: php-fpm: No such file or directory";
        var production = await _node.Production();
        Machine.Name(Secret);
        await Spoil(File, "php-staging.sock", "php-else.sock");
        await Failed(Said);
        Assert.Equal(["restart cloud-staging-php.service", "reload cloud-nginx.service", "stop cloud-staging-php.service"], Machine.Asked());
        Assert.Null((await _node.Staging("/")).Code);

        await Mend(File);
        Assert.Equal((0, ""), await Machine.Run());
        Machine.Asked();
        await Spoil(File, "php-staging.sock", "php-else.sock");
        await Failed(Said);
        Assert.Equal(["restart cloud-staging-php.service", "reload cloud-nginx.service", "restart cloud-staging-php.service"], Machine.Asked());
        Assert.Equal((HttpStatusCode.OK, "well\n"), await _node.WellStaging());
        Assert.Equal((HttpStatusCode.OK, "staging: staging"), await _node.Staging("/any"));
        Assert.Equal(production, await _node.Production());
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task R46_Where_another_has_the_port_nginx_goes_on_as_it_was()
    {
        var production = await _node.Production();
        using (var other = new TcpListener(IPAddress.Parse(Machine.Spec.Address), Machine.Spec.Ports.Staging))
        {
            other.Start();
            var hangsUp = Task.Run(async () =>
            {
                while (true)
                {
                    (await other.AcceptTcpClientAsync(Ct)).Dispose();
                }
            }, Ct);
            Machine.Name(Secret);
            await Failed("nginx does not serve staging");
            Assert.False(hangsUp.IsCompleted);
            Assert.False(File.Exists($"{Machine.Live}/nginx.conf"));
            Assert.Equal(production, await _node.Production());
        }

        Assert.Equal((0, ""), await Machine.Run());
        Assert.Equal((HttpStatusCode.OK, "staging: staging"), await _node.Staging("/any"));
        Assert.Equal(production, await _node.Production());
    }

    [Fact]
    public async Task R46_When_staging_s_pool_dies_staging_says_so_and_comes_back_and_production_is_well()
    {
        Machine.Name(Secret);
        await Machine.Run();
        var production = await _node.Production();
        await Machine.Staging.Kill(away: TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _node.UnwellStaging()).Code);
        Assert.Equal(production, await _node.Production());
        Assert.Equal((HttpStatusCode.OK, "well\n"), await _node.WellStaging());
    }

    [Fact]
    public async Task R46_A_node_that_leaves_or_is_backed_up_is_left_alone()
    {
        Machine.Name(Secret);
        foreach (var mark in (string[])[Machine.Spec.Paths.Leaving, $"{Machine.Spec.Paths.Run}/backup.held"])
        {
            await File.WriteAllTextAsync(mark, "", Ct);
            Assert.Equal((0, ""), await Machine.Run());
            Assert.Equal("", Machine["aws.calls"]);
            File.Delete(mark);
        }

        Assert.Equal((0, ""), await Machine.Run());
        await File.WriteAllTextAsync(Machine.Spec.Paths.Leaving, "", Ct);
        Assert.Equal((HttpStatusCode.NotFound, "leaving\n"), await _node.Staging("/healthz"));
    }

    private async Task<string> Failed(string said)
    {
        var (code, output) = await Machine.Run();
        Assert.Equal(1, code);
        Assert.Contains(said, output, StringComparison.Ordinal);
        return output;
    }

    /// <summary>Fails before anything is tried.</summary>
    private async Task<string> Refused(string said)
    {
        var output = await Failed(said);
        Assert.Empty(Machine.Asked());
        Assert.False(File.Exists($"{Machine.Live}/nginx.conf"));
        Assert.Null((await _node.Staging("/")).Code);
        return output;
    }

    private async Task Spoil(string file, string part, string instead)
    {
        var good = Ready(file);
        Assert.Contains(part, good.Text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(good.Path, good.Text.Replace(part, instead, StringComparison.Ordinal), Ct);
    }

    private Task Mend(string file) => File.WriteAllTextAsync(Ready(file).Path, Ready(file).Text, Ct);

    private NodeFile Ready(string file) => _node.Folder.Files.Single(rendered => rendered.Path.EndsWith($"/staging/{file}", StringComparison.Ordinal));
}
