using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Cloud.Domain;
using Cloud.Domain.Activities;
using Cloud.Workers.Running;
using Cloud.Workers.Tests.Integrations;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Workers.Tests.Harness;

/// <summary>
/// Every workflow there is, found by reflection, under everything that can happen to a worker at a step: the same end, one stack, nothing left over,
/// no write by a worker whose lease is gone. A new workflow needs a scenario and gets all of it.
/// </summary>
public sealed class HarnessTests(Database postgres)
{
    /// <summary>Calls that change something, of all services (AWS's names, and the sandbox's of Fastly's).</summary>
    private static readonly string[] Mutations =
    [
        "CreateChangeSet", "ExecuteChangeSet", "DeleteStack", "SetStackPolicy", "UpdateTerminationProtection", "ContinueUpdateRollback", "CancelUpdateStack",
        "DetectStackDrift", "StartBackupJob", "StartRestoreJob", "DeleteRecoveryPoint", "PutObject", "RequestCertificate", "DeleteCertificate",
        "CloneVersion", "CommentVersion", "Createbackend", "Createheader", "Deletebackend", "Deleteheader", "ActivateVersion",
    ];

    private static readonly ConcurrentDictionary<string, Lazy<Task<(string End, IReadOnlyList<StepRun> Runs)>>> Undisturbed = new(StringComparer.Ordinal);

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Each way for one type of each workflow; types that share its steps are killed and lose answers, and what is left of them takes its time in the long run.</summary>
    public static IEnumerable<TheoryDataRow<string, Disturbance>> Cases() =>
        from types in Workflows().Append([.. Scenario.Variants.Keys])
        from type in types
        from kind in Enum.GetValues<Disturbance>()
        where kind != Disturbance.None
        select type == types[0] || kind is Disturbance.KilledAtEachStep or Disturbance.AnswersLost ? new TheoryDataRow<string, Disturbance>(type, kind) : new TheoryDataRow<string, Disturbance>(type, kind).WithTrait("Category", "Long");

