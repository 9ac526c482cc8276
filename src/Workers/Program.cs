using Cloud.Domain.Blueprints.Nodes;
using Cloud.Workers;

// Needs nothing of what follows: no database, no AWS.
if (args is ["--node-image", var archive])
{
    await using var file = File.Create(archive);
    NodeImage.Write(file);
    return;
}

var builder = WebApplication.CreateBuilder(args);
builder.Logging.ClearProviders().AddJsonConsole(o =>
{
    o.UseUtcTimestamp = true;
    o.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
});
builder.Services.AddWorkers(builder.Configuration).AddClock(builder.Configuration);
builder.Services.AddHealthChecks();
var app = builder.Build();
if (args.Contains("--renew-keys", StringComparer.Ordinal))
{
    Cloud.Workers.Variables.RenewKeys.Now(app.Services);
    return;
}

app.MapHealthChecks("/healthz");
if (args.Contains("--exit-with-stdin", StringComparer.Ordinal))
{
    ParentWatch.Begin(app.Lifetime);
}

await app.RunAsync();
