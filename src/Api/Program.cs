var builder = WebApplication.CreateBuilder(args);
builder.Services.AddOpenApi("cloud");
var app = builder.Build();
app.MapOpenApi();
await app.RunAsync();
