namespace Cloud.Domain.Blueprints.Templates;

/// <summary>Tags inside a template. Tenant and cost tags come as stack tags with the change set.</summary>
internal static class Tags
{
    /// <summary>The node a volume, an interface or an instance belongs to: how a booting node finds what is its own.</summary>
    internal const string Node = "cloud:node";

    /// <summary>The very stack: retained volumes of an earlier stack of the same environment must not be taken for this one's.</summary>
    internal const string Stack = "cloud:stack";

    internal static object Name(object name) => new[] { new { Key = "Name", Value = name } };

    internal static object OfNode(object nodeName) => new object[]
    {
        new { Key = "Name", Value = nodeName },
        new { Key = Node, Value = nodeName },
        new { Key = Stack, Value = Fn.Ref("AWS::StackId") },
    };

    /// <summary>Tags of an auto scaling group, which hands them to its instances.</summary>
    internal static object Launched(object nodeName) => new object[]
    {
        new { Key = "Name", Value = nodeName, PropagateAtLaunch = true },
        new { Key = Node, Value = nodeName, PropagateAtLaunch = true },
        new { Key = Stack, Value = Fn.Ref("AWS::StackId"), PropagateAtLaunch = true },
    };
}
