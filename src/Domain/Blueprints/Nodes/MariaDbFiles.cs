using System.Globalization;

namespace Cloud.Domain.Blueprints.Nodes;

/// <summary>
/// MariaDB with Galera (R9, R10, R53): three synchronous masters of one database. Options as in MariaDB's own documentation of 10.11 and Galera 4; where a
/// number is ours, its reason stands beside it.
/// </summary>
public static class MariaDbFiles
{
    /// <summary>What R53 asks for: three nodes, three offsets, and an id is never given twice.</summary>
    public const int AutoIncrementStep = 3;

    /// <summary>An idle connection is closed after an hour: PHP opens one a request, workers keep theirs.</summary>
    internal const int IdleSeconds = 3600;

    /// <summary>Account that asks a node how it is: may connect and nothing else.</summary>
    internal const string HealthAccount = "cloud_health";

    /// <summary>
    /// Account of the node's own scripts, which give shared staging its rights, and of mariabackup when it hands a joining node its first data. From this machine
    /// only.
    /// </summary>
    internal const string OwnAccount = "cloud";

    /// <summary>Account and database of the site.</summary>
    public const string SiteAccount = "site";

    internal const string Owner = "mysql";

    private const int Mib = 1024 * 1024;

    internal static string PathOf(NodeSpec spec) => $"{spec.Paths.Etc}/mariadb.cnf";

    internal static string DataOf(NodeSpec spec) => $"{spec.Paths.Data}/mariadb";

    internal static IEnumerable<NodeFile> Render(NodeSpec spec)
    {
        yield return new NodeFile(PathOf(spec), Options(spec), "0640", Owner);
        yield return new NodeFile(AccountsOf(spec), Accounts(spec), "0600");
        yield return new NodeFile(ClientOf(spec), $"[client]\nsocket={spec.Paths.MariaDbSocket}\nuser={OwnAccount}\npassword={spec.Password}\n", "0600");
        yield return new NodeFile($"{spec.Paths.Programs}/cloud-mariadb", Start(spec), "0755");
        yield return Unit.Render(spec, "mariadb", $"{spec.Paths.Programs}/cloud-mariadb", "LimitNOFILE=65536\nOOMScoreAdjust=-600");
    }

    /// <summary>Options of the client for the node's own scripts: <c>mariadb --defaults-file</c>.</summary>
    public static string ClientOf(NodeSpec spec) => $"{spec.Paths.Etc}/client.cnf";

    private static string AccountsOf(NodeSpec spec) => $"{spec.Paths.Etc}/accounts.sql";

    private static string Options(NodeSpec spec)
    {
        var memory = new NodeMemory(spec.Size);
        var (paths, ports) = (spec.Paths, spec.Ports);
        var members = string.Join(',', spec.Numbers.Select(n => string.Create(CultureInfo.InvariantCulture, $"{spec.AddressOf(n)}:{ports.Galera}")));
        // Redo of a quarter of the pool takes a peak of writes without forced flushing, 2 GiB and more make recovery slow.
        var log = Math.Clamp(memory.Database / 4, 96, 2048);
        // What a node may miss and still rejoin by incremental transfer: a twentieth of the memory, on disk.
        var missed = Math.Clamp(memory.Total / 20, 128, 4096);
        return string.Create(CultureInfo.InvariantCulture, $"""
            # Rendered by Cloud for node {spec.Number} of {spec.Addresses.Count}, {spec.Size.Cpu} CPU. Changes here are lost.
            [mysqld]
            user={Owner}
            bind-address={spec.Address}
            port={ports.MariaDb}
            socket={paths.MariaDbSocket}
            pid-file={paths.Run}/mariadb/mariadb.pid
            datadir={DataOf(spec)}
            log_error={paths.Log}/mariadb.log
            skip-name-resolve=ON
            character-set-server=utf8mb4
            collation-server=utf8mb4_general_ci
            max_connections={memory.DatabaseConnections}
            max_allowed_packet=64M
            wait_timeout={IdleSeconds}
            interactive_timeout={IdleSeconds}
            # A proxy that checks and goes away must not block its own address.
            max_connect_errors=4294967295

            default_storage_engine=InnoDB
            innodb_buffer_pool_size={memory.Database}M
            innodb_log_file_size={log}M
            innodb_flush_method=O_DIRECT
            # Every commit is on the disk: an acknowledged write outlives the loss of power of all three, and a volume's recovery point holds it.
            innodb_flush_log_at_trx_commit=1
            innodb_file_per_table=ON
            # gp3 promises 3,000 operations a second at any size.
            innodb_io_capacity=1500
            innodb_io_capacity_max=3000

            # Galera asks for these.
            binlog_format=ROW
            innodb_autoinc_lock_mode=2
            wsrep_on=ON
            wsrep_provider=/usr/lib/galera/libgalera_smm.so
            wsrep_cluster_name={spec.Cluster}
            wsrep_cluster_address=gcomm://{members}
            wsrep_node_name={spec.Name}
            wsrep_node_address={spec.Address}:{ports.Galera}
            wsrep_node_incoming_address={spec.Address}:{ports.MariaDb}
            # The giver goes on serving while it gives.
            wsrep_sst_method=mariabackup
            wsrep_sst_auth={OwnAccount}:{spec.Password}
            wsrep_sst_receive_address={spec.Address}:{ports.GaleraWhole}
            # Two a core, Galera's own advice to begin with.
            wsrep_slave_threads={spec.Size.Cpu * 2}
            # One statement that lost against another node's is tried again before its client hears of it.
            wsrep_retry_autocommit=4
            # {(spec.WriteMode == WriteMode.All ? "A read waits until what was written before it anywhere is applied here" : "One node takes all: what was written before is there")}
            wsrep_sync_wait={(spec.WriteMode == WriteMode.All ? 1 : 0)}
            # The step is the cluster's size, not the number of nodes that are up: an offset is never another node's for a while.
            wsrep_auto_increment_control=OFF
            auto_increment_increment={AutoIncrementStep}
            auto_increment_offset={spec.Number}
            # A node that says nothing for five seconds is voted out (Galera's default): until then commits wait, so fail-over takes that and a little. Shorter would vote out
            # nodes for a slow moment between zones. After a loss of all three the last view is found again by itself (pc.recovery).
            wsrep_provider_options="base_host={spec.Address};base_port={ports.Galera};gmcast.listen_addr=tcp://{spec.Address}:{ports.Galera};ist.recv_addr={spec.Address}:{ports.GaleraIncremental};evs.suspect_timeout=PT5S;pc.recovery=true;gcache.size={missed}M;gcache.recover=yes"

            """);
    }

