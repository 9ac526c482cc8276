using System.Text.Json.Nodes;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Clusters;

/// <summary>
/// The balancer checks health (R6) and spreads requests over the nodes (R7, R49). It answers 403 to whoever does not bring the secret header that
/// only the CDN knows, so that nobody walks around the CDN.
/// </summary>
internal static class LoadBalancer
{
    internal const string Balancer = "LoadBalancer";
    internal const string TargetGroup = "TargetGroup";
    internal const string OriginRule = "OriginRule";
    internal const string OriginHeader = "X-Origin-Verify";

    /// <summary>CloudFormation fetches the secret when it applies the template; it never stands in the text.</summary>
    internal static readonly object OriginToken = Fn.Sub("{{resolve:secretsmanager:${OriginSecret}:SecretString}}");

    private const string HttpListener = "HttpListener";
    private const string HttpsListener = "HttpsListener";
    private const int OriginTokenLength = 48;

    internal static void Add(Template template, ClusterLayout layout)
    {
        var subnets = ClusterLayout.Each(Network.PublicSubnet, ClusterLayout.ZoneNumbers);
        if (layout.FastlyService is null)
        {
            AddBalancer(template, subnets, Firewalls.EdgeGroups);
            AddTargetGroup(template, Fn.Ref(Network.Vpc), Firewalls.HttpPort);
            AddOriginSecret(template);
            AddListeners(template, Origin.CertificateArn);
            AddEdgeRule(template, new ListenerRule(OriginRule, [FromOwnEdge]));
            Origin.Add(template, OriginRule);
        }
        else
        {
            AddBalancer(template, subnets);
            AddTargetGroup(template, Fn.Ref(Network.Vpc), Firewalls.HttpPort);
            AddListeners(template);
            AddRule(template, new ListenerRule(OriginRule, [FastlyEdge.FromOwnService]));
        }

        template.Output(StackOutputs.LoadBalancerDnsName, Fn.GetAtt($"{Balancer}.DNSName"));
    }

    /// <summary>The request brings the token of this stack's own CDN.</summary>
    internal static object FromOwnEdge => Brings(OriginToken);

    /// <summary>The request brings this in the header of whoever may pass.</summary>
    internal static object Brings(object token) => new { Field = "http-header", HttpHeaderConfig = new { HttpHeaderName = OriginHeader, Values = new[] { token } } };

    /// <summary>The listener that serves: the encrypted one where there is a certificate.</summary>
    internal static JsonObject ServingListener => Fn.If(ClusterParameters.IsEncrypted, Fn.Ref(HttpsListener), Fn.Ref(HttpListener));

    internal static void AddOriginSecret(Template template) =>
        template.Resource("OriginSecret", "AWS::SecretsManager::Secret", new
        {
            Description = "Sent by the CDN, demanded by the load balancer",
            GenerateSecretString = new { PasswordLength = OriginTokenLength, ExcludePunctuation = true },
        });

    /// <param name="groups">Its security groups; <c>null</c>: the one of every balancer.</param>
    internal static void AddBalancer(Template template, object subnets, object[]? groups = null) =>
        template.Resource(
            Balancer,
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            new
            {
                Scheme = "internet-facing",
                Subnets = subnets,
                SecurityGroups = groups ?? [Fn.GetAtt($"{Firewalls.LoadBalancerGroup}.GroupId")],
                LoadBalancerAttributes = new[]
                {
                    new { Key = "idle_timeout.timeout_seconds", Value = "120" },
                    new { Key = "routing.http.drop_invalid_header_fields.enabled", Value = "true" },
                },
            },
            Lifecycle.DependsOn(Network.PublicRoute));

