using System.Globalization;

namespace Cloud.Domain.Blueprints.Nodes;

/// <summary>The search engine (OpenSearch; Elasticsearch reads the same names): one member a node, an index lives on two.</summary>
public static class SearchFiles
{
    /// <summary>Above it the virtual machine needs wider pointers, and more memory holds less (OpenSearch's and Elasticsearch's own advice).</summary>
    private const int LargestHeapMib = 31 * 1024;

    private const string Program = "/usr/share/opensearch/bin/opensearch";

    private const string Owner = "opensearch";

    internal static IEnumerable<NodeFile> Render(NodeSpec spec)
    {
        // The engine writes its key store beside its settings, and looks there for the settings that its package brings.
        yield return Unit.Render(spec, "search", Program, $"""
            Environment=OPENSEARCH_PATH_CONF={spec.Paths.Etc}/search
            ExecStartPre=+/bin/sh -c 'cp -n /etc/opensearch/jvm.options /etc/opensearch/log4j2.properties {spec.Paths.Etc}/search/; chown -R {Owner}:{Owner} {spec.Paths.Etc}/search'
            LimitMEMLOCK=infinity
            LimitNOFILE=65536
            """, Owner, Program);
        yield return new NodeFile($"{spec.Paths.Etc}/search/opensearch.yml", Options(spec));
        var heap = Math.Min(new NodeMemory(spec.Size).Search, LargestHeapMib);
        yield return new NodeFile($"{spec.Paths.Etc}/search/jvm.options.d/heap.options", string.Create(CultureInfo.InvariantCulture, $"-Xms{heap}m\n-Xmx{heap}m\n"));
    }

    private static string Options(NodeSpec spec)
    {
        var members = string.Join(", ", spec.Numbers.Select(n => string.Create(CultureInfo.InvariantCulture, $"\"{spec.AddressOf(n)}:{spec.Ports.SearchTransport}\"")));
        var names = string.Join(", ", spec.Numbers.Select(n => $"\"{NodeSpec.NameOf(n)}\""));
        return string.Create(CultureInfo.InvariantCulture, $"""
            cluster.name: "{spec.Cluster}"
            node.name: "{spec.Name}"
            path.data: "{spec.Paths.Data}/search"
            path.logs: "{spec.Paths.Log}/search"
            network.host: "{spec.Address}"
            http.port: {spec.Ports.Search}
            transport.port: {spec.Ports.SearchTransport}
            discovery.seed_hosts: [{members}]
            cluster.initial_cluster_manager_nodes: [{names}]
            bootstrap.memory_lock: true
            # No index comes about by a misspelt name.
            action.auto_create_index: false
            # Reached by the nodes' security group only; people come through the application.
            plugins.security.disabled: true

            """);
    }
}
