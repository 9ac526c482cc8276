using Cloud.Domain.Blueprints.Clusters;
using Cloud.Domain.Blueprints.Grid;
using Cloud.Domain.Blueprints.Templates;
using static Cloud.Domain.Blueprints.ContainerSize;

namespace Cloud.Domain.Blueprints.Containers;

/// <summary>What scaling, deploying and restoring change without another template.</summary>
internal static class ContainerParameters
{
    /// <summary>Targets of one target group of an application load balancer ("Quotas for your Application Load Balancers").</summary>
    internal const int MostTasks = 1000;

    /// <summary>Readers of one Aurora cluster ("Amazon Aurora quotas").</summary>
    internal const int MostReaders = 15;

    /// <summary>gp3 at a search node, GiB: the least and the most that this product asks for.</summary>
    private const int LeastSearchVolume = 10;
    private const int LargestSearchVolume = 2000;

    private const string ImageType = "AWS::EC2::Image::Id";

    internal static void Add(Template template, ContainerLayout layout)
    {
        StackFrame.AddIdentity(template);
        template.Parameter(StackParameters.Revision, "String", "Commit that is deployed, served at /REVISION.txt", pattern: "[A-Za-z0-9._-]{1,64}");
        template.Parameter(StackParameters.TaskCpu, "String", "CPU units of a container");
        template.Parameter(StackParameters.TaskMemory, "String", "Memory of a container, MiB");
        template.Number(StackParameters.WebTaskMin, "Web containers at least, 0 while paused", 0, MostTasks);
        template.Number(StackParameters.WebTaskMax, "Web containers at most, 0 while paused", 0, MostTasks);
        template.Number(StackParameters.JobTaskMin, "Jobs containers at least, 0 while paused", 0, MostTasks);
        template.Number(StackParameters.JobTaskMax, "Jobs containers at most, 0 while paused", 0, MostTasks);
        template.Number(StackParameters.TaskCount, "Sandbox and images containers, 0 while paused", 0, 1);
        AddData(template, layout);
        if (layout.Kind.OnInstances)
            AddInstances(template);
        Bastion.AddParameters(template);
        if (layout.HasEdge)
        {
            ClusterParameters.AddOrigin(template);
            ClusterParameters.AddNames(template);
            return;
        }

        if (layout.FastlyService is not null)
        {
            FastlyEdge.AddParameters(template);
            return;
        }

        IntegrationGrid.AddNames(template);
        StackFrame.Optional(template, StackParameters.AlarmTopicArn, "Topic that alarms are sent to", ClusterParameters.HasTopic);
    }

    internal static Dictionary<string, string> Values(ContainerKind kind, EnvironmentSpec spec, Region region, IReadOnlyList<string> zones)
    {
        var (layout, size) = (ContainerLayout.Of(kind, spec), Catalogue.ContainerSize(spec.Size)!);
        string Running(int count) => Text(spec.Paused ? 0 : count);
        var least = layout.HighAvailability ? 2 : 1;
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [StackParameters.EnvironmentId] = spec.EnvironmentId,
            [StackParameters.AvailabilityZones] = string.Join(',', zones),
            [StackParameters.Revision] = spec.Revision ?? StackParameters.NoRevision,
            [StackParameters.TaskCpu] = Text(size.TaskCpu),
            [StackParameters.TaskMemory] = Text(size.TaskMemoryMib),
            [StackParameters.WebTaskMin] = Running(least),
            [StackParameters.WebTaskMax] = Running(size.MostWebTasks),
            [StackParameters.JobTaskMin] = Running(1),
            [StackParameters.JobTaskMax] = Running(size.MostJobTasks),
            [StackParameters.TaskCount] = Running(1),
            [StackParameters.ActiveSlot] = spec.Slots.Active,
            [StackParameters.IdleSlot] = spec.Slots.KeepsIdle ? Database.KeptIdleSlot : Database.NoIdleSlot,
            [StackParameters.SlotASnapshot] = spec.Slots.SnapshotA ?? "",
            [StackParameters.SlotBSnapshot] = spec.Slots.SnapshotB ?? "",
            [StackParameters.DatabaseClass] = size.DatabaseClass,
            [StackParameters.CacheNodeType] = size.CacheNode,
            [StackParameters.SearchInstanceType] = size.SearchInstance,
            [StackParameters.SearchVolumeGib] = Text(size.SearchVolumeGib),
            [StackParameters.BastionImageId] = spec.Pins.Of(MachineImage.Bastion),
            [StackParameters.DomainName] = spec.Domain ?? "",
            [StackParameters.AlarmTopicArn] = spec.AlarmTopicArn ?? "",
        };
        if (layout.FastlyService is null)
            values[StackParameters.HostedZoneId] = spec.HostedZoneId ?? "";
        for (var range = 1; range <= Bastion.Ranges; range++)
            values[StackParameters.BastionRange(range)] = spec.BastionRanges.ElementAtOrDefault(range - 1) ?? "";
        if (!layout.HasEdge)
            values[StackParameters.CertificateArn] = spec.CertificateArn ?? "";
        else
        {
            values[StackParameters.DomainNames] = string.Join(',', spec.DomainNames);
            ClusterParameters.SetOrigin(values, spec);
            values[StackParameters.EdgeCertificateArn] = spec.EdgeCertificateArn ?? "";
            values[StackParameters.EdgeWebAclArn] = spec.EdgeWebAclArn ?? "";
        }

