using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Cloud.Application.Pipeline;

/// <summary>
/// What a command changed, for the audit log: paths as in the API's addresses, below them properties, and of each the value before and after.
/// What the change tracker holds is taken by an allow-list (<see cref="AuditedColumns"/>): a column that nobody thought of is not shown.
/// </summary>
public sealed class AuditChange
{
    /// <summary>Things of one command that are shown; a command that changes more says how many were left out.</summary>
    public const int MostThings = 40;

    /// <summary>Every entity and property that the log may show by itself.</summary>
    public static IEnumerable<(Type Entity, string Property)> Shown => AuditedColumns.Shown;

    private readonly SortedDictionary<string, SortedDictionary<string, object?>> _before = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SortedDictionary<string, object?>> _after = new(StringComparer.Ordinal);
    private int _more;

    /// <summary>One property of one thing; a thing that came or went has no value on the other side.</summary>
    public AuditChange Set(string path, string property, object? before, object? after)
    {
        Side(_before, path)[property] = before;
        Side(_after, path)[property] = after;
        return this;
    }

    /// <summary>One property of a thing that came: there was nothing before.</summary>
    public AuditChange Came(string path, string property, object? value)
    {
        Side(_after, path)[property] = value;
        return this;
    }

    /// <summary>One property of a thing that went: there is nothing after.</summary>
    public AuditChange Went(string path, string property, object? value)
    {
        Side(_before, path)[property] = value;
        return this;
    }

    /// <summary>Both sides as canonical JSON, null where there is nothing to tell.</summary>
    public (string? Before, string? After) ToJson()
    {
        if (_more > 0)
        {
            Side(_after, "more")["things"] = _more;
        }

        return (_before.Count > 0 ? CanonicalJson.Of(_before) : null, _after.Count > 0 ? CanonicalJson.Of(_after) : null);
    }

    internal void AddAll(ChangeTracker tracker)
    {
        foreach (var entry in tracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted))
        {
            if (AuditedColumns.Of(entry.Metadata.ClrType) is { } columns)
            {
                Add(entry, columns);
            }
        }
    }

    private void Add(EntityEntry entry, AuditedColumns columns)
    {
        var changed = columns.Names.Select(entry.Property).Where(p => entry.State != EntityState.Modified || Differs(p)).ToList();
        if (entry.State == EntityState.Modified && changed.Count == 0)
        {
            return;
        }

        if (_before.Count + _after.Count > 2 * MostThings)
        {
            _more++;
            return;
        }

        var path = columns.Path(entry.Entity);
        var before = entry.State == EntityState.Added ? null : Side(_before, path);
        var after = entry.State == EntityState.Deleted ? null : Side(_after, path);
        foreach (var property in changed)
        {
            var name = AuditedColumns.WireName(property.Metadata.Name);
            Put(before, name, property.OriginalValue, entry.State);
            Put(after, name, property.CurrentValue, entry.State);
        }
    }

    /// <summary>Of a thing that comes or goes, what it never had is not worth a line.</summary>
    private static void Put(SortedDictionary<string, object?>? side, string name, object? value, EntityState state)
    {
        if (side is not null && (value is not null || state == EntityState.Modified))
        {
            side[name] = value;
        }
    }

    private static bool Differs(PropertyEntry property) => property.IsModified && !property.Metadata.GetValueComparer().Equals(property.OriginalValue, property.CurrentValue);

    private static SortedDictionary<string, object?> Side(SortedDictionary<string, SortedDictionary<string, object?>> side, string path)
    {
        if (!side.TryGetValue(path, out var properties))
        {
            side[path] = properties = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        }

        return properties;
    }
}
