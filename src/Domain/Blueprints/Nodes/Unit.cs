namespace Cloud.Domain.Blueprints.Nodes;

/// <summary>
/// A service of a node as systemd starts it, in place of the package's own unit: from our files, and again whenever it ends by itself. That is how a node
/// whose daemon died rejoins without anybody.
/// </summary>
internal static class Unit
{
    /// <summary>Long enough not to spin, short beside the fail-over: the port must be free again.</summary>
    private const int RestartSeconds = 2;

    // What starts later stops earlier: nginx before PHP, that before the proxy it asks the database through, and the database last.
    private static string Before(string service) =>
        NodeFiles.Services.TakeWhile(name => name != service).LastOrDefault() is { } before ? " " + NameOf(before) : "";

    internal static string NameOf(string service) => $"cloud-{service}.service";

    internal static NodeFile Render(NodeSpec spec, string service, string start, string more = "", string? account = null) =>
        new($"{spec.Paths.Units}/{NameOf(service)}", $"""
            [Unit]
            Description=Cloud node: {service}
            After=network-online.target cloud-fill.service{Before(service)}
            Wants=cloud-fill.service
            PartOf=cloud-node.target

            [Service]
            ExecStart={start}
            Restart=always
            RestartSec={RestartSeconds}
            TimeoutStopSec=120
            {(account is null ? "" : $"User={account}\n")}{(more.Length == 0 ? "" : more + "\n")}
            [Install]
            WantedBy=cloud-node.target

            """);
}
