using System.Globalization;
using Cloud.Bench;
using Cloud.Infrastructure.Persistence;

// ./bench: every figure beside its floor, measured in the same minute on the same PostgreSQL; only the ratios travel between machines (PERFORMANCE.md).
if (args is ["--floor", var address, ..])
{
    await FloorServer.Run(System.Environment.GetEnvironmentVariable("ConnectionStrings__Owner")!, address);
    return 0;
}

var root = args is [var given, ..] ? given : Directory.GetCurrentDirectory();
var (few, many) = (50_000, args.Contains("--million") ? 1_000_000 : 100_000);
await using var postgres = await LocalPostgres.StartAsync(new LocalPostgresOptions(root));
if (!args.Contains("--api"))
{
    await Engine(postgres);
}

if (!args.Contains("--engine"))
{
    await Api(postgres);
}

return 0;

async Task Engine(LocalPostgres postgres)
{
    await using var engine = await EngineBench.Prepare(postgres);
    // pgbench is compiled; the engine is after its first round.
    await engine.Rate();
    await Compared("pgbench lease+finish/s", "engine activities/s", 0.50, EngineBench.Rounds, async () => (await engine.Floor(), await engine.Rate()));
    var latency = await engine.Latency();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"commit to start, {latency.Count} activities one every 20 ms: p50 {At(latency, 0.50):0.0} ms, p99 {At(latency, 0.99):0.0} ms (goal: p99 at most 20 ms)\n"));
}

async Task Api(LocalPostgres postgres)
{
    await using var api = await ApiBench.Prepare(postgres, root);
    await api.Grow(ApiBench.Few);
    await api.Past();
    await api.Listing();
    var small = await api.Listing();
    await api.Grow(few);
    await api.Past();
    await api.Reads();
    var (floor, ours) = await api.Costs();
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"processor ms a list: {floor.Server:0.00} + {floor.Postgres:0.00} in PostgreSQL (one query by HTTP), {ours.Server:0.00} + {ours.Postgres:0.00} (ours)\n"));
    if (args.Contains("--cost"))
    {
        return;
    }

    if (!args.Contains("--pages"))
    {
        await Rates(api);
    }

    await api.Grow(many);
    await api.Listing();
    var large = await api.Listing();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a page of environments, p95 one at a time: {small:0.0} ms with {ApiBench.Few:N0} of them, {large:0.0} ms with {many:N0}: {large / small:0.00} times (goal: flat)"));
}

static async Task Rates(ApiBench api)
{
    await Compared("one query by HTTP/s", "lists of fifty/s", 0.65, ApiBench.Rounds, api.Reads);
    await api.Changes();
    await Compared("pgbench pipeline/s", "accepted changes/s", 0.30, ApiBench.Rounds, api.Changes);
}

// Both sides back to back, round by round: their ratio holds where their rates drift.
static async Task Compared(string floorIs, string oursIs, double goal, int rounds, Func<Task<(double Floor, double Ours)>> measure)
{
    List<double> ratios = [];
    Console.WriteLine($"{"round",-7}{floorIs,24}{oursIs,22}{"ratio",8}");
    for (var round = 1; round <= rounds; round++)
    {
        var (floor, ours) = await measure();
        ratios.Add(ours / floor);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{round,-7}{floor,24:N0}{ours,22:N0}{ours / floor,8:0.00}"));
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{oursIs} / {floorIs}, median of {ratios.Count}: {At([.. ratios.Order()], 0.5):0.00} (goal: at least {goal:0.00})\n"));
}

static double At(List<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
