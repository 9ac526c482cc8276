using System.Net;
using Cloud.Client;
using Cloud.Domain.Identity;

namespace Cloud.Api.Tests.Tickets;

/// <summary>Conversations with support, from both sides.</summary>
public sealed class TicketTests(CloudApp app)
{
    [Fact]
    public async Task Customer_and_support_talk_and_whose_turn_it_is_follows()
    {
        var (owner, support) = (await app.NewOwner(), await app.NewStaff(PlatformRole.Support));
        var answer = await owner.Post(owner.Organization + "/tickets", new { subject = "Slow", description = "Since noon", type = "problem", priority = "high", category = "performance" });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var ticket = await answer.Read<TicketResource>();
        Assert.Equal((1, "new", "problem", "high", "performance"), (ticket.TicketId, ticket.Status, ticket.Type, ticket.Priority, ticket.Category));
        Assert.Null(ticket.Change);

        await (await support.Post($"/api/staff/tickets/{ticket.Id}/comments", new { body = "Which page?" })).Read<TicketCommentResource>();
        Assert.Equal("pending", (await owner.Read<TicketResource>($"/api/tickets/{ticket.Id}")).Status);
        await (await owner.Post($"/api/tickets/{ticket.Id}/comments", new { body = "All of them" })).Read<TicketCommentResource>();
        Assert.Equal("open", (await support.Read<TicketResource>($"/api/staff/tickets/{ticket.Id}")).Status);
        await (await support.Post($"/api/staff/tickets/{ticket.Id}/comments", new { body = "Fixed", status = "solved" })).Read<TicketCommentResource>();

        var said = await owner.Read<List<TicketCommentResource>>($"/api/tickets/{ticket.Id}/comments");
        Assert.Equal([("Fixed", true), ("All of them", false), ("Which page?", true)], said.Select(c => (c.Body, c.Author.Staff)));
        Assert.Equal("All of them", Assert.Single(await owner.Read<List<TicketCommentResource>>($"/api/tickets/{ticket.Id}/comments?page[size]=1&page[after]={said[0].Id}")).Body);
        Assert.Equal("solved", Assert.Single((await owner.Read<ItemCollection<TicketResource>>(owner.Organization + "/tickets?filter[status]=solved")).Items).Status);
        Assert.Empty((await owner.Read<ItemCollection<TicketResource>>(owner.Organization + "/tickets?filter[status]=new")).Items);

        await (await owner.Post($"/api/tickets/{ticket.Id}/comments", new { body = "Thanks", status = "closed" })).Read<TicketCommentResource>();
        Assert.DoesNotContain(Relation.Comment, (await owner.Read<TicketResource>($"/api/tickets/{ticket.Id}")).Links.Keys);
        await (await support.Post($"/api/staff/tickets/{ticket.Id}/comments", new { body = "One more" })).Refusal(409, "ticket.closed");
    }

    [Fact]
    public async Task Numbers_count_within_the_organization_without_gaps_when_ten_write_at_once()
    {
        var (owner, other) = (await app.NewOwner(), await app.NewOwner());
        await (await other.Post(other.Organization + "/tickets", new { subject = "Theirs", description = "x" })).Read<TicketResource>();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => owner.Post(owner.Organization + "/tickets", new { subject = "Mine", description = "x" })));
        var numbers = await Task.WhenAll(answers.Select(async a => (await a.Read<TicketResource>()).TicketId));
        Assert.Equal(Enumerable.Range(1, 10), numbers.Order());
    }

    [Theory]
    [InlineData("subject", "")]
    [InlineData("description", " ")]
    [InlineData("type", "complaint")]
    [InlineData("priority", "now")]
    [InlineData("category", "weather")]
    [InlineData("project", "aaaaaaaaaaaaa")]
    [InlineData("environment", "production")]
    public async Task A_ticket_that_cannot_be_is_refused_by_field(string field, string value)
    {
        var owner = await app.NewOwner();
        var body = new Dictionary<string, string> { ["subject"] = "Help", ["description"] = "Please", [field] = value };
        var problem = await (await owner.Post(owner.Organization + "/tickets", body)).Refusal(422);
        Assert.Contains(problem.Errors!.Keys, key => key == field || (field == "environment" && key == "project"));
    }

    [Fact]
    public async Task A_ticket_names_only_what_is_the_organizations_own()
    {
        var (owner, other) = (await app.NewOwner(), await app.NewOwner());
        var theirs = (await other.NewProject()).Split('/')[^1];
        await (await owner.Post(owner.Organization + "/tickets", new { subject = "x", description = "y", project = theirs })).Refusal(422, "validation.failed");
        var mine = (await owner.NewProject()).Split('/')[^1];
        var ticket = await (await owner.Post(owner.Organization + "/tickets", new { subject = "x", description = "y", project = mine, environment = "production" })).Read<TicketResource>();
        Assert.Equal((mine, "production"), (ticket.Project, ticket.Environment));
    }

    [Fact]
    public async Task A_member_without_the_permission_is_refused()
    {
        var owner = await app.NewOwner();
        var ticket = await (await owner.Post(owner.Organization + "/tickets", new { subject = "x", description = "y" })).Read<TicketResource>();
        var colleague = await app.NewColleague(owner, "projects:list");
        await (await colleague.Get(owner.Organization + "/tickets")).Refusal(403, "auth.forbidden");
        await (await colleague.Get($"/api/tickets/{ticket.Id}")).Refusal(403, "auth.forbidden");
    }
}