    private static string Accounts(NodeSpec spec) => $"""
        FLUSH PRIVILEGES;
        CREATE USER IF NOT EXISTS '{HealthAccount}'@'localhost' IDENTIFIED BY '{spec.Password}';
        CREATE USER IF NOT EXISTS '{OwnAccount}'@'localhost' IDENTIFIED BY '{spec.Password}';
        GRANT ALL PRIVILEGES ON *.* TO '{OwnAccount}'@'localhost' WITH GRANT OPTION;
        CREATE DATABASE IF NOT EXISTS {SiteAccount};
        CREATE USER IF NOT EXISTS '{SiteAccount}'@'%' IDENTIFIED BY '{spec.Password}';
        GRANT ALL PRIVILEGES ON {SiteAccount}.* TO '{SiteAccount}'@'%';
        FLUSH PRIVILEGES;

        """;

    // A cluster is made where there is none: by the first node, on an empty volume, when no other answers for ten seconds; or by the node that knows that it
    // was the last to leave.
    private static string Start(NodeSpec spec) => $$"""
        #!/bin/bash
        # Starts this node's MariaDB where it belongs: into the cluster that is there, from the position it had.
        set -u
        conf={{PathOf(spec)}}
        data={{DataOf(spec)}}
        others='{{string.Join(' ', spec.Others)}}'

        answers() {
          local other
          for other in $others; do timeout 1 bash -c "exec 3<>/dev/tcp/$other/{{spec.Ports.Galera.ToString(CultureInfo.InvariantCulture)}}" 2>/dev/null && return 0; done
          return 1
        }
        alone() {
          local try
          for try in 1 2 3 4 5 6 7 8 9 10; do
            if answers; then return 1; fi
            [ -z "$others" ] || sleep 1
          done
        }

        options=()
        if [ ! -e "$data/ibdata1" ]; then
          if [ {{spec.Number.ToString(CultureInfo.InvariantCulture)}} = 1 ] && alone; then
            mariadb-install-db --defaults-file="$conf" --skip-test-db --skip-name-resolve --wsrep-on=OFF >&2 || exit 1
            mariadbd --defaults-file="$conf" --wsrep-on=OFF --bootstrap <{{AccountsOf(spec)}} || exit 1
            options+=(--wsrep-new-cluster)
          fi
        else
          if grep -q '^safe_to_bootstrap: 1' "$data/grastate.dat" 2>/dev/null && alone; then options+=(--wsrep-new-cluster); fi
          found=$(mktemp)
          mariadbd --defaults-file="$conf" --wsrep-recover --disable-log-error >"$found" 2>&1
          position=$(sed -n 's/.*Recovered position:[[:space:]]*//p' "$found" | tail -n 1)
          rm -f "$found"
          if [ -n "$position" ]; then options+=(--wsrep-start-position="$position"); fi
        fi
        exec mariadbd --defaults-file="$conf" "${options[@]}"

        """;
}
