using System.Text.Json.Nodes;
using Cloud.Domain.Blueprints.Clusters;
using Cloud.Domain.Blueprints.Templates;
using DatabaseSlots = Cloud.Domain.Environments.DatabaseSlots;

namespace Cloud.Domain.Blueprints.Containers;

/// <summary>
/// Aurora in two slots (R72, R89): one serves; a restore makes the other from a snapshot and the name <c>db.</c> moves. A writer in either, a reader in
/// another zone and more by load where the plan has high availability (R73), a proxy where it has one (R74). A cluster that goes leaves a snapshot.
/// </summary>
internal static class Database
{
    internal const int Port = 3306;

    internal const string SlotA = DatabaseSlots.A;
    internal const string SlotB = DatabaseSlots.B;
    internal const string NoIdleSlot = "none";
    internal const string KeptIdleSlot = "kept";
    internal const string ActiveIsA = "ActiveIsA";

    /// <summary>Aurora MySQL 3 with long-term support, compatible with MySQL 8.0 (Aurora MySQL release notes; not proven against an account).</summary>
    private const string EngineVersion = "8.0.mysql_aurora.3.08.2";

    private const string Engine = "aurora-mysql";
    private const string Subnets = "DatabaseSubnets";
    private const string Proxy = "DatabaseProxy";
    private const string User = "app";
    private const string WriterInstance = "Writer";
    private const string ReaderInstance = "Reader";
    private const string KeepsIdle = "KeepsIdleSlot";
    private const string ActiveIsB = "ActiveIsB";

    /// <summary>Days that Aurora's own continuous backup reaches back, beside ours: the least it takes is 1.</summary>
    private const int ContinuousDays = 7;

    /// <summary>CPU of readers, per cent, that another reader comes at.</summary>
    private const int BusyPercent = 60;

    private static readonly string[] ExportedLogs = ["error", "slowquery"];

    internal static JsonObject ActiveCluster => OfActive(cluster => Fn.Ref(cluster));

    /// <summary>Where RDS keeps the password that it made for the active cluster; JSON with <c>username</c> and <c>password</c>.</summary>
    internal static JsonObject PasswordArn => OfActive(cluster => Once(Fn.GetAtt($"{cluster}.MasterUserSecret.SecretArn"), cluster + WriterInstance));

    /// <summary>Host that takes writes.</summary>
    internal static JsonObject Writer(ContainerLayout layout) =>
        layout.HasProxy ? Fn.GetAtt($"{Proxy}.Endpoint") : OfActive(cluster => Once(Fn.GetAtt($"{cluster}.Endpoint.Address"), cluster + WriterInstance));

    /// <summary>Host that answers reads: the readers, or the writer where there is none.</summary>
    internal static JsonObject Reader(ContainerLayout layout) =>
        OfActive(cluster => Once(Fn.GetAtt($"{cluster}.ReadEndpoint.Address"), cluster + (layout.HighAvailability ? ReaderInstance : WriterInstance)));

    internal static void Add(Template template, ContainerLayout layout)
    {
        template.Condition(ActiveIsA, Fn.Is(StackParameters.ActiveSlot, SlotA));
        template.Condition(ActiveIsB, Fn.Not(ActiveIsA));
        template.Condition(KeepsIdle, Fn.Is(StackParameters.IdleSlot, KeptIdleSlot));
        template.Resource(
            Subnets, "AWS::RDS::DBSubnetGroup", new { DBSubnetGroupDescription = "Private subnets of three zones", SubnetIds = ContainerLayout.PrivateSubnets });
        AddSlot(template, layout, SlotA, ActiveIsA, StackParameters.SlotASnapshot);
        AddSlot(template, layout, SlotB, ActiveIsB, StackParameters.SlotBSnapshot);
        if (layout.HighAvailability)
            AddReaderScaling(template);
        if (layout.HasProxy)
            AddProxy(template);
        template.Output(
            StackOutputs.DatabaseArn,
            OfActive(cluster => Fn.Sub($"arn:${{AWS::Partition}}:rds:${{AWS::Region}}:${{AWS::AccountId}}:cluster:${{{cluster}}}")));
    }

    internal static string ClusterOf(string slot) => DatabaseSlots.ClusterOf(slot);

    private static JsonObject OfActive(Func<string, JsonObject> value) => Fn.If(ActiveIsA, value(ClusterOf(SlotA)), value(ClusterOf(SlotB)));

    /// <summary>The active cluster once its instance stands.</summary>
    private static JsonObject ActiveWith(string instance) => OfActive(cluster => Once(Fn.Ref(cluster), cluster + instance));

