using System.Globalization;
using Cloud.Domain;

namespace Cloud.Application.Projects;

/// <summary>Projects have no time in their ids, so the cursor carries both: microseconds since 1970, the database's own precision, and the id.</summary>
internal sealed record ProjectCursor(DateTimeOffset At, string Id)
{
    public static ProjectCursor Of(DateTimeOffset at, string id) => new(at, id);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(At.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond}-{Id}");

    public static ProjectCursor? Parse(string? text)
    {
        var parts = text?.Split('-') ?? [];
        return parts.Length == 2 && WireId.IsProject(parts[1]) && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < LatestMicroseconds
            ? new ProjectCursor(DateTimeOffset.UnixEpoch.AddTicks(at * TimeSpan.TicksPerMicrosecond), parts[1])
            : null;
    }

    /// <summary>The year 9999 ends .NET's calendar.</summary>
    private static readonly long LatestMicroseconds = (DateTimeOffset.MaxValue.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;
}
