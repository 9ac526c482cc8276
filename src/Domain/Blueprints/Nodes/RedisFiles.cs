using System.Globalization;

namespace Cloud.Domain.Blueprints.Nodes;

/// <summary>Redis with Sentinel (R52): one active, two replicas; two of three Sentinels agree that the active one is gone and make a replica the next.</summary>
public static class RedisFiles
{
    /// <summary>Sentinels that must agree (two of three; one where there is one node).</summary>
    private const int Quorum = 2;

    /// <summary>The name Sentinel knows the group by.</summary>
    public const string Group = "cloud";

    /// <summary>
    /// Silence after which a Sentinel holds the active one for gone. Its own default is 30 s; a fail-over begins after this and takes about two more.
    /// </summary>
    private const int SilenceMilliseconds = 3000;

    private const string Owner = "redis";

    internal static string FolderOf(NodeSpec spec) => $"{spec.Paths.Data}/redis";

    internal static IEnumerable<NodeFile> Render(NodeSpec spec)
    {
        yield return new NodeFile($"{spec.Paths.Etc}/redis.conf", Server(spec), "0640", Owner);
        yield return new NodeFile($"{spec.Paths.Etc}/sentinel.conf", Sentinel(spec), "0640", Owner);
        yield return new NodeFile($"{spec.Paths.Programs}/cloud-redis", Start(spec), "0750", Owner);
        yield return new NodeFile($"{spec.Paths.Programs}/cloud-sentinel", StartSentinel(spec), "0755");
        yield return Unit.Render(spec, "redis", $"{spec.Paths.Programs}/cloud-redis", "LimitNOFILE=65536", Owner);
        yield return Unit.Render(spec, "sentinel", $"{spec.Paths.Programs}/cloud-sentinel", account: Owner);
    }

    private static string Server(NodeSpec spec)
    {
        // A node that is cut off from both replicas must not go on taking writes that the others' next active one will not have.
        var replicas = spec.Addresses.Count > 1 ? "min-replicas-to-write 1\nmin-replicas-max-lag 10\n" : "";
        return string.Create(CultureInfo.InvariantCulture, $"""
            # Rendered by Cloud for node {spec.Number}, {spec.Size.Cpu} CPU. Changes here are lost.
            bind {spec.Address}
            port {spec.Ports.RedisServer}
            protected-mode yes
            daemonize no
            dir {FolderOf(spec)}
            logfile {spec.Paths.Log}/redis.log
            requirepass {spec.Password}
            masterauth {spec.Password}
            replica-announce-ip {spec.Address}
            replica-announce-port {spec.Ports.RedisServer}
            maxmemory {new NodeMemory(spec.Size).Redis}mb
            # Sessions and queues have no copy elsewhere: when the memory is full, what has an end goes first, and what has none never.
            maxmemory-policy volatile-lru
            appendonly yes
            appendfsync everysec
            save ""
            # What a replica may miss and still go on without a whole copy.
            repl-backlog-size 64mb
            repl-diskless-sync yes
            repl-diskless-sync-delay 0
            tcp-keepalive 60
            {replicas}
            """);
    }

    private static string Sentinel(NodeSpec spec) => string.Create(CultureInfo.InvariantCulture, $"""
        bind {spec.Address}
        port {spec.Ports.Sentinel}
        daemonize no
        dir {FolderOf(spec)}
        logfile {spec.Paths.Log}/sentinel.log
        requirepass {spec.Password}
        sentinel sentinel-pass {spec.Password}
        sentinel announce-ip {spec.Address}
        sentinel announce-port {spec.Ports.Sentinel}
        sentinel monitor {Group} {spec.AddressOf(1)} {spec.Ports.RedisServer} {Math.Min(Quorum, spec.Addresses.Count)}
        sentinel auth-pass {Group} {spec.Password}
        sentinel down-after-milliseconds {Group} {SilenceMilliseconds}
        sentinel failover-timeout {Group} 10000
        sentinel parallel-syncs {Group} 1

        """);

    // Redis and Sentinel write into their files: they get copies. A node that comes back asks the others who is active now: what its own file says may be
    // from before it died, and two active ones would both take writes until Sentinel sees it.
    private static string Start(NodeSpec spec) => $$"""
        #!/bin/bash
        # Starts this node's Redis in the role the cluster gives it.
        set -u
        own={{spec.Address}}
        export REDISCLI_AUTH={{spec.Password}}
        kept={{FolderOf(spec)}}

        active=
        for other in {{string.Join(' ', spec.Others)}}; do
          active=$(timeout 2 redis-cli -h "$other" -p {{Text(spec.Ports.Sentinel)}} sentinel get-master-addr-by-name {{Group}} 2>/dev/null | head -n 1)
          case $active in [0-9]*.*) break ;; *) active= ;; esac
        done
        [ -n "$active" ] || active=$(sed -n 's/^sentinel monitor {{Group}} \([^ ]*\) .*/\1/p' "$kept/sentinel.conf" 2>/dev/null)
        [ -n "$active" ] || active={{spec.AddressOf(1)}}

        install -m 0600 {{spec.Paths.Etc}}/redis.conf "$kept/redis.conf"
        [ "$active" = "$own" ] || echo "replicaof $active {{Text(spec.Ports.RedisServer)}}" >>"$kept/redis.conf"
        exec redis-server "$kept/redis.conf"

        """;

    private static string StartSentinel(NodeSpec spec) => $$"""
        #!/bin/bash
        # Starts this node's Sentinel with what it knew: who is active, and since which vote.
        set -u
        kept={{FolderOf(spec)}}/sentinel.conf
        [ -s "$kept" ] || install -m 0600 {{spec.Paths.Etc}}/sentinel.conf "$kept"
        exec redis-sentinel "$kept"

        """;

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