    /// <summary>Port 80 redirects and 443 serves where there is a certificate; else port 80 serves. Whatever no rule takes is refused.</summary>
    /// <param name="certificate">What 443 shows to whoever asks for a name that is not of it, too; <c>null</c>: that of the environment's host names.</param>
    internal static void AddListeners(Template template, JsonObject? certificate = null)
    {
        var redirect = new[] { new { Type = "redirect", RedirectConfig = new { Protocol = "HTTPS", Port = "443", StatusCode = "HTTP_301" } } };
        template.Resource(HttpListener, "AWS::ElasticLoadBalancingV2::Listener", new
        {
            LoadBalancerArn = Fn.Ref(Balancer),
            Port = 80,
            Protocol = "HTTP",
            DefaultActions = Fn.If(ClusterParameters.IsEncrypted, redirect, Refuse()),
        });
        template.Resource(
            HttpsListener,
            "AWS::ElasticLoadBalancingV2::Listener",
            new
            {
                LoadBalancerArn = Fn.Ref(Balancer),
                Port = 443,
                Protocol = "HTTPS",
                SslPolicy = "ELBSecurityPolicy-TLS13-1-2-2021-06",
                Certificates = new[] { new { CertificateArn = certificate ?? Fn.Ref(StackParameters.CertificateArn) } },
                DefaultActions = Refuse(),
            },
            Lifecycle.Under(ClusterParameters.IsEncrypted));
    }

    /// <param name="listener">Where it stands; <c>null</c>: on whichever listener serves.</param>
    internal static void AddRule(Template template, ListenerRule rule, JsonObject? listener = null, Lifecycle? lifecycle = null) =>
        template.Resource(
            rule.LogicalId,
            "AWS::ElasticLoadBalancingV2::ListenerRule",
            new
            {
                ListenerArn = listener ?? ServingListener,
                rule.Priority,
                rule.Conditions,
                Actions = new[] { new { Type = "forward", TargetGroupArn = Fn.Ref(rule.Targets) } },
            },
            lifecycle);

    /// <summary>A rule for CloudFront's requests, which bring its token.</summary>
    internal static void AddEdgeRule(Template template, ListenerRule rule)
    {
        // On port 80 too, encrypted or not: CloudFront's edges learn within minutes, one after the other, that they are to speak HTTPS, and those that have not yet must be served.
        AddRule(template, rule, Fn.Ref(HttpListener));
        AddRule(template, rule with { LogicalId = Encrypted(rule.LogicalId) }, Fn.Ref(HttpsListener), Lifecycle.Under(ClusterParameters.IsEncrypted));
    }

    /// <summary>What the rule is called on the encrypted listener.</summary>
    internal static string Encrypted(string rule) => $"{rule}Tls";

    /// <param name="addresses">Where it is always the same hosts, their addresses; <c>null</c>: the instances of the groups that name the target group.</param>
    internal static void AddTargetGroup(Template template, JsonObject vpc, int port, IEnumerable<JsonObject>? addresses = null) =>
        template.Resource(TargetGroup, "AWS::ElasticLoadBalancingV2::TargetGroup", new
        {
            VpcId = vpc,
            Port = port,
            Protocol = "HTTP",
            TargetType = addresses is null ? "instance" : "ip",
            Targets = addresses?.Select(address => new { Id = address, Port = port }).ToArray(),
            HealthCheckPath = "/healthz",
            HealthCheckIntervalSeconds = 10,
            HealthyThresholdCount = 3,
            UnhealthyThresholdCount = 3,
            Matcher = new { HttpCode = "200" },
            TargetGroupAttributes = new[] { new { Key = "deregistration_delay.timeout_seconds", Value = "60" } },
        });

    /// <summary>Containers register themselves by address as they come and go.</summary>
    internal static void AddTaskTargets(Template template, string logicalId, string healthPath) =>
        template.Resource(logicalId, "AWS::ElasticLoadBalancingV2::TargetGroup", new
        {
            VpcId = Fn.Ref(Network.Vpc),
            Port = Firewalls.HttpPort,
            Protocol = "HTTP",
            TargetType = "ip",
            HealthCheckPath = healthPath,
            HealthCheckIntervalSeconds = 10,
            HealthyThresholdCount = 2,
            Matcher = new { HttpCode = "200" },
            TargetGroupAttributes = new[] { new { Key = "deregistration_delay.timeout_seconds", Value = "15" } },
        });

    private static object[] Refuse() =>
        [new { Type = "fixed-response", FixedResponseConfig = new { StatusCode = "403", ContentType = "text/plain", MessageBody = "forbidden" } }];
}

/// <summary>Hands requests that meet all conditions to a target group.</summary>
internal sealed record ListenerRule(string LogicalId, object[] Conditions)
{
    /// <summary>One of its kind on the listener; the least goes first.</summary>
    public int Priority { get; init; } = 10;

    /// <summary>Logical id of the target group.</summary>
    public string Targets { get; init; } = LoadBalancer.TargetGroup;
}
