using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Blueprints.Nodes;
using Cloud.Domain.Environments;
using Cloud.Nodes.Tests.Running;

namespace Cloud.Nodes.Tests.Setup;

/// <summary>
/// What stands around <c>cloud-staging</c> on a machine: the parameter store and the secret, as files that a program named <c>aws</c> reads; systemd, which
/// does to the services here what it is asked for; and GlusterFS, which mounts nothing. What is not given is left out.
/// </summary>
internal sealed class StagedMachine : IAsyncDisposable
{
    private const string Aws = """
        #!/bin/bash
        cd "$(dirname "$0")"
        echo "$*" >>aws.calls
        if [ -e aws.broken ]; then cat aws.broken >&2; exit 254; fi
        case " $* " in
          *" get-parameter "*)
            if [ ! -e parameter ]; then echo 'An error occurred (ParameterNotFound) when calling the GetParameter operation: ' >&2; exit 254; fi
            cat parameter ;;
          *" get-secret-value "*) cat secret ;;
        esac
        """;

    // Blocks until the services have done it, as systemctl does.
    private const string Systemctl = """
        #!/bin/bash
        asked=$(mktemp "$(dirname "$0")/asked.XXXXXX")
        echo "$*" >"$asked.new"
        mv "$asked.new" "$asked.ask"
        for try in $(seq 1200); do [ -e "$asked.done" ] && exit "$(cat "$asked.done")"; sleep 0.02; done
        exit 1
        """;

    /// <summary>Takes the log-in of the password that the last statement gave.</summary>
    private const string MariaDb = """
        #!/bin/bash
        here=$(dirname "$0")
        echo "$*" >>"$here/mariadb.calls"
        case " $* " in
          *"SELECT 1"*)
            [ "$(sed -n 's/^password=//p' "${1#*=}")" = "$(cat "$here/account" 2>/dev/null)" ] || { echo "ERROR 1045 (28000): Access denied for user 'staging'@'localhost'" >&2; exit 1; } ;;
          *"DROP USER"*) rm -f "$here/account" ;;
          *) sed "s/^/sql: /" >>"$here/mariadb.calls"
             [ ! -e "$here/mariadb.broken" ] || { echo "ERROR 1047 (08S01) at line 1: WSREP has not yet prepared node" >&2; exit 1; }
             sed -n "s/^sql: ALTER USER .* BY '\([^']*\)'.*/\1/p" "$here/mariadb.calls" | tail -n 1 >"$here/account" ;;
        esac
        """;

    /// <summary>RabbitMQ's words, without the account and the settings they are said with.</summary>
    private const string Runuser = """
        #!/bin/bash
        here=$(dirname "$0")
        [ ! -e "$here/queue.broken" ] || { echo 'Error: unable to perform an operation on node' >&2; exit 69; }
        echo "${*:9}" >>"$here/queue.calls"
        case $9 in add_user | change_password) cat >"$here/queue.password" ;; esac
        """;

    /// <summary>What lies in a folder that was mounted for a moment is elsewhere afterwards.</summary>
    private const string Umount = """
        #!/bin/bash
        case $1 in /tmp/tmp.*) rm -rf "$1"/* ;; esac
        sed -i "\\| $1\$|d" "$(dirname "$0")/mounted"
        """;

    private readonly string _fakes;
    private readonly NodeFolder _folder;
    private readonly Func<string, Service> _serviceOf;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _systemd;
    private readonly ConcurrentQueue<string> _asked = [];

    /// <param name="folder">The node.</param>
    /// <param name="serviceOf">A service of the node that runs.</param>
    /// <param name="database">Whether there is a real one.</param>
    /// <param name="queue">Whether there is a real one.</param>
    public StagedMachine(NodeFolder folder, Func<string, Service> serviceOf, bool database = false, bool queue = false)
    {
        (_folder, _serviceOf, _fakes) = (folder, serviceOf, $"{folder.Spec.Paths.Root}/fakes");
        Staging = new Service(folder, StagingFiles.Php);
        Directory.CreateDirectory(_fakes);
        Fake("aws", Aws);
        Fake("systemctl", Systemctl);
        Fake("gluster", "#!/bin/bash\n");
        Fake("mount", "#!/bin/bash\necho \"$3 ${!#}\" >>\"$(dirname \"$0\")/mounted\"\n");
        Fake("mountpoint", "#!/bin/bash\ngrep -q \" $2\\$\" \"$(dirname \"$0\")/mounted\"\n");
        Fake("umount", Umount);
        if (!database)
        {
            Fake("mariadb", MariaDb);
        }

        if (!queue)
        {
            Fake("runuser", Runuser);
        }

        _systemd = Task.Run(Systemd);
    }

