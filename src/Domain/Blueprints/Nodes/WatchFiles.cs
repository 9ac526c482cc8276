using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cloud.Domain.Blueprints.Nodes;

/// <summary>
/// What leaves a machine to be seen: its logs, to the log groups of its environment (<see cref="Clusters.Logs"/>), and how full its disks and memory are, by which
/// the alarms of a stack are named (<see cref="Clusters.Alarms"/>). Amazon's agent, which an image has from its maker; without it the machine runs unseen.
/// </summary>
public static class WatchFiles
{
    private const string Control = "/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl";

    /// <summary>As the alarms look.</summary>
    private const int EverySeconds = 60;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string PathOf(NodeSpec spec) => $"{spec.Paths.Etc}/watch.json";

    internal static IEnumerable<NodeFile> Render(NodeSpec spec)
    {
        yield return new NodeFile(PathOf(spec), Settings(spec).ToJsonString(Indented) + "\n");
        yield return new NodeFile($"{spec.Paths.Units}/cloud-watch.service", $"""
            [Unit]
            Description=Cloud node: logs and measures to CloudWatch
            After=network-online.target
            Wants=network-online.target
            ConditionPathExists={Control}
            PartOf={RotationFiles.Target}

            [Service]
            Type=oneshot
            RemainAfterExit=yes
            ExecStart={Control} -a fetch-config -m ec2 -s -c file:{PathOf(spec)}

            [Install]
            WantedBy={RotationFiles.Target}

            """);
    }

    // CloudWatch agent's configuration file reference: "Manually create or edit the CloudWatch agent configuration file".
    private static JsonObject Settings(NodeSpec spec) => new()
    {
        ["agent"] = new JsonObject { ["metrics_collection_interval"] = EverySeconds },
        ["metrics"] = new JsonObject
        {
            ["append_dimensions"] = new JsonObject { ["AutoScalingGroupName"] = "${aws:AutoScalingGroupName}" },
            ["aggregation_dimensions"] = new JsonArray(new JsonArray("AutoScalingGroupName", "path"), new JsonArray("AutoScalingGroupName")),
            ["metrics_collected"] = new JsonObject
            {
                ["disk"] = new JsonObject { ["measurement"] = new JsonArray("used_percent"), ["resources"] = spec.IsWebServer ? new JsonArray("/") : new JsonArray("/", spec.Paths.Data) },
                ["mem"] = new JsonObject { ["measurement"] = new JsonArray("used_percent") },
            },
        },
        ["logs"] = new JsonObject
        {
            ["logs_collected"] = new JsonObject { ["files"] = new JsonObject { ["collect_list"] = new JsonArray([.. Logs(spec).Select(log => Collected(spec, log.File, log.Group))]) } },
        },
    };

    private static IEnumerable<(string File, string Group)> Logs(NodeSpec spec)
    {
        yield return ($"{spec.Paths.Root}/var/log/syslog", "system");
        yield return ($"{spec.Paths.Root}/var/log/cloud-init-output.log", "system");
        foreach (var name in (string[])["nginx-access", "nginx-error"])
            yield return ($"{spec.Paths.Log}/{name}.log", "web");
        foreach (var name in (string[])["php-errors", "php-slow", "php-site"])
            yield return ($"{spec.Paths.Log}/{name}.log", "application");
        if (spec.IsWebServer)
            yield break;

        foreach (var name in (string[])["mariadb", "redis", "sentinel"])
            yield return ($"{spec.Paths.Log}/{name}.log", "database");
    }

    private static JsonObject Collected(NodeSpec spec, string file, string group) => new()
    {
        ["file_path"] = file,
        ["log_group_name"] = $"/cloud/{spec.Cluster}/{group}",
        ["log_stream_name"] = $"{spec.Name}/{{instance_id}}/{Path.GetFileName(file)}",
    };
}
