using Cloud.Client;
using Cloud.Dashboard.Environments;

namespace Cloud.Dashboard.Projects;

/// <summary>Where each environment stands in the drawing: production first, then the way a change takes to it, read right to left.</summary>
internal sealed class BranchLayout
{
    public const int CardWidth = 192;
    public const int CardHeight = 74;
    private const int ColumnGap = 40;
    private const int RowGap = 16;
    private const int Margin = 2;

    private readonly Dictionary<string, Place> places = new(StringComparer.Ordinal);

    public BranchLayout(IReadOnlyList<EnvironmentResource> environments)
    {
        var ordered = EnvironmentOrder.Of(environments).ToList();
        var trunk = ordered.Where(e => EnvironmentOrder.Rank(e) <= 2).ToList();
        for (var column = 0; column < trunk.Count; column++) Put(trunk[column], column, 0);
        for (var i = 1; i < trunk.Count; i++) Lines.Add(new(places[trunk[i - 1].Id], places[trunk[i].Id]));

        var row = 0;
        foreach (var root in ordered.Where(e => EnvironmentOrder.Rank(e) > 2 && !IsBranch(e.Parent, ordered)))
            row = PutWithChildren(root, ordered, trunk.Count, row, trunk.LastOrDefault());

        // A circle of parents has no root; its members are drawn all the same.
        foreach (var left in ordered.Where(e => !places.ContainsKey(e.Id)))
            row = PutWithChildren(left, ordered, trunk.Count, row, null);

        Width = places.Values.Select(p => p.X + CardWidth).DefaultIfEmpty(0).Max() + Margin;
        Height = places.Values.Select(p => p.Y + CardHeight).DefaultIfEmpty(0).Max() + Margin;
    }

    public sealed record Place(EnvironmentResource Environment, int X, int Y);

    public sealed record Line(Place From, Place To)
    {
        /// <summary>From the right side of the one to the left side of the other, with a soft bend where they are not level.</summary>
        public string Path
        {
            get
            {
                var (x1, y1, x2, y2) = (From.X + CardWidth, From.Y + (CardHeight / 2), To.X, To.Y + (CardHeight / 2));
                var middle = (x1 + x2) / 2;
                return y1 == y2 ? $"M{x1} {y1}H{x2}" : $"M{x1} {y1}H{middle - 8}Q{middle} {y1} {middle} {y1 + 8}V{y2 - 8}Q{middle} {y2} {middle + 8} {y2}H{x2}";
            }
        }
    }

    public IEnumerable<Place> Places => places.Values;

    public List<Line> Lines { get; } = [];

    public int Width { get; }

    public int Height { get; }

    private static bool IsBranch(string? parent, List<EnvironmentResource> all) => all.Any(e => e.Id == parent && EnvironmentOrder.Rank(e) > 2);

    private int PutWithChildren(EnvironmentResource environment, List<EnvironmentResource> all, int column, int row, EnvironmentResource? parent)
    {
        if (places.ContainsKey(environment.Id)) return row;
        var place = Put(environment, column, row);
        if (parent is not null) Lines.Add(new(places[parent.Id], place));

        var next = row;
        foreach (var child in all.Where(e => e.Parent == environment.Id && EnvironmentOrder.Rank(e) > 2))
            next = PutWithChildren(child, all, column + 1, next, environment);
        return Math.Max(next, row + 1);
    }

    private Place Put(EnvironmentResource environment, int column, int row) =>
        places[environment.Id] = new(environment, Margin + (column * (CardWidth + ColumnGap)), Margin + (row * (CardHeight + RowGap)));
}
