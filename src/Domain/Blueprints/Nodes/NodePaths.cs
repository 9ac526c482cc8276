namespace Cloud.Domain.Blueprints.Nodes;

/// <summary>Where things stand on a node. A test gives each node a root of its own; a machine's is empty.</summary>
/// <param name="Root">Before every path, without a slash at its end.</param>
public sealed record NodePaths(string Root = "")
{
    public string Etc => $"{Root}/etc/cloud";

    public string Run => $"{Root}/run/cloud";

    /// <summary>The retained volume: what outlives the instance.</summary>
    public string Data => $"{Root}/data";

    public string Log => $"{Root}/var/log/cloud";

    /// <summary>What may be lost: caches, uploads under way.</summary>
    public string Cache => $"{Root}/var/cache/cloud";

    public string Programs => $"{Root}/usr/local/sbin";

    /// <summary>The customer's application; <c>pub</c> in it is what is served.</summary>
    public string Site => $"{Root}/srv/site";

    /// <summary>Shared staging's application, as <see cref="Site"/> is production's.</summary>
    public string Staging => $"{Root}/srv/staging";

    public string Units => $"{Root}/etc/systemd/system";

    /// <summary>While this file stands, the node says that it takes nothing new: from its boot until it has joined, and when it leaves.</summary>
    public string Leaving => $"{Run}/leaving";

    public string MariaDbSocket => $"{Run}/mariadb/mariadb.sock";
}
