using Cloud.Dashboard.Hosting;

var builder = WebApplication.CreateBuilder([.. args.Where(a => a != ExitWithStdin.Flag)]);
builder.AddDashboard(exitWithStdin: args.Contains(ExitWithStdin.Flag));

var app = builder.Build();
app.UseDashboard();
await app.RunAsync();
