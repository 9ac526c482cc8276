using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Cloud.Bench;

/// <summary>PostgreSQL's own load generator: the floor of what we do to it.</summary>
internal static partial class PgBench
{
    /// <summary>Runs of a script a second.</summary>
    /// <param name="connection">The database, as Npgsql is told it.</param>
    /// <param name="mode"><c>prepared</c>, or <c>extended</c> where the script is a pipeline.</param>
    /// <param name="connections">At once.</param>
    /// <param name="length">How long.</param>
    /// <param name="script">In pgbench's language.</param>
    public static async Task<double> Rate(string connection, string mode, int connections, TimeSpan length, string script)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, script);
        var settings = new NpgsqlConnectionStringBuilder(connection);
        var start = new ProcessStartInfo("pgbench", ["-n", "-M", mode, "-c", Number(connections), "-j", "2", "-T", Number((int)length.TotalSeconds), "-f", file,
            "-h", settings.Host!, "-p", Number(settings.Port), "-U", settings.Username!, settings.Database!])
        { RedirectStandardOutput = true, UseShellExecute = false };
        using var pgbench = Process.Start(start) ?? throw new InvalidOperationException("pgbench does not start: install Debian's package postgresql-contrib.");
        var output = await pgbench.StandardOutput.ReadToEndAsync();
        await pgbench.WaitForExitAsync();
        File.Delete(file);
        return pgbench.ExitCode == 0
            ? double.Parse(Tps().Match(output).Groups["tps"].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"pgbench ended with {Number(pgbench.ExitCode)}; what it said stands above.");
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"tps = (?<tps>[0-9.]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tps();
}
