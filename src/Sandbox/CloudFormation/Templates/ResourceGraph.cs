using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.CloudFormation.Templates;

/// <summary>Which resource waits for which: by Ref, GetAtt, Sub and DependsOn.</summary>
internal static class ResourceGraph
{
    public static IReadOnlyList<string> DependenciesOf(Template template, ResourceDeclaration resource, Func<string, bool?>? outcome = null) =>
        [.. Reference.In(resource.Body, template.Conditions, outcome).Select(r => r.Name).Concat(resource.DependsOn)
            .Where(name => name != resource.LogicalId && template.Resources.ContainsKey(name)).Distinct(StringComparer.Ordinal)];

    public static void CheckAcyclic(Template template)
    {
        var edges = template.Resources.Values.ToDictionary(r => r.LogicalId, r => DependenciesOf(template, r), StringComparer.Ordinal);
        var rest = Unordered(edges);
        if (rest.Count > 0) throw ApiError.Validation($"Circular dependency between resources: [{string.Join(", ", rest)}]");
    }

    /// <summary>Names in an order in which each comes after what it depends on.</summary>
    public static List<string> Order(IReadOnlyDictionary<string, IReadOnlyList<string>> edges)
    {
        var order = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in edges.Keys.Order(StringComparer.Ordinal)) Visit(name);
        return order;

        void Visit(string name)
        {
            if (!seen.Add(name)) return;
            foreach (var dependency in edges[name].Where(edges.ContainsKey)) Visit(dependency);
            order.Add(name);
        }
    }

    // What is left when everything without open dependencies was taken away, again and again: the cycles.
    private static List<string> Unordered(Dictionary<string, IReadOnlyList<string>> edges)
    {
        var left = new HashSet<string>(edges.Keys, StringComparer.Ordinal);
        while (left.RemoveWhere(name => !edges[name].Any(left.Contains)) > 0)
        {
        }
        return [.. left.Order(StringComparer.Ordinal)];
    }
}
