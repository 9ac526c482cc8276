using Cloud.Client;
using Cloud.Domain.Identity;

namespace Cloud.Api.Tests.PublishedClients;

/// <summary>Our tickets in the form of clients published for the Platform.sh API: the same tickets, permissions and walls. The package itself runs in Cli.Tests.</summary>
public sealed class PublishedTicketTests(CloudApp app)
{
    private const string Tickets = "/api/v1/tickets";
    private const string Comments = "/api/v1/comments";

    private static string Of(Member member) => member.Organization.Split('/')[^1];

    private static async Task<PublishedTicket> Open(Member member, string subject = "Slow") =>
        await (await member.Post(Tickets, new { subject, description = "Since noon", priority = "high", category = "performance" })).Read<PublishedTicket>();

    [Fact]
    public async Task A_ticket_opened_so_is_one_of_ours_and_ours_are_listed_so()
    {
        var owner = await app.NewOwner();
        var project = (await owner.NewProject()).Split('/')[^1];
        var opened = await (await owner.Post(Tickets, new { subject = "Slow", description = "Since noon", type = "problem", project_id = project, environment = "production" })).Read<PublishedTicket>();
        var ours = await owner.Read<TicketResource>($"/api/tickets/{opened.TicketId}");
        Assert.Equal((1, "Slow", "problem", "normal", "other", project, "production"), (ours.TicketId, ours.Subject, ours.Type, ours.Priority, ours.Category, ours.Project, ours.Environment));
        Assert.Equal(PublishedTicket.Of(ours), opened);

        var second = await (await owner.Post(owner.Organization + "/tickets", new { subject = "Ours", description = "x" })).Read<TicketResource>();
        var listed = await owner.Read<PublishedTickets>(Tickets);
        Assert.Equal(2, listed.Count);
        Assert.Equal([second.Id, opened.TicketId], listed.Tickets.Select(t => t.TicketId));
    }

