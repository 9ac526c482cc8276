using Cloud.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;

await Console.Out.WriteLineAsync("Start-up project of `dotnet ef`; see docs/how-to/change-the-schema.md.");

namespace Cloud.DesignTime
{
    /// <summary>Gives dotnet ef a context without a database.</summary>
    public sealed class CloudDbFactory : IDesignTimeDbContextFactory<CloudDb>
    {
        public CloudDb CreateDbContext(string[] args)
        {
            return new CloudDb(CloudDatabase.Options(NpgsqlDataSource.Create("Host=/nowhere;Database=design")));
        }
    }
}
