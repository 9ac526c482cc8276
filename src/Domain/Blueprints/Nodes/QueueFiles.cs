using System.Globalization;
using System.Text;

namespace Cloud.Domain.Blueprints.Nodes;

/// <summary>RabbitMQ as a cluster of all nodes. Queues are quorum queues: a message that was confirmed lies on two of three.</summary>
public static class QueueFiles
{
    /// <summary>
    /// Below this free space it takes no more messages: as much as its memory may hold, twice (RabbitMQ's production advice is one to one and a half).
    /// </summary>
    private const int FreeOfMemory = 2;

    internal static string PathOf(NodeSpec spec) => $"{spec.Paths.Etc}/rabbitmq.conf";

    internal static string FolderOf(NodeSpec spec) => $"{spec.Paths.Data}/rabbitmq";

    internal static string SettingsOf(NodeSpec spec) => $"{spec.Paths.Etc}/rabbitmq-env.conf";

    internal static IEnumerable<NodeFile> Render(NodeSpec spec)
    {
        yield return new NodeFile(PathOf(spec), Text(spec), "0640", "rabbitmq");
        yield return new NodeFile(SettingsOf(spec), Settings(spec));
        yield return new NodeFile($"{FolderOf(spec)}/.erlang.cookie", spec.Password, "0400", "rabbitmq");
        yield return Unit.Render(spec, "queue", "/usr/lib/rabbitmq/bin/rabbitmq-server", $"Environment=RABBITMQ_CONF_ENV_FILE={SettingsOf(spec)} HOME={FolderOf(spec)}\nLimitNOFILE=65536", "rabbitmq");
    }

    private static string Text(NodeSpec spec)
    {
        var memory = new NodeMemory(spec.Size).Queue;
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"""
            # Rendered by Cloud for node {spec.Number}, {spec.Size.Cpu} CPU. Changes here are lost.
            listeners.tcp.default = {spec.Address}:{spec.Ports.Queue}
            cluster_name = {spec.Cluster}
            cluster_formation.peer_discovery_backend = classic_config
            # The part that is cut off stops: two of three go on, and no message is in two histories.
            cluster_partition_handling = pause_minority
            vm_memory_high_watermark.absolute = {memory}MiB
            disk_free_limit.absolute = {memory * FreeOfMemory}MiB
            default_user = {MariaDbFiles.SiteAccount}
            default_pass = {spec.Password}
            heartbeat = 60
            log.file.level = info

            """));
        foreach (var number in spec.Numbers)
        {
            text.Append(CultureInfo.InvariantCulture, $"cluster_formation.classic_config.nodes.{number} = {NodeName(spec, number)}\n");
        }

        return text.ToString();
    }

    private static string Settings(NodeSpec spec) => string.Create(CultureInfo.InvariantCulture, $"""
        NODENAME={NodeName(spec, spec.Number)}
        USE_LONGNAME=true
        CONFIG_FILE={PathOf(spec)}
        MNESIA_BASE={FolderOf(spec)}
        DIST_PORT={spec.Ports.QueueCluster}
        LOG_BASE={spec.Paths.Log}/queue

        """);

    private static string NodeName(NodeSpec spec, int number) => $"rabbit@{spec.AddressOf(number)}";
}
