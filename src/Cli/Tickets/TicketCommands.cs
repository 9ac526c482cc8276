using System.CommandLine;
using System.Globalization;
using Cloud.Cli.Output;
using Cloud.Cli.Running;
using Cloud.Client;

namespace Cloud.Cli.Tickets;

/// <summary><c>cloud ticket</c>: an organization's conversations with support; their number within it names them.</summary>
internal static class TicketCommands
{
    private static readonly Sheet<TicketResource> Sheet = new(
        new("ticket_id", t => t.TicketId),
        new("subject", t => t.Subject),
        new("status", t => t.Status),
        new("environment", t => t.Environment),
        new("updated_at", t => t.UpdatedAt),
        new("description", t => t.Description, Wide: true),
        new("type", t => t.Type, Wide: true),
        new("priority", t => t.Priority, Wide: true),
        new("category", t => t.Category, Wide: true),
        new("project", t => t.Project, Wide: true),
        new("services", t => t.Change?.Services.Select(s => $"{s.Service} {s.From} to {s.To}"), Wide: true),
        new("decision", t => t.Change?.Decision, Wide: true),
        new("reason", t => t.Change?.Reason, Wide: true),
        new("activity", t => t.Change?.Activity?.Id, Wide: true),
        new("created_by", t => t.CreatedBy?.Name, Wide: true),
        new("created_at", t => t.CreatedAt, Wide: true),
        new("id", t => t.Id, Wide: true));

    private static readonly Sheet<TicketCommentResource> Said = new(
        new("at", c => c.At), new("author", c => c.Author.Name), new("staff", c => c.Author.Staff), new("body", c => c.Body), new("id", c => c.Id, Wide: true));

    private static readonly Argument<string> Which = new("ticket") { Description = "Its number, as the list has it, or its id" };
    private static readonly Option<string?> Status = Words(new Option<string?>("--status") { Description = "Only those: new, open, pending, solved or closed", HelpName = "status" }, [.. TicketStatus.All]);
    private static readonly Option<string> Subject = new("--subject") { Description = "What it is about, in one line", HelpName = "text", Required = true };
    private static readonly Option<string?> Message = new("--message", "-m") { Description = "What you say; asked for where it is left out", HelpName = "text" };
    private static readonly Option<bool> FromInput = new("--message-stdin") { Description = "Read what you say from standard input, to its end" };
    private static readonly Option<string> Type = Words(
        new Option<string>("--type") { Description = "question, problem, incident or task", HelpName = "type", DefaultValueFactory = _ => TicketType.Question }, TicketType.Question, TicketType.Problem, TicketType.Incident, TicketType.Task);

    private static readonly Option<string> Priority = Words(
        new Option<string>("--priority") { Description = "low, normal, high or urgent", HelpName = "priority", DefaultValueFactory = _ => TicketPriority.Normal }, TicketPriority.Low, TicketPriority.Normal, TicketPriority.High, TicketPriority.Urgent);

    private static readonly Option<string?> Category = new("--category") { Description = "One of the API's words for what it is about; else other", HelpName = "word" };

    // Not those of other commands: where a question is asked from says nothing about what it is about.
    private static readonly Option<string?> Project = new("--project", "-p") { Description = "Id of the project that it is about; left out where it is about none", HelpName = "id" };
    private static readonly Option<string?> Environment = new("--environment", "-e") { Description = "Id of that project's environment that it is about", HelpName = "id" };

    public static Verb Noun() => new Verb("ticket", "Ask support, read its answers").With(
        List(), Get(), Comments(), Create(), Comment(),
        Turn("solve", TicketStatus.Solved, "Say that it is solved; saying more opens it again"),
        Turn("close", TicketStatus.Closed, "Close a ticket with a last word, for good"));

    private static Verb List() => new Verb("list", "List the organization's tickets, newest first", "cloud ticket list", "cloud ticket list --status pending").With(Status, Choices.Organization).Shows(Sheet).Does(async call =>
    {
        var organization = await call.OrganizationAsync();
        call.Print.List(Sheet, await call.Api.AllTicketsAsync(organization.Id, call.Value(Status), call.Stop).ToListAsync(call.Stop), call.Has(Status) ? "No ticket is so." : "No ticket yet.");
        return ExitCode.Done;
    });

    private static Verb Get() => new Verb("get", "Show a ticket and what was said in it, newest first", "cloud ticket get 4", "cloud ticket get 4 --columns status --no-header").With(Which, Choices.Organization).Shows(Sheet).Does(async call =>
    {
        var ticket = await ReadAsync(call);
        call.Print.One(Sheet, ticket);
        if (call.Print.ForPeople && !call.Has(Choices.Columns) && await call.Api.CommentsAsync(ticket, call.Stop).ToListAsync(call.Stop) is { Count: > 0 } said)
        {
            Terminal.Out.WriteLine();
            call.Print.List(Said, said, "");
        }

        return ExitCode.Done;
    });

