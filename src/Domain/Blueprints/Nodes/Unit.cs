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

    /// <summary>After a boot the volume may come late, and a daemon that did not wait for it would begin an empty history beside it.</summary>
    internal static string DataOf(NodeSpec spec) => spec.IsWebServer ? "" : $"RequiresMountsFor={spec.Paths.Data}\n";

    internal static string NameOf(string service) => $"cloud-{service}.service";

    /// <param name="condition">What an image may be without, and then has no such service.</param>
    /// <param name="wanted">Whether the machine starts it; else somebody does.</param>
    internal static NodeFile Render(NodeSpec spec, string service, string start, string more = "", string? account = null, string? condition = null, bool wanted = true) =>
        new($"{spec.Paths.Units}/{NameOf(service)}", $"""
            [Unit]
            Description=Cloud node: {service}
            After=network-online.target{Before(service)}
            Wants=network-online.target
            {DataOf(spec)}{(condition is null ? "" : $"ConditionPathExists={condition}\n")}PartOf={RotationFiles.Target}

            [Service]
            ExecStart={start}
            Restart=always
            RestartSec={RestartSeconds}
            TimeoutStopSec=120
            {(account is null ? "" : $"User={account}\n")}{(more.Length == 0 ? "" : more + "\n")}
            """ + (wanted ? $"[Install]\nWantedBy={RotationFiles.Target}\n" : ""));
}
