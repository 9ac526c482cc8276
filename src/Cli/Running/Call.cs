using System.CommandLine;
using Cloud.Cli.Finding;
using Cloud.Cli.Identity;
using Cloud.Cli.Output;
using Cloud.Client;

namespace Cloud.Cli.Running;

/// <summary>One run of one command: what was given, and what it may use. Everything is made when it is first asked for.</summary>
internal sealed class Call : IDisposable
{
    private readonly ParseResult parse;
    private readonly Lazy<Printer> printer;
    private readonly Lazy<Account> account;
    private readonly Lazy<CloudClient> client;
    private HttpClient? http;

    public Call(ParseResult parse, CancellationToken stop)
    {
        (this.parse, Stop) = (parse, stop);
        printer = new(() => new Printer(Terminal, Value(Choices.Output)!, Listed(Value(Choices.Columns)), !Value(Choices.NoHeader)));
        account = new(() => Account.Find(Value(Choices.Api)));
        client = new(() => Connect(Account));
        Place = new Place(this);
    }

    public Terminal Terminal { get; } = new();

    /// <summary>All commands that there are.</summary>
    public Command Root => parse.RootCommandResult.Command;

    public CancellationToken Stop { get; }

    public Printer Print => printer.Value;

    public Account Account => account.Value;

    /// <summary>The API with whoever is signed in.</summary>
    public CloudClient Api => client.Value;

    /// <summary>The project and the environment that are meant.</summary>
    public Place Place { get; }

    /// <summary>The command that watches the work which goes on when this one is stopped; null while there is none.</summary>
    public string? GoesOn { get; set; }

    /// <summary>The API's address as far as it is known; asking does not look for it.</summary>
    public string? KnownApi => account.IsValueCreated ? account.Value.Api : null;

    public T? Value<T>(Option<T> option) => parse.GetValue(option);

    public T? Value<T>(Argument<T> argument) => parse.GetValue(argument);

    /// <summary>Whether it was given on the command line.</summary>
    public bool Has(Option option) => parse.GetResult(option) is { Implicit: false };

    /// <summary>Words separated by commas; null where nothing was given.</summary>
    public static IReadOnlyList<string>? Listed(string? given) => given?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The API at an address, with nobody signed in or with the account's token.</summary>
    public CloudClient Connect(Account to, bool signedIn = true)
    {
        http ??= new HttpClient { BaseAddress = new Uri(to.Api.TrimEnd('/') + "/"), Timeout = Timeout.InfiniteTimeSpan, DefaultRequestHeaders = { { "User-Agent", $"cloud/{Release.Version}" } } };
        var anonymous = new CloudClient(http, accessToken: null, Patience.ForPeople);
        return signedIn ? new CloudClient(http, ct => to.TokenAsync(anonymous, ct), Patience.ForPeople) : anonymous;
    }

    /// <summary>The organization that is meant: named by id or by name, or the only one.</summary>
    public async Task<OrganizationResource> OrganizationAsync()
    {
        var all = await Api.OrganizationsAsync(Stop).ToListAsync(Stop);
        if (Value(Choices.Organization) is { } given)
        {
            return all.FirstOrDefault(o => o.Id == given || o.Name == given)
                ?? throw new CommandFailure(ExitCode.NotFound, $"You are in no organization '{given}'.", all.Count == 0 ? null : $"Yours: {string.Join(", ", all.Select(o => o.Name))}");
        }

        return all switch
        {
            [var only] => only,
            [] => throw new CommandFailure(ExitCode.NotFound, "You are in no organization yet.", "Somebody must invite you, or an API token that is narrowed to projects sees none."),
            _ => throw new CommandFailure(ExitCode.Usage, "You are in more than one organization.", $"Say which: --org {string.Join(" or --org ", all.Select(o => o.Name))}"),
        };
    }

    public void Dispose() => http?.Dispose();
}
