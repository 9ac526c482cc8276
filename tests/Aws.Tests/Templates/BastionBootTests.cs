using static Cloud.Aws.Tests.Templates.RenderedStack;

namespace Cloud.Aws.Tests.Templates;

/// <summary>The bastion's first start, in a folder in the machine's place and with stand-ins for the programs of Amazon Linux that it calls.</summary>
public sealed class BastionBootTests : IDisposable
{
    /// <summary>In the place of what Amazon Linux has.</summary>
    private const string Programs = """
        hostnamectl() { :; }
        dnf() { :; }
        sysctl() { :; }
        systemctl() { echo systemctl "$@"; }
        wg() { case $1 in genkey) head -c 32 /dev/urandom | base64 ;; pubkey) sha256sum | cut -c1-44 ;; esac; }

        """;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("bastion-");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public async Task R84_Its_keys_are_made_at_the_first_start_and_another_instance_has_others()
    {
        var (first, second) = (await Boot("one"), await Boot("two"));

        Assert.NotEqual(first["bastion.key"], second["bastion.key"]);
        Assert.Contains($"PrivateKey = {first["bastion.key"]}\n", first["wg0.conf"], StringComparison.Ordinal);
        Assert.Contains("ListenPort = 51820\n", first["wg0.conf"], StringComparison.Ordinal);
        Assert.Contains($"PublicKey = {first["client.pub"]}\n", first["wg0.conf"], StringComparison.Ordinal);
        Assert.Contains($"PublicKey = {first["bastion.pub"]}\nEndpoint = BASTION_ADDRESS:51820\nAllowedIPs = 10.40.0.0/16\n", first["client.conf"], StringComparison.Ordinal);
        Assert.DoesNotContain(first["bastion.key"], first["client.conf"], StringComparison.Ordinal);
        Assert.DoesNotContain("client.key", first.Keys);
    }

    /// <summary>The script as the instance gets it, run to its end; the files it leaves beside the tunnel, each for root's eyes alone.</summary>
    private async Task<Dictionary<string, string>> Boot(string instance)
    {
        var machine = root.CreateSubdirectory(instance);
        machine.CreateSubdirectory("etc/sysctl.d");
        var script = Programs + Script().Replace("${Name}", "example-bastion", StringComparison.Ordinal).Replace(" /etc/", $" {machine.FullName}/etc/", StringComparison.Ordinal).Replace(">/etc/", $">{machine.FullName}/etc/", StringComparison.Ordinal);
        var (code, output) = await ExternalTool.Run("bash", ["-s"], machine.FullName, script, Limit, Ct);
        Assert.True(code == 0, output);
        Assert.Equal("systemctl enable --now wg-quick@wg0\n", output);
        var files = machine.GetDirectories("etc/wireguard").Single().GetFiles();
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode));
        return files.ToDictionary(file => file.Name, file => File.ReadAllText(file.FullName).TrimEnd('\n') + (file.Extension == ".conf" ? "\n" : ""), StringComparer.Ordinal);
    }

    private static string Script() => (string)Named("wordpress-production").Properties("BastionTemplate")["LaunchTemplateData"]!["UserData"]!["Fn::Base64"]!["Fn::Sub"]!.AsArray()[0]!;
}
