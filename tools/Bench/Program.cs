using System.Globalization;
using Cloud.Bench;
using Cloud.Infrastructure.Persistence;

// ./bench: every figure beside its floor, measured in the same minute on the same PostgreSQL; only the ratios travel between machines (PERFORMANCE.md).
var root = args is [var given, ..] ? given : Directory.GetCurrentDirectory();
await using var postgres = await LocalPostgres.StartAsync(new LocalPostgresOptions(root));
await using var engine = await EngineBench.Prepare(postgres);
List<double> ratios = [];
// pgbench is compiled; the engine is after its first round.
await engine.Rate();
Console.WriteLine($"{"round",-7}{"pgbench lease+finish/s",24}{"engine activities/s",22}{"ratio",8}");
for (var round = 1; round <= EngineBench.Rounds; round++)
{
    var floor = await engine.Floor();
    var rate = await engine.Rate();
    ratios.Add(rate / floor);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{round,-7}{floor,24:N0}{rate,22:N0}{rate / floor,8:0.00}"));
}

var latency = await engine.Latency();
Console.WriteLine();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"engine / pgbench, median of {ratios.Count}: {Median(ratios):0.00} (goal: at least 0.50)"));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"commit to start, {latency.Count} activities one every 20 ms: p50 {At(latency, 0.50):0.0} ms, p99 {At(latency, 0.99):0.0} ms (goal: p99 at most 20 ms)"));
return 0;

static double Median(List<double> values) => At([.. values.Order()], 0.5);

static double At(List<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
