using System.Globalization;

namespace Cloud.Domain.Blueprints;

/// <summary>Logical ids that more than one part, or a reader of the stack, names. Numbered ones count from 1.</summary>
public static class LogicalIds
{
    /// <summary>The group of one instance that a node is.</summary>
    public static string NodeGroup(int index) => Numbered("Node", index);

    internal static string Numbered(string noun, int index) => string.Create(CultureInfo.InvariantCulture, $"{noun}{index}");
}
