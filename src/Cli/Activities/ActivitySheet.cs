using Cloud.Cli.Output;
using Cloud.Client;

namespace Cloud.Cli.Activities;

internal static class ActivitySheet
{
    public static readonly Sheet<ActivityResource> Of = new(
        new("id", a => a.Id),
        new("type", a => a.Type, Wide: true),
        new("description", a => a.Text ?? a.Description),
        new("state", a => a.State),
        new("result", a => a.Result),
        new("progress", a => a.CompletionPercent, Wide: true),
        new("environments", a => a.Environments, Wide: true),
        new("waits_for", a => a.WaitsFor?.Reason, Wide: true),
        new("error", a => a.Error?.Message, Wide: true),
        new("created_at", a => a.CreatedAt),
        new("started_at", a => a.StartedAt, Wide: true),
        new("completed_at", a => a.CompletedAt, Wide: true));

    public static readonly Sheet<ActivityStep> Steps = new(
        new("name", s => s.Name),
        new("state", s => s.State),
        new("attempt", s => s.Attempt),
        new("started_at", s => s.StartedAt),
        new("completed_at", s => s.CompletedAt));
}
