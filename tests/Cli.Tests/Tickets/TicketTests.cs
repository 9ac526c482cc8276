using System.Text.Json;

namespace Cloud.Cli.Tests.Tickets;

/// <summary>A conversation with support from a terminal, against the programs that customers get.</summary>
public sealed class TicketTests(World world)
{
    [Fact]
    public async Task A_ticket_is_opened_read_answered_solved_opened_again_and_closed_for_good()
    {
        using var shell = await world.NewShell();
        var opened = (await shell.CloudReading("Since Friday.\nFrom 8 in the morning.\n", "ticket", "create", "--subject", "Slow checkout", "--message-stdin", "--type", "problem", "--priority", "high", "-o", "json")).Done();
        var ticket = JsonDocument.Parse(opened.Out).RootElement;
        var number = ticket.GetProperty("ticket_id").GetRawText();
        Assert.Equal("Since Friday.\nFrom 8 in the morning.", ticket.GetProperty("description").GetString());
        Assert.Equal(("problem", "high", "other", "new"), (Word("type"), Word("priority"), Word("category"), Word("status")));
        string? Word(string name) => ticket.GetProperty(name).GetString();

        Assert.Contains($"{number},Slow checkout,new", (await shell.Cloud("ticket", "list", "--status", "new", "-o", "csv", "--columns", "ticket_id,subject,status")).Done().Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Slow checkout", (await shell.Cloud("ticket", "list", "--status", "solved")).Done().Out, StringComparison.Ordinal);
        Assert.Equal("Nobody has answered yet.\n", (await shell.Cloud("ticket", "comments", number)).Done().Error);

        Assert.Equal("It is 9 s now.\n", (await shell.Cloud("ticket", "comment", number, "-m", "It is 9 s now.", "--columns", "body", "--no-header")).Done().Out);
        var shown = (await shell.Cloud("ticket", "get", "#" + number)).Done().Out;
        Assert.Contains("Slow checkout", shown, StringComparison.Ordinal);
        Assert.Contains("It is 9 s now.", shown, StringComparison.Ordinal);
        Assert.Equal(number + "\n", (await shell.Cloud("ticket", "get", Word("id")!, "--columns", "ticket_id", "--no-header")).Done().Out);

        async Task<string> Status(params string[] words) => (await shell.Cloud(["ticket", .. words, "--columns", "status", "--no-header"])).Done().Out.Trim();
        Assert.Equal("solved", await Status("solve", number, "-m", "Thank you."));
        (await shell.Cloud("ticket", "comment", number, "-m", "It is back.")).Done();
        Assert.Equal("open", await Status("get", number));

        Assert.Contains("--yes", (await shell.Cloud("ticket", "close", number, "-m", "Done.")).With(ExitCode.Usage).Error, StringComparison.Ordinal);
        Assert.Equal("open", await Status("get", number));
        Assert.Equal("closed", await Status("close", number, "-m", "Done.", "--yes"));
        var refused = (await shell.Cloud("ticket", "comment", number, "-m", "One thing more.")).With(ExitCode.Refused);
        Assert.Contains($"To say something in ticket {number} is not possible now.", refused.Error, StringComparison.Ordinal);
        Assert.Contains("ticket.closed", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_asked_is_told_by_the_option_or_by_the_API_s_sentence()
    {
        using var shell = await world.NewShell();
        Assert.Contains("--message or --message-stdin", (await shell.Cloud("ticket", "create", "--subject", "x")).With(ExitCode.Usage).Error, StringComparison.Ordinal);
        Assert.Contains("both given", (await shell.Cloud("ticket", "create", "--subject", "x", "-m", "y", "--message-stdin")).With(ExitCode.Usage).Error, StringComparison.Ordinal);
        Assert.Contains("incident", (await shell.Cloud("ticket", "create", "--subject", "x", "-m", "y", "--type", "wish")).With(ExitCode.Usage).Error, StringComparison.Ordinal);
        Assert.Contains("must be one of", (await shell.Cloud("ticket", "create", "--subject", "x", "-m", "y", "--category", "weather")).With(ExitCode.Usage).Error, StringComparison.Ordinal);
        Assert.Contains("project", (await shell.Cloud("ticket", "create", "--subject", "x", "-m", "y", "-e", "production")).With(ExitCode.Usage).Error, StringComparison.Ordinal);
        (await shell.Cloud("ticket", "create", "--subject", "x", "-m", "y", "-p", "aaaaaaaaaaaaa")).With(ExitCode.NotFound);
        Assert.Contains("cloud ticket list", (await shell.Cloud("ticket", "get", "99999")).With(ExitCode.NotFound).Error, StringComparison.Ordinal);
        (await shell.Cloud("ticket", "get", "01m7ym9vrtfsba4dxaep8y5gng")).With(ExitCode.NotFound);
    }
}
