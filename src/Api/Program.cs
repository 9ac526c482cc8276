using Cloud.Api.Hosting;

var arguments = Arguments.Parse(args);
var builder = WebApplication.CreateBuilder(arguments.Rest);
builder.AddApi();
await using var app = builder.Build();
app.UseApi();
return await arguments.Run(app);
