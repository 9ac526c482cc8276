using System.Globalization;

namespace Cloud.Domain.Blueprints.Nodes;

/// <summary>
/// How a node comes and leaves (R26). The unit starts after all others and so stops before them: a node takes nothing before it has joined, and when the
/// instance is ended, first everybody is told, then what was begun is ended, then the daemons stop.
/// </summary>
public static class RotationFiles
{
    /// <summary>Until every proxy has asked again and heard that this node leaves: the slowest asks every two seconds.</summary>
    private const int HeardSeconds = 4;

    /// <summary>A node that has missed much takes its data anew; CloudFormation waits twenty minutes for its signal.</summary>
    private const int JoinSeconds = 900;

    /// <summary>How long clients of the database and a change of the active Redis are waited for; systemd's own limit is two minutes (<see cref="Unit"/>).</summary>
    private const int PatienceSeconds = 60;

    /// <summary>Redis takes no writes for at most this long while another becomes active.</summary>
    private const int PauseMilliseconds = 10_000;

    internal const string Target = "cloud-node.target";

    internal static string JoinOf(NodeSpec spec) => $"{spec.Paths.Programs}/cloud-join";

    internal static string LeaveOf(NodeSpec spec) => $"{spec.Paths.Programs}/cloud-leave";

    internal static IEnumerable<NodeFile> Render(NodeSpec spec)
    {
        yield return new NodeFile(JoinOf(spec), Join(spec), "0755");
        yield return new NodeFile(LeaveOf(spec), spec.IsWebServer ? LeaveWeb(spec) : Leave(spec), "0700");
        yield return new NodeFile($"{spec.Paths.Units}/cloud-rotation.service", $"""
            [Unit]
            Description=Cloud node: takes nothing before it has joined, and says that it leaves before it does
            After={string.Join(' ', NodeFiles.Services.Select(Unit.NameOf))}
            PartOf=cloud-node.target

            [Service]
            Type=oneshot
            RemainAfterExit=yes
            ExecStart={JoinOf(spec)}
            ExecStop={LeaveOf(spec)}
            TimeoutStartSec={JoinSeconds + 60}
            TimeoutStopSec=150

            [Install]
            WantedBy=cloud-node.target

            """);
        // What a machine does after its boot, whatever it is: nothing of ours starts before its files are there (FillFiles).
        yield return new NodeFile($"{spec.Paths.Units}/{Target}", "[Unit]\nDescription=Cloud node\n\n[Install]\nWantedBy=multi-user.target\n");
    }

    // Its own proxy, too, believes for its first second that every server is well: nothing may come before that.
    private static string Join(NodeSpec spec) => string.Create(CultureInfo.InvariantCulture, $$"""
        #!/bin/bash
        # Lets this node take requests when it has joined. The mark stands from its boot on.
        for try in $(seq {{JoinSeconds}}); do
          sleep 1
          if curl -fsS -m 5 -o /dev/null http://{{spec.Address}}:{{spec.Ports.Health}}{{HealthFiles.JoinedPath}}; then
            sleep 1
            rm -f {{spec.Paths.Leaving}}
            exit 0
          fi
        done 2>/dev/null
        exit 1

        """);

    // The balancer has been told before: a group takes an instance from it and waits, before it ends the instance.
    private static string LeaveWeb(NodeSpec spec) => string.Create(CultureInfo.InvariantCulture, $"""
        #!/bin/bash
        # Takes this web server out: says so and gives its proxy the time to hear it. What was begun is ended by the services themselves.
        touch {spec.Paths.Leaving}
        sleep {HeardSeconds}

        """);

    private static string Leave(NodeSpec spec) => string.Create(CultureInfo.InvariantCulture, $$"""
        #!/bin/bash
        # Takes this node out so that nobody notices: says so, hands Redis over, waits for the database's clients.
        set -u
        export REDISCLI_AUTH={{spec.Password}}
        here() { timeout 3 redis-cli -h {{spec.Address}} -p "$@"; }
        role() { here {{spec.Ports.RedisServer}} role 2>/dev/null | head -n 1; }
        clients() { timeout 3 mariadb --defaults-file={{MariaDbFiles.ClientOf(spec)}} -N -e "SELECT COUNT(*) FROM information_schema.processlist WHERE user = '{{MariaDbFiles.SiteAccount}}'" 2>/dev/null; }

        touch {{spec.Paths.Leaving}}
        sleep {{HeardSeconds}}

        if [ "$(role)" = master ] && [ {{spec.Addresses.Count}} -gt 1 ]; then
          # Nobody new comes: the pause is for who is still there, so that the next active one has every write.
          here {{spec.Ports.RedisServer}} client pause {{PauseMilliseconds}} write >/dev/null
          for try in $(seq 5); do
            [ "$(here {{spec.Ports.Sentinel}} sentinel failover {{RedisFiles.Group}})" = OK ] && break
            sleep 1
          done
          for try in $(seq {{PatienceSeconds * 2}}); do
            [ "$(role)" = slave ] && break
            sleep 0.5
          done
        fi

        for try in $(seq {{PatienceSeconds * 2}}); do
          left=$(clients) || break
          [ "${left:-0}" = 0 ] && break
          sleep 0.5
        done
        exit 0

        """);
}
