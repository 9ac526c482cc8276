using Cloud.Domain.Attention;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Running;

/// <summary>Raises and resolves what wants a person; one open item a kind and environment.</summary>
public static class AttentionDesk
{
    public static async Task Raise(StepContext context, string kind, AttentionSeverity severity, string title, string detail)
    {
        var environment = await context.Db.Environments.SingleOrDefaultAsync(e => e.Id == context.Activity.EnvironmentId, context.Cancel);
        if (environment is null)
        {
            return;
        }

        var open = await Find(context, kind);
        if (open is null)
        {
            context.Db.Attention.Add(AttentionItem.Raise(environment, kind, severity, title, detail, context.Activity.Id, context.Now));
        }
        else
        {
            open.Repeat(title, detail, context.Activity.Id);
        }
    }

    /// <param name="aboutType">Only when the item's activity was of this type: a good backup says nothing about a failed activation.</param>
    public static async Task Resolve(StepContext context, string kind, string? aboutType = null)
    {
        var open = await Find(context, kind);
        if (open is not null && (aboutType is null || await context.Db.Activities.AnyAsync(a => a.Id == open.ActivityId && a.Type == aboutType, context.Cancel)))
        {
            open.Resolve(context.Now);
        }
    }

    /// <summary>Its stack is well, or gone on purpose: nothing that was said of an earlier one is true any more.</summary>
    public static async Task StackIsFine(StepContext context)
    {
        foreach (var kind in new[] { AttentionKind.StackMissing, AttentionKind.StackUnhealthy, AttentionKind.StackDrift, AttentionKind.ActivityFailed, AttentionKind.AwsAccountRefused })
        {
            await Resolve(context, kind);
        }
    }

    /// <summary>What is open of an environment is little: a step reads it once.</summary>
    private static async Task<AttentionItem?> Find(StepContext context, string kind)
    {
        if (!context.AttentionIsRead)
        {
            await context.Db.Attention.Where(i => i.EnvironmentId == context.Activity.EnvironmentId && i.ResolvedAt == null).LoadAsync(context.Cancel);
            context.AttentionIsRead = true;
        }

        return context.Db.Attention.Local.FirstOrDefault(i => i.Kind == kind && i.ResolvedAt is null && i.EnvironmentId == context.Activity.EnvironmentId);
    }
}