    private static Verb Comments() => new Verb("comments", "List what was said in a ticket, newest first", "cloud ticket comments 4 -o json").With(Which, Choices.Organization).Shows(Said).Does(async call =>
    {
        call.Print.List(Said, await call.Api.CommentsAsync(await ReadAsync(call), call.Stop).ToListAsync(call.Stop), "Nobody has answered yet.");
        return ExitCode.Done;
    });

    private static Verb Create() => new Verb(
        "create", "Ask support something", "cloud ticket create --subject 'Slow checkout' -m 'Since Friday, 8 s.' \\", "  -p PROJECT -e production --type problem",
        "cloud ticket create --subject 'Slow checkout' --message-stdin < report.txt")
        .With(Subject, Message, FromInput, Type, Priority, Category, Project, Environment, Choices.Organization).Shows(Sheet).Does(async call =>
        {
            var organization = await AskedAsync(call);
            var body = new CreateTicket
            {
                Subject = call.Value(Subject)!,
                Description = await WordsAsync(call, "What do you ask?"),
                Type = call.Value(Type)!,
                Priority = call.Value(Priority)!,
                Project = call.Value(Project),
                Environment = call.Value(Environment),
            };
            call.Print.One(Sheet, await call.Api.CreateTicketAsync(organization, call.Value(Category) is { } category ? body with { Category = category } : body, call.Stop));
            return ExitCode.Done;
        });

    private static Verb Comment() => new Verb("comment", "Say something in a ticket; a solved one is open again by it", "cloud ticket comment 4 -m 'It is slow again.'").With(Which, Message, FromInput, Choices.Organization)
        .Shows(Said).Does(async call =>
        {
            call.Print.One(Said, await SayAsync(call, await ReadAsync(call), null));
            return ExitCode.Done;
        });

    private static Verb Turn(string name, string status, string description) => new Verb(name, description, $"cloud ticket {name} 4 -m 'Thank you.'").With(Which, Message, FromInput, Choices.Organization).Shows(Sheet).Does(async call =>
    {
        var ticket = await ReadAsync(call);
        if (status == TicketStatus.Closed)
        {
            await Asking.ConfirmAsync(call, $"Close ticket {Number(ticket)}, {ticket.Subject}? A closed one is not opened again.");
        }

        await SayAsync(call, ticket, status);
        call.Print.One(Sheet, await call.Api.TicketAsync(ticket.Id, call.Stop));
        return ExitCode.Done;
    });

    private static async Task<TicketCommentResource> SayAsync(Call call, TicketResource ticket, string? status)
    {
        var body = new CommentTicket { Body = await WordsAsync(call, "What do you say?"), Status = status };
        return await call.AskAsync<CommentTicket, TicketCommentResource>(ticket, Relation.Comment, $"To say something in ticket {Number(ticket)}", body);
    }

    private static async Task<string> WordsAsync(Call call, string question)
    {
        if (await Asking.GivenAsync(call, Message, FromInput) is { } given)
        {
            return given;
        }

        Asking.Demand(question, $"{Message.Name} or {FromInput.Name} says it.");
        return await Asking.TextAsync(call, question);
    }

    /// <summary>Id of the organization that asks: that of the project which it is about, where no other is named.</summary>
    private static async Task<string> AskedAsync(Call call) => call.Value(Project) is { } project && !call.Has(Choices.Organization)
        ? (await call.Api.ProjectAsync(project, call.Stop)).Organization
        : (await call.OrganizationAsync()).Id;

    private static async Task<TicketResource> ReadAsync(Call call)
    {
        var given = call.Value(Which)!.TrimStart('#');
        if (!int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return await call.Api.TicketAsync(given, call.Stop);
        }

        var organization = await call.OrganizationAsync();
        return await call.Api.AllTicketsAsync(organization.Id, ct: call.Stop).FirstOrDefaultAsync(t => t.TicketId == number, call.Stop)
            ?? throw new CommandFailure(ExitCode.NotFound, $"{organization.Name} has no ticket {given}.", "cloud ticket list shows those there are.");
    }

    private static string Number(TicketResource ticket) => ticket.TicketId.ToString(CultureInfo.InvariantCulture);

    private static Option<T> Words<T>(Option<T> option, params string[] words)
    {
        option.AcceptOnlyFromAmong(words);
        return option;
    }
}
