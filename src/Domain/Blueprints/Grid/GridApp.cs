using Cloud.Domain.Blueprints.Agents;
using Cloud.Domain.Blueprints.Clusters;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Grid;

/// <summary>
/// The application: nginx and PHP in one task behind a balancer (R33). No CDN here (R43). Until code is deployed, nginx answers its health check and
/// says that nothing is there yet.
/// </summary>
internal static class GridApp
{
    private const string App = "App";
    private const string AppRule = "AppRule";
    private const string SharedPath = "/srv/shared";
    private const int Cpu = 512;
    private const int MemoryMib = 2048;
    internal const string WebVersion = "1.28";

    internal const string WebImage = $"public.ecr.aws/nginx/nginx-unprivileged:{WebVersion}";

    /// <summary>nginx by the configuration that the variable holds.</summary>
    internal static readonly string[] WebCommand = ["sh", "-c", "printf '%s' \"$CONFIGURATION\" > /etc/nginx/conf.d/default.conf && exec nginx -g 'daemon off;'"];

    private static readonly string[] EveryPath = ["/*"];

    /// <param name="more">Locations beside, each with its own braces.</param>
    internal static string WebConfiguration(string root, string more = "") => $$"""
        server {
          listen 8080;
          location = /healthz { access_log off; return 200 'ok'; }{{(more.Length == 0 ? "" : "\n  " + more)}}
          location / {
            fastcgi_pass 127.0.0.1:9000;
            include fastcgi_params;
            fastcgi_param SCRIPT_FILENAME /app/{{root}}/index.php;
            fastcgi_intercept_errors on;
            error_page 404 = @empty;
          }
          location @empty { default_type text/plain; return 404 'No code has been deployed to this environment yet.'; }
        }
        """;

    internal static void Add(Template template, GridLayout layout)
    {
        LoadBalancer.AddBalancer(template, ClusterLayout.Each(Network.PublicSubnet, GridLayout.ZoneNumbers));
        LoadBalancer.AddTaskTargets(template, LoadBalancer.TargetGroup, "/healthz");
        LoadBalancer.AddListeners(template);
        LoadBalancer.AddRule(template, new ListenerRule(AppRule, [new { Field = "path-pattern", PathPatternConfig = new { Values = EveryPath } }]));
        template.Resource(
            "AppTask", "AWS::ECS::TaskDefinition", GridTasks.Definition(Cpu, MemoryMib, new[] { GridFiles.AppVolume }, [Web(layout.WebRoot), Php(layout), .. Agent.Sidecars(layout.Agents, GridTasks.LogTo("agents"))]));
        template.Resource(App, "AWS::ECS::Service", Service(), Lifecycle.DependsOn([.. GridNetwork.WayOut, .. GridFiles.MountTargets, AppRule]));
        template.Output(StackOutputs.LoadBalancerDnsName, Fn.GetAtt($"{LoadBalancer.Balancer}.DNSName"));
    }

    private static object Service() => new
    {
        Cluster = Fn.Ref(GridTasks.Cluster),
        TaskDefinition = Fn.Ref("AppTask"),
        LaunchType = "FARGATE",
        DesiredCount = Fn.Ref(StackParameters.TaskCount),
        DeploymentConfiguration = GridTasks.Deployment(least: 100, most: 200),
        HealthCheckGracePeriodSeconds = 60,
        NetworkConfiguration = GridNetwork.Placement(GridNetwork.AppGroup),
        LoadBalancers = new[] { new { ContainerName = "web", ContainerPort = Firewalls.HttpPort, TargetGroupArn = Fn.Ref(LoadBalancer.TargetGroup) } },
        PropagateTags = "SERVICE",
    };

    private static object Web(string root) => new
    {
        Name = "web",
        Image = WebImage,
        Essential = true,
        Command = WebCommand,
        Environment = new[] { new { Name = "CONFIGURATION", Value = WebConfiguration(root) } },
        PortMappings = new[] { new { ContainerPort = Firewalls.HttpPort, Protocol = "tcp" } },
        LogConfiguration = GridTasks.LogTo("web"),
    };

    private static object Php(GridLayout layout) => new
    {
        Name = "php",
        Image = $"{ServiceImages.Official}php:{layout.PhpVersion}-fpm",
        Essential = true,
        User = $"{GridFiles.AppUser}:{GridFiles.AppUser}",
        Environment = layout.Agents.Count == 0 ? null : Agent.Settings(layout.Agents),
        Secrets = Agent.Secrets(layout.Agents) is { Length: > 0 } secrets ? secrets : null,
        MountPoints = new[] { new { SourceVolume = "data", ContainerPath = SharedPath } },
        LogConfiguration = GridTasks.LogTo("php"),
    };
}
