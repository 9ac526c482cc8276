using System.Data.Common;
using Cloud.Infrastructure.Identity;
using Cloud.Infrastructure.Persistence;

namespace Cloud.Api.Hosting;

/// <summary>What the command line asks for beside ASP.NET Core's own settings.</summary>
/// <param name="Migrate">Bring the schema up to date as the database's owner, then end.</param>
/// <param name="Seed">Write demo data and, to this path, its users' secrets, then end.</param>
/// <param name="ExitWithStdin">End when the standard input does: whoever started us is gone.</param>
/// <param name="Rest">For configuration: <c>--urls</c> and its like.</param>
internal sealed record Arguments(bool Migrate, string? Seed, bool ExitWithStdin, string[] Rest)
{
    public static Arguments Parse(string[] args)
    {
        var (migrate, exit, seed, rest) = (false, false, (string?)null, new List<string>());
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--migrate":
                    migrate = true;
                    break;
                case "--exit-with-stdin":
                    exit = true;
                    break;
                case "--seed":
                    seed = ++i < args.Length ? args[i] : throw new ArgumentException("--seed needs the path of the file to write.", nameof(args));
                    break;
                default:
                    rest.Add(args[i]);
                    break;
            }
        }

        return new Arguments(migrate, seed, exit, [.. rest]);
    }

    /// <summary>Does the one-time work asked for, or serves until told to stop.</summary>
    public async Task<int> Run(WebApplication app)
    {
        var stop = app.Lifetime.ApplicationStopping;
        if (ExitWithStdin)
        {
            StandardInput.WhenItEnds(app.Lifetime.StopApplication);
        }

        if (!Migrate && Seed is null)
        {
            await app.RunAsync();
            return 0;
        }

        try
        {
            await DoOnce(app, stop);
            return 0;
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            app.Logger.LogCritical(e, "{Work} failed", Migrate ? "Migrating" : "Seeding");
            return 1;
        }
    }

    private async Task DoOnce(WebApplication app, CancellationToken stop)
    {
        if (Migrate)
        {
            await CloudDatabase.Migrate(Owner(app), app.Configuration.GetConnectionString("App"), app.Configuration.GetConnectionString("Worker"), stop);
        }

        if (Seed is not null)
        {
            await DemoUsers.Seed(Owner(app), Seed, TimeProvider.System, stop);
        }
    }

    private static string Owner(WebApplication app) =>
        app.Configuration.GetConnectionString("Owner") ?? throw new InvalidOperationException("ConnectionStrings:Owner is not set: only the owner of the database may change its schema.");
}