        if (layout.HighAvailability)
            values[StackParameters.ReaderMax] = Text(size.MostReaders);
        if (layout.HasQueue)
            values[StackParameters.QueueInstanceType] = QueueInstance;
        if (!kind.OnInstances)
            return values;

        values[StackParameters.ClusterImageId] = spec.Pins.Of(MachineImage.ContainerHost);
        values[StackParameters.ClusterInstanceType] = $"{region.NodeFamily.Name}.{size.InstanceWidth}";
        values[StackParameters.ClusterInstanceMin] = Text(LeastInstances);
        values[StackParameters.ClusterInstanceMax] = Text(size.MostInstances);
        return values;
    }

    private static void AddData(Template template, ContainerLayout layout)
    {
        template.Parameter(StackParameters.ActiveSlot, "String", "Database that serves; a restore fills the other and then moves here", pattern: $"{Database.SlotA}|{Database.SlotB}");
        template.Parameter(StackParameters.IdleSlot, "String", "Whether the other database stands", pattern: $"{Database.NoIdleSlot}|{Database.KeptIdleSlot}");
        template.Parameter(StackParameters.SlotASnapshot, "String", "Snapshot that database A was made from; once set it stays", defaultValue: "");
        template.Parameter(StackParameters.SlotBSnapshot, "String", "Snapshot that database B was made from; once set it stays", defaultValue: "");
        template.Parameter(StackParameters.DatabaseClass, "String", "Instance class of the database's writer and readers", pattern: @"db\..+");
        if (layout.HighAvailability)
            template.Number(StackParameters.ReaderMax, "Database readers at most", 1, MostReaders);
        template.Parameter(StackParameters.CacheNodeType, "String", "Node type of either Redis", pattern: @"cache\..+");
        template.Parameter(StackParameters.SearchInstanceType, "String", "Instance type of a search node", pattern: @".+\.search");
        template.Number(StackParameters.SearchVolumeGib, "Disk of a search node, GiB", LeastSearchVolume, LargestSearchVolume);
        if (layout.HasQueue)
            template.Parameter(StackParameters.QueueInstanceType, "String", "Instance type of a node of the message queue", pattern: @"mq\..+");
    }

    private static void AddInstances(Template template)
    {
        template.Parameter(StackParameters.ClusterImageId, ImageType, "Pinned machine image of the cluster's instances");
        template.Parameter(StackParameters.ClusterInstanceType, "String", "Instance type of the cluster");
        template.Number(StackParameters.ClusterInstanceMin, "Instances at least", LeastInstances, InstancesEver);
        template.Number(StackParameters.ClusterInstanceMax, "Instances at most", LeastInstances, InstancesEver);
    }
}