    /// <summary>
    /// A value that is known only once an instance stands: a cluster has its names and its password before it can answer, and whoever moves over to it must not be sooner. A
    /// dependency by name cannot depend on the slot; a reference that is then left aside can.
    /// </summary>
    private static JsonObject Once(JsonObject value, string instance) => Fn.Select(0, Template.Json(new[] { value, Fn.Ref(instance) }));

    private static void AddSlot(Template template, ContainerLayout layout, string slot, string isActive, string snapshot)
    {
        var (cluster, stands, restored) = (ClusterOf(slot), $"HasSlot{slot}", $"Slot{slot}IsRestored");
        template.Condition(stands, Fn.Or(isActive, KeepsIdle));
        template.Condition(restored, Fn.Given(snapshot));
        template.Resource(
            cluster,
            "AWS::RDS::DBCluster",
            new
            {
                Engine,
                EngineVersion,
                DatabaseName = Fn.If(restored, Fn.NoValue, User),
                SnapshotIdentifier = Fn.If(restored, Fn.Ref(snapshot), Fn.NoValue),
                MasterUsername = Fn.If(restored, Fn.NoValue, User),
                ManageMasterUserPassword = true,
                DBSubnetGroupName = Fn.Ref(Subnets),
                VpcSecurityGroupIds = new[] { Fn.GetAtt($"{ContainerFirewalls.DataGroup}.GroupId") },
                StorageEncrypted = true,
                BackupRetentionPeriod = ContinuousDays,
                CopyTagsToSnapshot = true,
                EnableCloudwatchLogsExports = ExportedLogs,
            },
            Lifecycle.Snapshotted with { Condition = stands });
        AddInstance(template, cluster + WriterInstance, cluster, zone: 1, stands, after: null);
        if (layout.HighAvailability)
            AddInstance(template, cluster + ReaderInstance, cluster, zone: 2, stands, after: cluster + WriterInstance);
    }

    private static void AddInstance(Template template, string logicalId, string cluster, int zone, string stands, string? after) =>
        template.Resource(
            logicalId,
            "AWS::RDS::DBInstance",
            new
            {
                DBClusterIdentifier = Fn.Ref(cluster),
                Engine,
                DBInstanceClass = Fn.Ref(StackParameters.DatabaseClass),
                AvailabilityZone = ClusterLayout.Zone(zone),
                PubliclyAccessible = false,
                PromotionTier = zone - 1,
            },
            new Lifecycle { Condition = stands, After = after is null ? null : [after] });

    private static void AddReaderScaling(Template template)
    {
        template.Resource(
            "ReaderTarget",
            "AWS::ApplicationAutoScaling::ScalableTarget",
            new
            {
                ServiceNamespace = "rds",
                ScalableDimension = "rds:cluster:ReadReplicaCount",
                ResourceId = Fn.Sub("cluster:${Active}", new { Active = ActiveWith(ReaderInstance) }),
                MinCapacity = 1,
                MaxCapacity = Fn.Ref(StackParameters.ReaderMax),
            });
        TaskScaling.Track(template, "ReaderPolicy", "ReaderTarget", "RDSReaderAverageCPUUtilization", BusyPercent);
    }

    private static void AddProxy(Template template)
    {
        template.Resource("DatabaseProxyRole", "AWS::IAM::Role", new
        {
            AssumeRolePolicyDocument = Iam.TrustOf("rds.amazonaws.com"),
            Policies = new[] { Iam.Inline("password", new { Effect = "Allow", Action = "secretsmanager:GetSecretValue", Resource = PasswordArn }) },
        });
        template.Resource(Proxy, "AWS::RDS::DBProxy", new
        {
            DBProxyName = Fn.Sub("cloud-${Suffix}", new { Suffix = StackFrame.StackSuffix() }),
            EngineFamily = "MYSQL",
            RequireTLS = true,
            RoleArn = Fn.GetAtt("DatabaseProxyRole.Arn"),
            Auth = new[] { new { AuthScheme = "SECRETS", IAMAuth = "DISABLED", SecretArn = PasswordArn } },
            VpcSubnetIds = ContainerLayout.PrivateSubnets,
            VpcSecurityGroupIds = new[] { Fn.GetAtt($"{ContainerFirewalls.DataGroup}.GroupId"), Fn.GetAtt($"{ContainerFirewalls.AppGroup}.GroupId") },
        });
        template.Resource(
            "DatabaseProxyTargets",
            "AWS::RDS::DBProxyTargetGroup",
            new { DBProxyName = Fn.Ref(Proxy), TargetGroupName = "default", DBClusterIdentifiers = new[] { ActiveWith(WriterInstance) } });
    }
}
