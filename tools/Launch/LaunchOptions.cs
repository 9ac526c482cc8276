using System.Globalization;

namespace Cloud.Launch;

/// <summary>What the caller asked for, by arguments and environment.</summary>
internal sealed record LaunchOptions
{
    private const int DefaultPortBase = 8080;
    private const int HighestPort = 65535;

    public bool Fresh { get; private init; }

    public required string Root { get; init; }

    public required Ports Ports { get; init; }

    public string? Database { get; init; }

    public string? AppDatabase { get; init; }

    public string? WorkerDatabase { get; init; }

    /// <summary>Null: the sandbox.</summary>
    public AwsAccount? Aws { get; private init; }

    public static LaunchOptions From(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        var unknown = arguments.FirstOrDefault(a => a is not "--fresh");
        if (unknown is not null)
        {
            throw new LaunchException($"./run does not know \"{unknown}\". ./run --help says what it knows.");
        }

        string? Given(string name) => environment(name) is { Length: > 0 } value ? value : null;
        return new LaunchOptions
        {
            Fresh = arguments.Contains("--fresh"),
            Root = FindRoot(),
            Ports = new Ports(PortBase(Given("PORT_BASE"))),
            Database = DatabaseAddress.Read("CLOUD_DATABASE", Given),
            AppDatabase = DatabaseAddress.Read("CLOUD_DATABASE_APP", Given),
            WorkerDatabase = DatabaseAddress.Read("CLOUD_DATABASE_WORKER", Given),
            Aws = AwsAccount.From(Given),
        };
    }

    private static int PortBase(string? given)
    {
        if (given is null)
        {
            return DefaultPortBase;
        }

        return int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0 && port + Ports.Count - 1 <= HighestPort
            ? port
            : throw new LaunchException($"PORT_BASE is \"{given}\"; it must be a port such that {Ports.Count} in a row fit: 1 to {HighestPort - Ports.Count + 1}.");
    }

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Cloud.sln")))
            {
                return at.FullName;
            }
        }

        throw new LaunchException("The launcher does not lie in a checkout: start it through ./run.");
    }
}
