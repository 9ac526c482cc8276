using System.Text.Json.Nodes;
using Cloud.Domain.Blueprints.Clusters;
using Cloud.Domain.Blueprints.Templates;

namespace Cloud.Domain.Blueprints.Containers;

/// <summary>RabbitMQ by Amazon MQ, where the configuration names a queue (R31); three nodes in three zones on high availability.</summary>
internal static class Queue
{
    /// <summary>AMQP over TLS: the service speaks nothing else.</summary>
    internal const int Port = 5671;

    internal const string Broker = "Queue";
    internal const string Secret = "QueueSecret";

    private const string User = "app";

    /// <summary>Amazon MQ, "Supported engines": the 3.13 line.</summary>
    private const string EngineVersion = "3.13";

    /// <summary>The host in <c>amqps://host:5671</c>.</summary>
    internal static JsonObject Host =>
        Fn.Select(0, Fn.Split(":", Fn.Select(1, Fn.Split("//", Fn.Select(0, Fn.GetAtt($"{Broker}.AmqpEndpoints"))))));

    internal static void Add(Template template, ContainerLayout layout)
    {
        if (!layout.HasQueue)
            return;

        Roles.AddSecret(template, Secret, "Password of the message queue");
        template.Resource(Broker, "AWS::AmazonMQ::Broker", new
        {
            BrokerName = Fn.Ref(StackParameters.EnvironmentId),
            EngineType = "RABBITMQ",
            EngineVersion,
            HostInstanceType = Fn.Ref(StackParameters.QueueInstanceType),
            DeploymentMode = layout.HighAvailability ? "CLUSTER_MULTI_AZ" : "SINGLE_INSTANCE",
            PubliclyAccessible = false,
            AutoMinorVersionUpgrade = true,
            SubnetIds = layout.HighAvailability ? ContainerLayout.PrivateSubnets : ClusterLayout.Each(Network.PrivateSubnet, [1]),
            SecurityGroups = new[] { Fn.GetAtt($"{ContainerFirewalls.DataGroup}.GroupId") },
            Logs = new { General = true },
            Users = new[] { new { Username = User, Password = Fn.Sub($"{{{{resolve:secretsmanager:${{{Secret}}}}}}}") } },
        });
    }
}
