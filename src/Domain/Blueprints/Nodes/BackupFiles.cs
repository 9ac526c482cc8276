using System.Globalization;

namespace Cloud.Domain.Blueprints.Nodes;

/// <summary>
/// What is done on the node whose data volume becomes a recovery point: it is desynced, so that a slow disk holds nobody up; its clients go to the others,
/// because the health answer turns to 404 (<see cref="HealthFiles.DatabasePath"/>); its tables are held for the moment, and the position is written beside the
/// data. Afterwards it catches up by itself. Called through Systems Manager by whoever starts the recovery point; if nobody says that it is over, it is over
/// by itself.
/// </summary>
public static class BackupFiles
{
    /// <summary>A recovery point's moment is its beginning, seconds after it is asked for; a node that is forgotten is back after this.</summary>
    private const int LongestHoldSeconds = 300;

    /// <summary>Clients that do not go are not waited for longer: the data is right with them too, they only wait.</summary>
    private const int PatienceSeconds = 20;

    /// <summary>The program: <c>begin</c> or <c>end</c>; <c>seed</c> on a node whose volume was restored and whose database has not started yet.</summary>
    public static string ScriptOf(NodeSpec spec) => $"{spec.Paths.Programs}/cloud-backup";

    /// <summary>Where the position is written: <c>cluster:number</c>.</summary>
    public static string PositionOf(NodeSpec spec) => $"{MariaDbFiles.DataOf(spec)}/backup-position";

    internal static IEnumerable<NodeFile> Render(NodeSpec spec) => [new NodeFile(ScriptOf(spec), Script(spec), "0700")];

    private static string Script(NodeSpec spec) => string.Create(CultureInfo.InvariantCulture, $$"""
        #!/bin/bash
        # cloud-backup begin: this node's data stands still and the cluster goes on. cloud-backup end: it catches up. cloud-backup seed: a restored volume begins a
        # cluster of its own; what it knew of its neighbours is forgotten.
        set -u
        client=(mariadb --defaults-file={{MariaDbFiles.ClientOf(spec)}} --unbuffered -N)
        held={{spec.Paths.Run}}/backup.held
        state() { timeout 5 "${client[@]}" -e "SHOW GLOBAL STATUS LIKE 'wsrep_$1'" | cut -f 2; }

        case ${1:-} in
          begin)
            "${client[@]}" -e 'SET GLOBAL wsrep_desync = ON' || exit 1
            for try in $(seq {{PatienceSeconds}}); do
              sleep 1
              [ "$("${client[@]}" -e "SELECT COUNT(*) FROM information_schema.processlist WHERE user = '{{MariaDbFiles.SiteAccount}}'")" = 0 ] && break
            done
            rm -f "$held"
            # The lock lives as long as its session, and that as long as its input.
            setsid bash -c '{ echo "FLUSH TABLES WITH READ LOCK; SELECT 1;"; sleep {{LongestHoldSeconds}}; echo "UNLOCK TABLES; SET GLOBAL wsrep_desync = OFF;"; } | "$@" >'"$held" backup "${client[@]}" </dev/null >/dev/null 2>&1 &
            echo $! >"$held.pid"
            for try in $(seq 50); do [ -s "$held" ] && break; sleep 0.2; done
            [ -s "$held" ] || { "$0" end; exit 1; }
            echo "$(state cluster_state_uuid):$(state last_committed)" >{{PositionOf(spec)}}
            sync
            ;;
          end)
            [ ! -s "$held.pid" ] || kill -- -"$(cat "$held.pid")" 2>/dev/null
            rm -f "$held" "$held.pid"
            "${client[@]}" -e 'SET GLOBAL wsrep_desync = OFF' || exit 1
            for try in $(seq 120); do [ "$(state local_state)" = 4 ] && exit 0; sleep 1; done
            exit 1
            ;;
          seed)
            rm -f {{MariaDbFiles.DataOf(spec)}}/{gvwstate.dat,galera.cache}
            sed -i 's/^safe_to_bootstrap:.*/safe_to_bootstrap: 1/' {{MariaDbFiles.DataOf(spec)}}/grastate.dat
            ;;
          *) echo 'cloud-backup begin | end | seed' >&2; exit 2 ;;
        esac

        """);
}