    /// <summary>Staging's own PHP-FPM.</summary>
    public Service Staging { get; }

    public NodeSpec Spec => _folder.Spec;

    public string Live => StagingFiles.Live(Spec);

    public string this[string fake]
    {
        get => File.Exists($"{_fakes}/{fake}") ? File.ReadAllText($"{_fakes}/{fake}") : "";
        set => File.WriteAllText($"{_fakes}/{fake}", value);
    }

    public void Remove(string fake) => File.Delete($"{_fakes}/{fake}");

    private static string Template
    {
        get
        {
            var staging = SampleEnvironment.Of(Catalogue.Blueprint(Blueprint.MagentoCluster)!, EnvironmentType.Staging, Catalogue.Plan("pro")!, "6", "eu-central-1");
            using var stack = JsonDocument.Parse(StackTemplates.Render(Blueprint.MagentoCluster, staging).Body);
            return stack.RootElement.GetProperty("Resources").GetProperty("Site").GetProperty("Properties").GetProperty("Value").GetProperty("Fn::Sub").GetString()!;
        }
    }

    /// <summary>What staging's stack leaves in the parameter store, as its template says it, and its secret.</summary>
    public void Name(string secret, string id = "AbCdEf")
    {
        this["secret"] = secret + "\n";
        this["parameter"] = Template.Replace("${EnvironmentId}", "shop-staging", StringComparison.Ordinal)
            .Replace("${StagingSecret}", $"arn:aws:secretsmanager:eu-central-1:123456789012:secret:StagingSecret-{id}", StringComparison.Ordinal)
            .Replace(NodePorts.Standard.Staging.ToString(CultureInfo.InvariantCulture), Spec.Ports.Staging.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) + "\n";
    }

    /// <summary>What systemd was asked for since the last look.</summary>
    public IReadOnlyList<string> Asked()
    {
        string[] asked = [.. _asked];
        _asked.Clear();
        return asked;
    }

    /// <summary>The minute's run.</summary>
    public Task<(int Code, string Output)> Run() =>
        Daemons.Run("env", [$"PATH={_fakes}:{System.Environment.GetEnvironmentVariable("PATH")}:/usr/sbin", "AWS_DEFAULT_REGION=eu-central-1", _folder.File("/cloud-staging")]);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _systemd;
        await Staging.DisposeAsync();
        _stop.Dispose();
    }

    private void Fake(string name, string text)
    {
        File.WriteAllText($"{_fakes}/{name}", text);
        File.SetUnixFileMode($"{_fakes}/{name}", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private async Task Systemd()
    {
        while (!_stop.IsCancellationRequested)
        {
            foreach (var asked in Directory.GetFiles(_fakes, "*.ask"))
            {
                var words = (await File.ReadAllTextAsync(asked)).Split(' ', StringSplitOptions.TrimEntries);
                File.Delete(asked);
                _asked.Enqueue(string.Join(' ', words));
                var done = Path.ChangeExtension(asked, ".done");
                await File.WriteAllTextAsync(done + ".new", await Do(words[0], words[1]) ? "0" : "1");
                File.Move(done + ".new", done);
            }

            await Task.Delay(10);
        }
    }

    private async Task<bool> Do(string verb, string unit)
    {
        var name = unit["cloud-".Length..^".service".Length];
        var service = name == StagingFiles.Php ? Staging : _serviceOf(name);
        switch (verb)
        {
            case "start" when service.Runs:
                return true;
            case "reload":
                await service.Reload();
                return true;
            case "stop":
                await service.Stop(TimeSpan.FromSeconds(10));
                return true;
            case "start" or "restart":
                await service.Stop(TimeSpan.FromSeconds(10));
                await service.Start();
                return true;
            default:
                throw new UnreachableException(verb);
        }
    }
}
