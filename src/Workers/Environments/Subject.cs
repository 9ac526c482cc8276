using System.Text.Json;
using Cloud.Application.Ports;
using Cloud.Domain.Activities;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;
using Cloud.Domain.Integrations;
using Cloud.Domain.Projects;
using Cloud.Workers.AwsAccounts;
using Cloud.Workers.Running;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Environments;

/// <summary>The environment an activity is about, its project, and its stack's row where there is one; for shared staging production's too.</summary>
internal sealed record Subject(Environment Environment, Project Project, EnvironmentStack? Stack, EnvironmentStack? ProductionStack = null, CloudAccount? Account = null, IReadOnlyList<Integration>? Found = null, bool TakesCdn = false, string? Files = null)
{
    /// <summary>The project's region, in the account that it lives in.</summary>
    public CloudAccount At => Account ?? new(Project.Region);

    /// <summary>The project's.</summary>
    public IReadOnlyList<Integration> Integrations => Found ?? [];

    /// <summary>The Fastly service that stands before it, as its stack tells; null where none does.</summary>
    public string? FastlyService => Stack?.Outputs.GetValueOrDefault(StackOutputs.FastlyService);

    public string StackName => EnvironmentStack.NameOf(Environment);

    /// <summary>Where its edge stack stands.</summary>
    public CloudAccount EdgeAt => At with { Region = StackTemplates.EdgeRegion };

    public string EdgeName => EdgeStack.NameOf(Environment);

    /// <summary>Topology as the stack last told it; empty while there is none.</summary>
    public Topology Topology => StackTopology.Read(
        Stack?.Outputs ?? new Dictionary<string, string>(),
        [.. (Stack?.Parts ?? []).Select(p => (p.LogicalId, p.Type, p.PhysicalId ?? "", p.Status))]);

    /// <summary>The bastion's instance; null where none stands.</summary>
    public string? Bastion => Stack?.Bastion?.PhysicalId;

    /// <summary>Throws <see cref="ActivityFailedException"/> when the environment is gone.</summary>
    public static async Task<Subject> Load(StepContext context)
    {
        var id = context.Activity.EnvironmentId;
        var environment = await context.Db.Environments.SingleOrDefaultAsync(e => e.Id == id, context.Cancel)
            ?? throw new ActivityFailedException("environment.not_found", "The environment does not exist any more.");
        var found = await context.Db.Projects.Where(p => p.Id == environment.ProjectId)
            .Select(p => new { Project = p, Integrations = context.Db.Integrations.Where(i => i.ProjectId == p.Id).ToList(), Files = context.Db.Revisions.Where(r => r.Id == environment.RevisionId).Select(r => r.Configuration).SingleOrDefault() }).SingleAsync(context.Cancel);
        var project = found.Project;
        var production = environment.IsShared ? await context.Db.Stacks.SingleOrDefaultAsync(s => s.EnvironmentId == environment.SharedWithId, context.Cancel) : null;
        var account = await AccountOf.Project(context, project);
        return new Subject(environment, project, await context.Db.Stacks.SingleOrDefaultAsync(s => s.EnvironmentId == id, context.Cancel), production, account, found.Integrations, TakesOver(context.Activity.Type), found.Files);
    }

    /// <summary>The stack's row, made at first need.</summary>
    public EnvironmentStack StackRow(ICloudDb db)
    {
        if ((Stack ?? db.Stacks.Local.SingleOrDefault(s => s.EnvironmentId == Environment.Id)) is { } known)
        {
            return known;
        }

        var row = EnvironmentStack.For(Environment, StackName, Project.Region);
        db.Stacks.Add(row);
        return row;
    }

    /// <summary>Keeps what AWS just told about the stack; the environment is never shown better than that.</summary>
    public void See(Run<StackChange> run, Stack stack, IReadOnlyList<StackResource>? resources = null)
    {
        var row = StackRow(run.Db);
        row.See(stack.Id, stack.Status, stack.StatusReason, resources is null ? null : stack.Outputs,
            resources is null ? null : [.. resources.Select(r => new StackPart(r.LogicalId, r.Type, r.PhysicalId, r.Status, r.Reason))], run.Now);
        row.SeeProtection(stack.TerminationProtection);
        Environment.SeeStack(StackConditions.Of(stack.Status), run.Now);
    }

    /// <summary>What was asked did not happen: back to what the environment was when it was asked, as the activity remembers.</summary>
    public void ReturnToWhereItWas(StepContext context)
    {
        using var parameters = JsonDocument.Parse(context.Activity.Parameters);
        if (parameters.RootElement.TryGetProperty("from", out var from) && Domain.Words.TryParse<Lifecycle>(from.GetString(), out var before))
        {
            Environment.ReturnTo(before, context.Now);
        }
    }

    public EnvironmentSpec Spec() => EnvironmentSpec.Of(Project, Environment, ProductionStack, Stack, Integrations, TakesCdn, Files);

    /// <summary>Another CDN, and a name for the balancer, come with what people asked for as a whole, and with nothing that happens by itself.</summary>
    private static bool TakesOver(string activity) => activity is ActivityTypes.ProjectCreate or ActivityTypes.EnvironmentActivate or ActivityTypes.EnvironmentRedeploy;

    /// <summary>Never a version or an activity: a changed tag is an update of nearly every resource (AWS.md, 5).</summary>
    public IReadOnlyDictionary<string, string> Tags => new Dictionary<string, string>
    {
        ["cloud:organization"] = Domain.WireId.From(Project.OrganizationId),
        ["cloud:project"] = Project.Id,
        ["cloud:environment"] = Environment.MachineName,
    };
}