    [Fact]
    public async Task The_same_key_gets_the_same_answer_in_the_same_form()
    {
        var owner = await app.NewOwner();
        async Task<string> Twice(HttpMethod method, string path, object body)
        {
            var key = Guid.NewGuid().ToString();
            List<string> answers = [];
            for (var i = 0; i < 2; i++)
            {
                using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = System.Net.Http.Json.JsonContent.Create(body) };
                request.Headers.Add("Idempotency-Key", key);
                using var answer = await owner.Http.SendAsync(request, TestContext.Current.CancellationToken);
                Assert.Equal(i == 1, answer.Headers.Contains("Idempotency-Replayed"));
                answers.Add(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            }

            Assert.Equal(answers[0], answers[1]);
            return answers[0];
        }

        Assert.Contains("\"number\":1", await Twice(HttpMethod.Post, Tickets, new { subject = "Slow", description = "Since noon" }), StringComparison.Ordinal);
        var ticket = Assert.Single((await owner.Read<PublishedTickets>(Tickets)).Tickets).TicketId;
        Assert.Contains("\"comment_id\"", await Twice(HttpMethod.Post, Comments, new { ticket_id = ticket, body = "Still" }), StringComparison.Ordinal);
        Assert.Contains("\"solved\"", await Twice(HttpMethod.Patch, $"{Tickets}/{ticket}", new { status = "solved" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_said_of_the_field_that_was_sent()
    {
        var owner = await app.NewOwner();
        async Task<string> Field(HttpResponseMessage answer) => Assert.Single((await answer.Refusal(422, "validation.failed")).Errors!.Keys);
        Assert.Equal("project_id", await Field(await owner.Post(Tickets, new { subject = "x", description = "y", project_id = "bmmmmmmmmmmmm" })));
        Assert.StartsWith("project_id is no project", (await (await owner.Post(Tickets, new { subject = "x", description = "y", project_id = "bmmmmmmmmmmmm" })).Refusal(422)).Detail, StringComparison.Ordinal);
        Assert.Equal("project_id", await Field(await owner.Post(Tickets, new { subject = "x", description = "y", environment = "production" })));
        Assert.Equal("subject", await Field(await owner.Post(Tickets, new { subject = "\u202eeman a", description = "y" })));
        Assert.Equal("filter[subscription_id]", await Field(await owner.Get($"{Tickets}?filter[subscription_id]=12345")));
        var ticket = await Open(owner);
        Assert.Equal("body", await Field(await owner.Post(Comments, new { ticket_id = ticket.TicketId, body = " " })));
        Assert.Equal("body", await Field(await owner.Post($"/api/tickets/{ticket.TicketId}/comments", new { body = "" })));
    }

    [Fact]
    public async Task Whoever_is_in_several_organizations_says_which_and_finds_no_others()
    {
        var (owner, other) = (await app.NewOwner(), await app.NewOwner());
        var theirs = await Open(other);
        await app.Scalar<object>("insert into memberships select (jsonb_populate_record(m, jsonb_build_object('user_id', $2::uuid, 'id', gen_random_uuid()))).* from memberships m where m.organization_id = $1", other.OrganizationId, owner.UserId);
        var refused = await (await owner.Get(Tickets)).Refusal(422, "validation.failed");
        Assert.Equal(["filter[organization_id]"], refused.Errors!.Keys);
        Assert.Equal(["organization_id"], (await (await owner.Post(Tickets, new { subject = "x", description = "y" })).Refusal(422, "validation.failed")).Errors!.Keys);
        Assert.Equal(theirs.TicketId, Assert.Single((await owner.Read<PublishedTickets>($"{Tickets}?filter[organization_id]={Of(other)}")).Tickets).TicketId);
        Assert.Empty((await owner.Read<PublishedTickets>($"{Tickets}?filter[organization_id]={Of(owner)}")).Tickets);

        var stranger = await app.NewOwner();
        await (await stranger.Get($"{Tickets}?filter[organization_id]={Of(other)}")).Refusal(404);
        await (await stranger.Post(Tickets, new { subject = "x", description = "y", organization_id = Of(other) })).Refusal(404);
        await (await stranger.Post(Comments, new { ticket_id = theirs.TicketId, body = "x" })).Refusal(404);
        Assert.Equal(1, (await other.Read<PublishedComments>($"{Comments}/{theirs.TicketId}")).Count);
    }

    [Fact]
    public async Task Who_may_not_see_or_write_tickets_may_not_do_it_so_either()
    {
        var owner = await app.NewOwner();
        var ticket = await Open(owner);
        var colleague = await app.NewColleague(owner, "projects:list");
        await (await colleague.Get(Tickets)).Refusal(403, "auth.forbidden");
        await (await colleague.Post(Tickets, new { subject = "x", description = "y" })).Refusal(403, "auth.forbidden");
        await (await colleague.Get($"{Comments}/{ticket.TicketId}")).Refusal(403, "auth.forbidden");
        await (await colleague.Post(Comments, new { ticket_id = ticket.TicketId, body = "x" })).Refusal(403, "auth.forbidden");
        await (await colleague.Patch($"{Tickets}/{ticket.TicketId}", new { status = "closed" })).Refusal(403, "auth.forbidden");
        Assert.Equal("new", (await owner.Read<TicketResource>($"/api/tickets/{ticket.TicketId}")).Status);
    }

    [Fact]
    public async Task What_was_said_ends_with_what_the_ticket_was_opened_with()
    {
        var (owner, support) = (await app.NewOwner(), await app.NewStaff(PlatformRole.Support));
        var ticket = await Open(owner);
        var sent = await (await owner.Post(Comments, new { ticket_id = ticket.TicketId, body = "All pages" })).Read<PublishedComment>();
        await (await support.Post($"/api/staff/tickets/{ticket.TicketId}/comments", new { body = "Fixed" })).Read<TicketCommentResource>();
        var said = await owner.Read<PublishedComments>($"{Comments}/{ticket.TicketId}");
        Assert.Equal(3, said.Count);
        Assert.Equal(["Fixed", "All pages", "Since noon"], said.Comments.Select(c => c.Body));
        Assert.Equal(sent, said.Comments[1]);
        Assert.Equal(["Fixed", "All pages"], (await owner.Read<List<TicketCommentResource>>($"/api/tickets/{ticket.TicketId}/comments")).Select(c => c.Body));
    }

    /// <summary>How many comments, and how long the pages are: what the ticket was opened with is on the last.</summary>
    [Theory]
    [InlineData(49, 50, 0)]
    [InlineData(50, 50, 1)]
    [InlineData(51, 50, 2)]
    public async Task Pages_are_counted_from_1_and_hold_50(int comments, int first, int second)
    {
        var owner = await app.NewOwner();
        var ticket = await Open(owner);
        await app.Scalar<object>(
            "insert into ticket_comments (id, organization_id, ticket_id, author_id, by_staff, body, at) select gen_random_uuid(), t.organization_id, t.id, t.created_by, false, 'said', now() from tickets t, generate_series(1, $2) where t.organization_id = $1",
            owner.OrganizationId, comments);
        var pages = new[] { await owner.Read<PublishedComments>($"{Comments}/{ticket.TicketId}"), await owner.Read<PublishedComments>($"{Comments}/{ticket.TicketId}?page=2") };
        Assert.Equal([first, second], pages.Select(p => p.Comments.Count));
        Assert.All(pages, p => Assert.Equal(comments + 1, p.Count));
        Assert.Equal("Since noon", pages.SelectMany(p => p.Comments).Last().Body);
        Assert.Equal(comments + 1, pages.SelectMany(p => p.Comments).Select(c => c.CommentId).Distinct().Count());
    }

    [Fact]
    public async Task Tickets_are_paged_by_number_too_and_no_deeper_than_can_be_read()
    {
        var owner = await app.NewOwner();
        for (var i = 0; i < 3; i++)
        {
            await Open(owner, $"Number {i}");
        }

        await app.Scalar<object>(
            "insert into tickets select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'number', t.number + n * 10))).* from tickets t, generate_series(1, 16) n where t.organization_id = $1", owner.OrganizationId);
        var page = await owner.Read<PublishedTickets>($"{Tickets}?page=2");
        Assert.Equal((51, 1), (page.Count, page.Tickets.Count));
        foreach (var wrong in new[] { "0", "201", "x", "-1" })
        {
            Assert.Equal(["page"], (await (await owner.Get($"{Tickets}?page={wrong}")).Refusal(422, "validation.failed")).Errors!.Keys);
        }
    }

    [Theory]
    [InlineData("open")]
    [InlineData("solved")]
    [InlineData("closed")]
    public async Task A_status_is_set_without_a_word_and_is_on_record(string status)
    {
        var owner = await app.NewOwner();
        var ticket = await Open(owner);
        Assert.Equal(status, (await (await owner.Patch($"{Tickets}/{ticket.TicketId}", new { status })).Read<PublishedTicket>()).Status);
        Assert.Equal(status, Assert.Single((await owner.Read<PublishedTickets>($"{Tickets}?filter[status]={status}")).Tickets).Status);
        Assert.Equal(1, (await owner.Read<PublishedComments>($"{Comments}/{ticket.TicketId}")).Count);
        Assert.Contains((await owner.Read<ItemCollection<AuditEvent>>(owner.Organization + "/audit-events")).Items, e => e.Action == "SetTicketStatus" && e.Target.Id == ticket.TicketId);
        if (status == "closed")
        {
            await (await owner.Patch($"{Tickets}/{ticket.TicketId}", new { status = "open" })).Refusal(409, "ticket.closed");
        }
    }

    [Theory]
    [InlineData("new")]
    [InlineData("pending")]
    [InlineData("deleted")]
    public async Task A_status_that_follows_by_itself_is_refused(string status)
    {
        var owner = await app.NewOwner();
        var ticket = await Open(owner);
        Assert.Equal(["status"], (await (await owner.Patch($"{Tickets}/{ticket.TicketId}", new { status })).Refusal(422, "validation.failed")).Errors!.Keys);
    }

    [Fact]
    public async Task What_our_tickets_do_not_have_is_refused_by_its_name()
    {
        var owner = await app.NewOwner();
        var refused = await (await owner.Post(Tickets, new { subject = "x", description = "y", subscription_id = "1", attachments = new[] { "x" } })).Refusal(422, "validation.failed");
        Assert.Equal(["attachments", "subscription_id"], refused.Errors!.Keys.Order());
    }

    [Fact]
    public async Task The_words_of_a_ticket_are_ours()
    {
        var owner = await app.NewOwner();
        Assert.Equal(Domain.Tickets.TicketCategory.All, (await owner.Read<List<TicketWord>>(Tickets + "/category")).Select(w => w.Id));
        Assert.Equal([new("low", "Low"), new("normal", "Normal"), new("high", "High"), new("urgent", "Urgent")], await owner.Read<List<TicketWord>>(Tickets + "/priority"));
    }
}