    [Fact]
    public void Every_type_that_a_workflow_does_has_a_scenario() => Assert.Equal(Types().Order(StringComparer.Ordinal), Scenario.All.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task It_ends_as_if_nothing_had_happened(string type, Disturbance kind)
    {
        var expected = (await InPeace(type)).End;
        Assert.Equal(expected, (await EndOf(type, kind)).End);
    }

    [Theory]
    [MemberData(nameof(EveryType))]
    public async Task No_step_sends_more_commands_than_its_budget(string type)
    {
        var runs = (await InPeace(type)).Runs;
        Assert.NotEmpty(runs);
        Assert.Contains(runs, run => run.Commands.Count > 0);
        Assert.All(runs, run => Assert.True(run.Commands.Count <= StepBudget.Most, $"{type}, {run.Step}: {run.Commands.Count} commands, the budget is {StepBudget.Most}.\n{string.Join("\n\n", run.Commands)}"));
    }

    public static TheoryData<string> EveryType() => [.. Types(), .. Scenario.Variants.Keys];

    internal static IEnumerable<string> Types() => Workflows().SelectMany(types => types);

    private static IEnumerable<IReadOnlyList<string>> Workflows() => typeof(Composition).Assembly.GetTypes()
        .Where(t => t is { IsAbstract: false } && t.IsAssignableTo(typeof(IWorkflow)))
        .Select(t => ((IWorkflow)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(t)).Types);

    private Task<(string End, IReadOnlyList<StepRun> Runs)> InPeace(string type) => Undisturbed.GetOrAdd(type, t => new(async () =>
    {
        using var budget = new StepBudget();
        var (end, activity) = await EndOf(t, Disturbance.None);
        return (end, budget.Runs(activity));
    })).Value;

    private async Task<(string End, Guid Activity)> EndOf(string type, Disturbance kind)
    {
        var scenario = Scenario.All.GetValueOrDefault(type) ?? Scenario.Variants[type];
        var armed = Disturbance.None;
        await using var world = await WorkersUnderTest.Start(postgres, work: false, blueprint: scenario.Of);
        await world.Work((_, workflow) => new Disturbed(workflow, world, type.Split(':')[0], () => armed));
        await scenario.Before(world);
        armed = kind;
        if (kind is Disturbance.AnswersLost or Disturbance.ErrorsAfterTheFact)
        {
            await world.Faults([.. Mutations.Select(m => new { kind = kind == Disturbance.AnswersLost ? "lose" : "error", action = m, times = 1 })]);
        }

        var id = await scenario.Begin(world);
        var ended = await world.Ended(id);
        await world.Faults();
        await world.Settled();
        var log = await world.Log(id);
        Assert.True(ended.Result == ActivityResult.Success, string.Join('\n', log));
        Assert.Equal(Enumerable.Range(1, log.Count), await world.Data.Read(db => db.ActivityLog.Where(l => l.ActivityId == id).OrderBy(l => l.Number).Select(l => l.Number).ToListAsync(Ct)));
        Assert.Equal(100, ended.CompletionPercent);
        Assert.All(ended.Steps, s => Assert.Equal(StepState.Complete, s.State));
        return (await Fingerprint(world), id);
    }

    /// <summary>All that the product and the cloud hold at the end, less what differs from run to run: ids, names and times.</summary>
    private static async Task<string> Fingerprint(WorkersUnderTest world)
    {
        var rows = await world.Data.Read(async db => new
        {
            environments = await db.Environments.OrderBy(e => e.MachineName).Select(e => $"{e.MachineName} {e.Lifecycle} {e.Health} {e.StackCondition} {e.EdgeHostname != null} {e.LastBackupAt != null} {e.Size} {e.WebNodes}").ToListAsync(Ct),
            stacks = await db.Stacks.Select(s => $"{s.Status} {s.Drift} {s.TerminationProtection}").ToListAsync(Ct),
            schedules = (await db.Schedules.Select(s => new { s.Kind, s.Enabled }).ToListAsync(Ct)).Select(s => $"{Words.Of(s.Kind)} {s.Enabled}").Order(),
            backups = await db.Backups.Select(b => $"{b.Index} {b.Status}").ToListAsync(Ct),
            domains = await db.Domains.Select(d => $"{d.Name} {d.Status} {d.IsDefault} {d.CertificateArn != null}").ToListAsync(Ct),
            retained = (await db.RetainedResources.OrderBy(r => r.LogicalId).Select(r => r.LogicalId).ToListAsync(Ct)).Select(id => id.Split('-')[0]),
            attention = await db.Attention.Where(i => i.ResolvedAt == null).Select(i => i.Kind).ToListAsync(Ct),
            activities = await db.Activities.GroupBy(a => new { a.Type, a.State, a.Result }).OrderBy(g => g.Key.Type).Select(g => $"{g.Key.Type} {g.Key.State} {g.Key.Result} {g.Count()}").ToListAsync(Ct),
            project = await db.Projects.Select(p => p.Status).SingleAsync(Ct),
        });
        using var http = new HttpClient();
        var state = await http.GetFromJsonAsync<JsonElement>(new Uri($"{world.Sandbox.Url}/_sandbox/state"), Ct);
        var resources = await http.GetFromJsonAsync<List<JsonElement>>(new Uri($"{world.Sandbox.Url}/_sandbox/resources"), Ct);
        var cloud = new
        {
            stacks = state.GetProperty("stacks"),
            resources = resources!.GroupBy(r => r.GetProperty("type").GetString()).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key} {g.Count()}"),
            jobs = state.GetProperty("backup_jobs"),
            certificates = (await http.GetFromJsonAsync<List<JsonElement>>(new Uri($"{world.Sandbox.Url}/_sandbox/certificates"), Ct))!.Count,
            fastly = (await world.Services()).Select(s => $"{s.Id}: {s.Active.Number == s.Versions.Count} {string.Join(' ', s.Active.Names("backend").Concat(s.Active.Names("header")))} {s.Versions.Count(v => v.Locked)}"),
            points = state.GetProperty("recovery_points"),
            restores = state.GetProperty("restore_jobs"),
        };
        return JsonSerializer.Serialize(new { rows, cloud }, Indented);
    }
}
