using Cloud.Client;
using Cloud.Dashboard.Tests.FakeApi;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cloud.Dashboard.Tests.Browser;

/// <summary>Support on both sides of the counter: the staff console, the customers' tickets, and the change that goes from one to the other.</summary>
public sealed class SupportTests(Chromium chromium, SupportTests.Counter counter) : IClassFixture<SupportTests.Counter>
{
    private const string Shop = "k3vq7n2m5xa4c";
    private const string Store = "h7c2w9r4t1m8x";

    private FakeServer Fake => counter.Dashboard.Api;

    [Fact]
    public async Task R54_Staff_find_what_is_in_trouble_and_act_with_a_reason()
    {
        var (page, complaints) = await counter.SignedInAsync(chromium, FakePerson.Olga);
        await page.GotoAsync("/");
        await page.WaitForURLAsync("**/support");
        await page.GetByRole(AriaRole.Link, new() { Name = "Activation of fix/4711 failed" }).ClickAsync();
        await Expect(page.Locator(".on-record")).ToContainTextAsync("Acme reads in its audit log that you looked at this");
        await Expect(page.Locator(".notice.crit")).ToContainTextAsync("the quota of gp3 storage");
        await Expect(page.GetByRole(AriaRole.Log)).ToContainTextAsync("Create the stack: done");

        await page.GetByRole(AriaRole.Button, new() { Name = "Try again…" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Reason").FillAsync("Go ");
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Try again" })).ToBeDisabledAsync();
        await dialog.GetByLabel("Reason").FillAsync("The quota was raised");
        await page.ShootAsync("support-reason");
        Assert.Empty(await Chromium.SeriousFaultsAsync(page));
        Fake.Cloud.PerStep = TimeSpan.FromSeconds(30);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();

        await Expect(page.GetByText("held by worker-2/4711")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "an earlier attempt" })).ToBeVisibleAsync();
        await SayWhyAsync(page, "Release", "The worker hangs");
        await Expect(page.GetByText("held by no worker now")).ToBeVisibleAsync();
        await page.ShootAsync("support-activity");
        await SayWhyAsync(page, "Stop", "Not before the weekend");
        await Expect(page.Locator(".head .status")).ToContainTextAsync("Stopping");
        Assert.Equal(["retry: The quota was raised", "release: The worker hangs", "cancel: Not before the weekend"], Fake.Taken);
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task R54_The_tables_are_filtered_and_paged_by_their_address()
    {
        var (page, complaints) = await counter.SignedInAsync(chromium, FakePerson.Sam);
        Fake.StaffPage = 4;
        await page.GotoAsync("/support/environments?organization=" + FakeScenes.Organization);
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(4);
        await page.GetByRole(AriaRole.Link, new() { Name = "Older" }).ClickAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Link, new() { Name = "Newest" }).ClickAsync();
        await Expect(page.Locator(".filters .chip")).ToContainTextAsync("Acme");
        await page.GetByLabel("Health").SelectOptionAsync(HealthState.Critical);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Nothing is like that" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "all", Exact = true }).ClickAsync();
        await page.GetByLabel("Health").SelectOptionAsync(HealthState.Critical);
        await page.GetByRole(AriaRole.Link, new() { Name = "Wholesale / master" }).ClickAsync();
        await Expect(page.Locator(".notice.crit")).ToContainTextAsync("hangs in a rollback that failed");
        await Expect(page.Locator(".on-record")).ToContainTextAsync("are for operators");
        await page.ShootAsync("support-environment");
        Assert.Empty(await Chromium.SeriousFaultsAsync(page));

        foreach (var (tab, row) in new[] { ("Activities", "Back up production"), ("Projects", "Wholesale"), ("Organizations", "Globex"), ("Tickets", "Where are the logs"), ("Attention", "Activation of fix/4711 failed") })
        {
            if (tab == "Activities") await page.GotoAsync("/support/environments");
            await page.GetByRole(AriaRole.Navigation, new() { Name = "Tables over all organizations" }).GetByRole(AriaRole.Link, new() { Name = tab }).ClickAsync();
            await Expect(page.Locator("tbody")).ToContainTextAsync(row);
            await page.ShootAsync("support-" + tab.ToLowerInvariant());
        }

        await page.GetByRole(AriaRole.Link, new() { Name = "Activation of fix/4711 failed" }).ClickAsync();
        await Expect(page.Locator(".steps")).ToBeVisibleAsync();
        await Expect(page.Locator(".head .actions button")).ToHaveCountAsync(0);
        Fake.StaffPage = 50;
        Assert.Contains($"user-sam environments/{Store}.master", Fake.Looks.Keys);
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task R54_A_wish_for_versions_on_production_becomes_a_ticket_that_support_decides()
    {
        Fake.Cloud.PerStep = TimeSpan.FromMilliseconds(350);
        var (page, complaints) = await counter.SignedInAsync(chromium, FakePerson.Ada);
        var (desk, _) = await counter.SignedInAsync(chromium, FakePerson.Olga);
        foreach (var (version, decide) in new[] { ("10.11", "Decline"), ("11.4", "Approve") })
        {
            await page.GotoAsync($"/projects/{Shop}/environments/production/configuration");
            await page.GetByRole(AriaRole.Button, new() { Name = "Ask for a change of versions…" }).ClickAsync();
            await page.GetByLabel("db (mysql, now 10.6)").SelectOptionAsync(version);
            await page.GetByLabel("For support").FillAsync("At night, please");
            await page.GetByRole(AriaRole.Button, new() { Name = "Ask for it" }).ClickAsync();
            await Expect(page.Locator(".change")).ToContainTextAsync(version);
            await Expect(page.GetByText("Waits for a decision")).ToBeVisibleAsync();

            await desk.GotoAsync("/support/tickets");
            await desk.GetByRole(AriaRole.Link, new() { Name = $"db 10.6 to {version}" }).ClickAsync();
            await Expect(desk.GetByText("At night, please")).ToBeVisibleAsync();
            await SayWhyAsync(desk, decide, "Looked into it", decide == "Approve" ? "Approve and run" : decide);
            await Expect(desk.GetByText($"{decide}d by Olga Operator of support")).ToBeVisibleAsync();
            await page.ReloadAsync();
            await Expect(page.GetByText($"{decide}d by Olga Operator of support")).ToBeVisibleAsync();
            await Expect(page.GetByText("“Looked into it”")).ToBeVisibleAsync();
        }

        await Expect(page.Locator(".change-work")).ToContainTextAsync("Made");
        await Expect(page.Locator(".head .status")).ToContainTextAsync("Solved");
        await desk.ShootAsync("support-ticket");
        Assert.Empty(await Chromium.SeriousFaultsAsync(desk));
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task Whoever_may_not_see_the_ticket_of_their_wish_is_told_of_it_where_they_asked()
    {
        var (page, complaints) = await counter.SignedInAsync(chromium, FakePerson.Ada);
        Fake.HidesTickets = true;
        await page.GotoAsync($"/projects/{Shop}/environments/production/configuration");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask for a change of versions…" }).ClickAsync();
        await page.GetByLabel("cache (redis, now 7.2)").SelectOptionAsync("7.4");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask for it" }).ClickAsync();
        await Expect(page.Locator(".versions [role=status]")).ToContainTextAsync("asks for cache 7.2 to 7.4 and waits for support's decision");
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/configuration$"));
        Fake.HidesTickets = false;
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task A_ticket_is_opened_answered_and_closed()
    {
        var (page, complaints) = await counter.SignedInAsync(chromium, FakePerson.Ada);
        await page.GotoAsync("/organizations/org-globex/tickets");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No tickets" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "New ticket" }).ClickAsync();
        await page.GetByLabel("Subject").FillAsync("Mails are late");
        await page.GetByLabel("What is it about?").FillAsync("Here is a secret");
        await page.GetByRole(AriaRole.Button, new() { Name = "Open ticket" }).ClickAsync();
        await Expect(page.GetByText("must hold no secrets")).ToBeVisibleAsync();
        await page.GetByLabel("What is it about?").FillAsync("Since noon.");
        await page.GetByLabel("Project").SelectOptionAsync(Store);
        await page.GetByLabel("Environment").SelectOptionAsync("staging");
        await page.GetByLabel("Priority").SelectOptionAsync(TicketPriority.High);
        await page.ShootAsync("new-ticket");
        await page.GetByRole(AriaRole.Button, new() { Name = "Open ticket" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Mails are late" })).ToBeVisibleAsync();
        await Expect(page.Locator(".facts")).ToContainTextAsync("staging");
        Fake.Cloud.Say(Fake.Cloud.Tickets("org-globex")[0], new CommentTicket { Body = "It is the relay. Better now?" }, FakePerson.Sam);
        await Expect(page.Locator(".thread li.staff")).ToContainTextAsync("Better now?");
        await Expect(page.Locator(".head .status")).ToContainTextAsync("your turn");
        await page.GetByLabel("Comment").FillAsync("Yes");
        await page.GetByLabel("What the ticket becomes").SelectOptionAsync(TicketStatus.Closed);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(page.GetByText("The ticket is closed.")).ToBeVisibleAsync();
        await page.ShootAsync("ticket-closed");
        Assert.Empty(await Chromium.SeriousFaultsAsync(page));
        await page.GetByRole(AriaRole.Link, new() { Name = "Tickets" }).First.ClickAsync();
        await page.GetByLabel("Status").SelectOptionAsync(TicketStatus.Open);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No ticket is open" })).ToBeVisibleAsync();
        Assert.Empty(complaints);
    }

    [Fact]
    public async Task R54_To_others_the_console_is_not_there()
    {
        var (page, _) = await counter.SignedInAsync(chromium, FakePerson.Ada);
        await Expect(page.Locator(".rail")).Not.ToContainTextAsync("Support");
        var failed = Fake.Cloud.Activities(Shop, "fix-4711")[0];
        foreach (var path in new[] { "/support", "/support/tickets", $"/support/activities/{failed.Id}", $"/support/environments/{Shop}.production" })
        {
            Assert.Equal(404, (await page.GotoAsync(path))!.Status);
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Nothing is at this address" })).ToBeVisibleAsync();
            Assert.DoesNotContain("All organizations", await page.ContentAsync(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Fake.Looks.Keys, look => look.StartsWith(FakePerson.Ada.Id, StringComparison.Ordinal));
    }

    private static async Task SayWhyAsync(IPage page, string action, string why, string? confirm = null)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = action + "…" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Reason").FillAsync(why);
        await dialog.GetByRole(AriaRole.Button, new() { Name = confirm ?? action, Exact = true }).ClickAsync();
    }

    /// <summary>One dashboard for all of them, and one page for each person: signing in is most of what a short test costs.</summary>
    public sealed class Counter : IAsyncLifetime
    {
        private readonly Dictionary<string, (IPage Page, System.Collections.Concurrent.ConcurrentQueue<string> Complaints)> pages = new(StringComparer.Ordinal);

        internal DashboardUnderTest Dashboard { get; private set; } = default!;

        public async ValueTask InitializeAsync()
        {
            Dashboard = await DashboardUnderTest.StartAsync();
            var cloud = Dashboard.Api.Cloud;
            cloud.Shop();
            cloud.Shop(Store, "Wholesale", FakeStaff.Globex);
            cloud.HangInRollback(Store, "master");
            cloud.Open(FakeScenes.Organization, new CreateTicket { Subject = "Where are the logs?", Description = "Of PHP." });
            cloud.Attention.Add(new()
            {
                Id = "att1",
                Kind = AttentionKind.ActivityFailed,
                Severity = AttentionSeverity.Critical,
                Title = "Activation of fix/4711 failed",
                Detail = "The quota of gp3 storage in the region is used up.",
                Since = cloud.Now.AddHours(-9),
                Subject = new(Shop, "fix-4711", cloud.Activities(Shop, "fix-4711")[0].Id),
            });
        }

        public ValueTask DisposeAsync() => Dashboard.DisposeAsync();

        internal async Task<(IPage Page, System.Collections.Concurrent.ConcurrentQueue<string> Complaints)> SignedInAsync(Chromium chromium, FakePerson person)
        {
            if (!pages.TryGetValue(person.Id, out var known))
            {
                var page = await chromium.PageAsync(Dashboard.Address);
                known = (page, page.Complaints());
                await page.SignInAsync("/attention", person.Email);
                pages[person.Id] = known;
            }

            known.Complaints.Clear();
            return known;
        }
    }
}
