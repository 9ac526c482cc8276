using System.Text.Json;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Environments;
using Cloud.Workers.AwsAccounts;
using Cloud.Workers.Running;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Environments;

/// <summary>The retained resource that an activity is about. Its environment may be gone, so nothing here asks for that.</summary>
internal static class Retained
{
    /// <summary>Where it lies: in its project's account, which is kept as long as anything of the project's lies there.</summary>
    public static async Task<CloudAccount> At(StepContext context, RetainedResource resource) =>
        AccountOf.Place(context, await AccountOf.Row(context, context.Db.Projects.Where(p => p.Id == resource.ProjectId)), resource.Region);

    /// <summary>Those of the environment's own stack, which it carried while it was there.</summary>
    public static Dictionary<string, string> Tags(RetainedResource resource) => new(StringComparer.Ordinal)
    {
        ["cloud:organization"] = WireId.From(resource.OrganizationId),
        ["cloud:project"] = resource.ProjectId,
        ["cloud:environment"] = resource.EnvironmentName,
    };

    public static async Task<RetainedResource> Load(StepContext context) =>
        await Find(context) ?? throw new ActivityFailedException("retained_resource.not_found", "It is not on the list any more: somebody purged it.");

    public static async Task<RetainedResource?> Find(StepContext context)
    {
        using var parameters = JsonDocument.Parse(context.Activity.Parameters);
        return WireId.TryParse(parameters.RootElement.GetProperty("resource").GetString(), out var id)
            ? await context.Db.RetainedResources.SingleOrDefaultAsync(r => r.Id == id, context.Cancel)
            : null;
    }
}
