using System.Diagnostics;

namespace Cloud.Api.Tests.Operations;

/// <summary>
/// How many commands each operation of the contract sends to PostgreSQL, counted by Npgsql's own tracing: a budget for each, and no more of them when there
/// is more to list (a query in a loop shows at once).
/// </summary>
public sealed class SqlBudgetTests(CloudApp app)
{
    /// <summary>The token, the tenant and the permission take one in a project and three elsewhere; what is read or listed gets three more.</summary>
    private const int ToRead = 6;

    /// <summary>The same, what the change needs to know, and the change, its activity and its audit row in one transaction.</summary>
    private const int ToChange = 11;

    /// <summary>Those that need more, each with its reason; the list may only shrink.</summary>
    private static readonly Dictionary<string, int> More = new(StringComparer.Ordinal)
    {
        // A look by staff finds the tenant first, and is written to the tenant's audit log.
        ["staffListTicketComments"] = 8,
        ["staffReadLog"] = 8,
        ["staffLookAtActivity"] = 10,
        ["staffLookAtEnvironment"] = 12,
        // Asks whether there is one like it, and whom of the organization to write to.
        ["staffRequestAccess"] = 14,
        ["staffEndAccessGrant"] = 12,
    };

    public static TheoryData<string, string> Changes() => [.. Contract.All.Where(o => o.Method != "GET" && (o.OfTenant || o.OfStaff)).Select(o => (o.Method, o.Path))];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task A_change_stays_within_its_budget(string method, string path)
    {
        var operation = Contract.Of(method, path);
        var owner = await app.NewOwner();
        var stock = await app.Stock(owner);
        // Nothing runs, so that a change is accepted and not just refused.
        await app.Scalar<object>("update activities set state = 'complete', result = 'success', completed_at = now() where organization_id = $1", owner.OrganizationId);
        var commands = await Count(operation.OfStaff ? stock.Staff! : owner, operation, stock);
        Assert.NotEmpty(commands);
        Assert.True(commands.Count <= Budget(operation), Excess(operation, commands));
    }

    [Fact]
    public async Task Reads_stay_within_their_budget_and_more_to_list_takes_no_more()
    {
        var owner = await app.NewOwner();
        var stock = await app.Stock(owner);
        var staff = stock.Staff!;
        Operation[] reads = [.. Contract.All.Where(o => o.Method == "GET" && (o.OfTenant || o.OfStaff))];
        Dictionary<Operation, int> few = [];
        foreach (var operation in reads)
        {
            // The first time for what is read once a process.
            await Count(operation.OfStaff ? staff : owner, operation, stock);
            var commands = await Count(operation.OfStaff ? staff : owner, operation, stock);
            Assert.True(commands.Count > 0 && commands.Count <= Budget(operation), Excess(operation, commands));
            // What EF makes of "the first of these" with more than one column: it numbers all rows of the tenant, a million of them as well.
            Assert.DoesNotContain(commands, command => command.Contains("ROW_NUMBER()", StringComparison.Ordinal));
            few[operation] = commands.Count;
        }

        for (var i = 0; i < 3; i++)
        {
            await app.Stock(owner);
            await owner.BackUp($"/api/projects/{stock.Project}/environments/production");
        }

        foreach (var operation in reads)
        {
            var commands = await Count(operation.OfStaff ? staff : owner, operation, stock);
            Assert.True(commands.Count <= few[operation], $"{operation.Id} sent {few[operation]} commands for few and {commands.Count} for more:\n{string.Join("\n\n", commands)}");
        }
    }

    [Fact]
    public async Task The_list_that_is_read_most_takes_two()
    {
        var owner = await app.NewOwner();
        var stock = await app.Stock(owner);
        await app.Scalar<object>("update activities set state = 'complete', result = 'success', completed_at = now() where organization_id = $1", owner.OrganizationId);
        var list = Contract.All.Single(o => o.Id == "listProjectActivities");
        // The first time notes when the token was used last.
        await Count(owner, list, stock);
        var commands = await Count(owner, list, stock);
        Assert.True(commands.Count == 2, Excess(list, commands));
    }

    private static string Excess(Operation operation, List<string> commands) =>
        $"{operation.Id} sent {commands.Count} commands, its budget is {Budget(operation)}:\n{string.Join("\n\n", commands)}";

    private static int Budget(Operation operation) => More.GetValueOrDefault(operation.Id, operation.Method == "GET" ? ToRead : ToChange);

    private static async Task<List<string>> Count(Member caller, Operation operation, Stock stock)
    {
        var trace = ActivityTraceId.CreateRandom();
        List<string> commands = [];
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or "Microsoft.AspNetCore",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended =>
            {
                if (ended.Source.Name == "Npgsql" && ended.TraceId == trace && ended.Kind == ActivityKind.Client)
                {
                    lock (commands)
                    {
                        commands.Add((ended.GetTagItem("db.statement") ?? ended.GetTagItem("db.query.text"))?.ToString() ?? ended.DisplayName);
                    }
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        caller.Http.DefaultRequestHeaders.Remove("traceparent");
        caller.Http.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        var answer = await caller.Call(operation, stock.Fill(operation));
        Assert.True((int)answer.StatusCode is < 300 or 409 or 422 or 403, $"{operation.Id} answered {(int)answer.StatusCode}.");
        return commands;
    }
}
