using Cloud.Client;
using Cloud.Dashboard.Tests.FakeApi;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cloud.Dashboard.Tests.Browser;

/// <summary>People come in, are given roles, and find exactly those doors open.</summary>
public sealed class PeopleTests(Chromium chromium, PeopleTests.Office office) : IClassFixture<PeopleTests.Office>
{
    private const string Shop = FakePeople.Shop;

    private FakeServer Fake => office.Dashboard.Api;

    [Fact]
    public async Task A_second_person_is_invited_and_finds_exactly_the_doors_open_that_they_were_given()
    {
        var ada = await office.SignedInAsync(chromium, FakePerson.Ada);
        await ada.GotoAsync("/organizations/org-acme/members");
        await ada.GetByRole(AriaRole.Link, new() { Name = "Invite…" }).ClickAsync();
        var dialog = ada.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Email").FillAsync(FakePerson.Ben.Email);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Send the invitation" }).ClickAsync();
        await Expect(dialog.GetByText("is a member already")).ToBeVisibleAsync();
        await dialog.GetByLabel("Email").FillAsync("nora@acme.example");
        await dialog.GetByLabel("Roles in a project").SelectOptionAsync(Shop);
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Send the invitation" })).ToBeDisabledAsync();
        await dialog.GetByLabel("Integration").SelectOptionAsync("contributor");
        await ada.ShootAsync("invite");
        Assert.Empty(await Chromium.SeriousFaultsAsync(ada));
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Send the invitation" }).ClickAsync();
        var row = ada.Locator("tr", new() { HasText = "nora@acme.example" });
        await Expect(row).ToContainTextAsync("Integration: contributor");
        await Expect(ada.Locator(".notice.ok")).ToContainTextAsync("An e-mail with the link is on its way to nora@acme.example");
        await row.GetByRole(AriaRole.Button, new() { Name = "Send again the invitation of nora@acme.example" }).ClickAsync();
        await Expect(ada.Locator(".notice.ok")).ToContainTextAsync("The link in the one before opens nothing any more");

        Fake.Refused.Clear();
        var nora = await chromium.PageAsync(office.Dashboard.Address);
        var secret = Fake.People.Invitations.Single(i => i.Value.Email == "nora@acme.example").Key;
        await JoinAsync(nora, secret);
        await nora.WaitForURLAsync($"**/projects/{Shop}");
        await Expect(nora.Locator(".tree-node")).ToHaveCountAsync(4);
        await nora.ShootAsync("contributor", whole: true);
        foreach (var closed in new[] { "production", "staging" }) await Expect(nora.Locator(".frame")).Not.ToContainTextAsync(closed);
        await Expect(nora.GetByRole(AriaRole.Button, new() { Name = "New branch" })).ToBeVisibleAsync();
        foreach (var link in new[] { "Members", "Access", "Tickets" }) await Expect(nora.GetByRole(AriaRole.Link, new() { Name = link })).ToHaveCountAsync(0);
        await FollowEveryLinkAsync(nora);
        // An environment that is inactive has no stack, whoever asks.
        Assert.DoesNotContain(Fake.Refused, r => !r.EndsWith("/stack", StringComparison.Ordinal));

        await nora.GotoAsync($"/invitation#{secret}");
        await Expect(nora.GetByRole(AriaRole.Heading, new() { Name = "This invitation is over" })).ToBeVisibleAsync();
        await Expect(nora.GetByText("was accepted already")).ToBeVisibleAsync();
        await nora.Context.CloseAsync();
    }

    [Fact]
    public async Task Permissions_are_changed_people_taken_out_and_the_organization_is_given_away_by_its_name()
    {
        var ada = await office.SignedInAsync(chromium, FakePerson.Ada);
        Fake.People.Members["user-gone"] = [];
        Fake.People.All.Add(new("user-gone", "gil@acme.example", "Gil Gone"));
        await ada.GotoAsync("/organizations/org-acme/members");
        await Expect(ada.Locator("tbody tr").First).ToContainTextAsync("Owner");
        await Expect(ada.Locator("tbody tr").First.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await ada.GetByRole(AriaRole.Button, new() { Name = "Change what Gil Gone may do" }).ClickAsync();
        await ada.GetByLabel("New projects").CheckAsync();
        await ada.ShootAsync("permissions");
        Assert.Empty(await Chromium.SeriousFaultsAsync(ada));
        await ada.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(ada.Locator("tr", new() { HasText = "Gil Gone" })).ToContainTextAsync("New projects");
        await ada.GetByRole(AriaRole.Button, new() { Name = "Take out Gil Gone" }).ClickAsync();
        await ada.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Take out" }).ClickAsync();
        await Expect(ada.GetByText("Gil Gone")).ToHaveCountAsync(0);

        await ada.GetByRole(AriaRole.Button, new() { Name = "Transfer ownership…" }).ClickAsync();
        var dialog = ada.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("New owner").SelectOptionAsync(FakePerson.Ben.Id);
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Transfer ownership" })).ToBeDisabledAsync();
        await dialog.GetByLabel("Type acme to confirm").FillAsync("acme");
        await ada.ShootAsync("transfer");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Transfer ownership" }).ClickAsync();
        await Expect(ada.Locator("tbody tr").First).ToContainTextAsync("Ben Carter");
        await Expect(ada.GetByRole(AriaRole.Button, new() { Name = "Transfer ownership…" })).ToHaveCountAsync(0);
        await Expect(ada.GetByRole(AriaRole.Button, new() { Name = "Leave Ada Bell" })).ToBeVisibleAsync();
        Fake.People.Owner = FakePerson.Ada.Id;
    }

    [Fact]
    public async Task A_team_is_made_filled_and_given_a_role_that_can_be_taken_away()
    {
        var ada = await office.SignedInAsync(chromium, FakePerson.Ada);
        await ada.GotoAsync("/organizations/org-acme/teams");
        await ada.GetByRole(AriaRole.Button, new() { Name = "New team…" }).ClickAsync();
        await ada.GetByLabel("Name", new() { Exact = true }).FillAsync("Developers");
        await ada.GetByRole(AriaRole.Button, new() { Name = "Make the team" }).ClickAsync();
        await Expect(ada.GetByText("There is a team called Developers already.")).ToBeVisibleAsync();
        await ada.GetByLabel("Name", new() { Exact = true }).FillAsync("Night watch");
        await ada.GetByRole(AriaRole.Button, new() { Name = "Make the team" }).ClickAsync();
        await ada.GetByRole(AriaRole.Button, new() { Name = "People of Night watch" }).ClickAsync();
        await ada.Locator("#team-add").SelectOptionAsync(FakePerson.Cleo.Id);
        await ada.GetByRole(AriaRole.Button, new() { Name = "Put in" }).ClickAsync();
        await Expect(ada.Locator(".team-people")).ToContainTextAsync("Cleo Diaz");
        await ada.ShootAsync("team-people");
        Assert.Empty(await Chromium.SeriousFaultsAsync(ada));

        await ada.GotoAsync($"/projects/{Shop}/access");
        await ada.GetByRole(AriaRole.Button, new() { Name = "Give a role…" }).ClickAsync();
        await ada.GetByLabel("Who", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = "Night watch (1 person)" });
        await ada.GetByLabel("Production").SelectOptionAsync("contributor");
        await ada.ShootAsync("grant");
        Assert.Empty(await Chromium.SeriousFaultsAsync(ada));
        await ada.GetByRole(AriaRole.Button, new() { Name = "Give the role", Exact = true }).ClickAsync();
        var row = ada.Locator("tr", new() { HasText = "Night watch" });
        await Expect(row).ToContainTextAsync("Production: contributor");
        await ada.GetByRole(AriaRole.Button, new() { Name = "Change the role of Night watch" }).ClickAsync();
        await ada.GetByLabel("Whole project").SelectOptionAsync("admin");
        await Expect(ada.GetByLabel("Production")).ToBeDisabledAsync();
        await ada.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(row).ToContainTextAsync("Administers the project");
        await ada.GetByRole(AriaRole.Button, new() { Name = "Take away the role of Night watch" }).ClickAsync();
        await ada.GetByRole(AriaRole.Button, new() { Name = "Take away", Exact = true }).ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Whoever_has_an_account_signs_in_and_accepts_and_another_is_told_the_way_out()
    {
        var ivo = await office.SignedInAsync(chromium, FakePerson.Ivo);
        var (secret, _) = Fake.People.Invite(new InviteMember { Email = FakePerson.Sam.Email, Permissions = [OrganizationPermission.ProjectsList] });
        await ivo.GotoAsync($"/invitation#{secret}");
        await Expect(ivo.GetByText("You are signed in as ivo@acme.example")).ToBeVisibleAsync();
        await ivo.ShootAsync("invitation-other");
        Assert.Empty(await Chromium.SeriousFaultsAsync(ivo));
        await ivo.GetByRole(AriaRole.Button, new() { Name = "Sign out and go on" }).ClickAsync();
        await ivo.GetByRole(AriaRole.Link, new() { Name = "Sign in and accept" }).ClickAsync();
        await ivo.GetByLabel("Email").FillAsync(FakePerson.Sam.Email);
        await ivo.GetByLabel("Password").FillAsync(FakeServer.Password);
        await ivo.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await ivo.GetByRole(AriaRole.Button, new() { Name = "Join Acme" }).ClickAsync();
        await ivo.WaitForURLAsync("**/organizations/org-acme");
        Assert.Equal([OrganizationPermission.ProjectsList], Fake.People.Members[FakePerson.Sam.Id]);
        Fake.People.Leave(FakePerson.Sam.Id);
        office.Forget(FakePerson.Ivo);

        var (late, _) = Fake.People.Invite(new InviteMember { Email = "late@acme.example" }, TimeSpan.FromDays(-1));
        foreach (var (link, words) in new[] { (late, "Ask whoever invited you to send it again"), ("cloud_inv_0", "the newest e-mail has the link that works") })
        {
            await ivo.GotoAsync($"/invitation#{link}");
            await Expect(ivo.GetByRole(AriaRole.Alert)).ToContainTextAsync(words);
        }
    }

    [Fact]
    public async Task Who_may_list_projects_and_has_no_role_is_led_into_none_of_them()
    {
        Fake.Refused.Clear();
        Fake.Cloud.Shop("h7c2w9r4t1m8x", "Wholesale");
        var cleo = await office.SignedInAsync(chromium, FakePerson.Cleo);
        await cleo.GotoAsync("/");
        await Expect(cleo.Locator("tr", new() { HasText = "Wholesale" })).ToContainTextAsync("You have no role in it");
        await Expect(cleo.GetByRole(AriaRole.Link, new() { Name = "Wholesale" })).ToHaveCountAsync(0);
        await Expect(cleo.GetByRole(AriaRole.Link, new() { Name = "Acme shop" })).ToBeVisibleAsync();
        await Expect(cleo.GetByRole(AriaRole.Link, new() { Name = "New project" })).ToHaveCountAsync(0);
        await cleo.ShootAsync("project-list");
        await cleo.GotoAsync("/organizations/org-acme/members");
        await Expect(cleo.GetByRole(AriaRole.Button, new() { Name = "Change what Ben Carter may do" })).ToHaveCountAsync(0);
        await cleo.GetByRole(AriaRole.Button, new() { Name = "Change what Ivo Egger may do" }).ClickAsync();
        await Expect(cleo.GetByLabel("Administrator")).ToBeDisabledAsync();
        await Expect(cleo.GetByLabel("Project list")).ToBeEnabledAsync();
        await cleo.GotoAsync("/organizations/org-acme/new-project");
        await Expect(cleo.GetByRole(AriaRole.Heading, new() { Name = "Making projects is not among what you may do" })).ToBeVisibleAsync();
        await cleo.GotoAsync($"/projects/{Shop}/access");
        await Expect(cleo.GetByRole(AriaRole.Heading, new() { Name = "This is not among what you may see" })).ToBeVisibleAsync();
    }

    private static async Task JoinAsync(IPage page, string secret)
    {
        await page.GotoAsync($"/invitation#{secret}");
        await page.GetByLabel("Your name").FillAsync("Nora Newman");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(FakeServer.Password);
        await page.GetByLabel("Password again").FillAsync("something else");
        await page.ShootAsync("invitation");
        Assert.Empty(await Chromium.SeriousFaultsAsync(page));
        await page.GetByRole(AriaRole.Button, new() { Name = "Join Acme" }).ClickAsync();
        await Expect(page.GetByText("The two are not the same")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Your name")).ToHaveValueAsync("Nora Newman");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(FakeServer.Password);
        await page.GetByLabel("Password again").FillAsync(FakeServer.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Join Acme" }).ClickAsync();
    }

    /// <summary>Every page that this one and the branch's lead to is there, for this viewer.</summary>
    private static async Task FollowEveryLinkAsync(IPage page)
    {
        HashSet<string> followed = [];
        foreach (var from in new[] { page.Url, $"/projects/{Shop}/environments/feature-cart", "/organizations/org-acme", "/attention" })
        {
            await page.GotoAsync(from);
            await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
            var links = await page.Locator("a[href]").EvaluateAllAsync<string[]>("all => [...new Set(all.map(a => new URL(a.getAttribute('href'), document.baseURI).href))].filter(h => h.startsWith(location.origin) && !h.includes('#'))");
            foreach (var link in links.Where(followed.Add))
            {
                var answer = await page.APIRequest.GetAsync(link);
                Assert.True(answer.Ok, $"{from} leads to {link}, which answers {answer.Status}.");
                Assert.DoesNotContain("There is nothing at this address", await answer.TextAsync(), StringComparison.Ordinal);
            }
        }
    }

    /// <summary>One dashboard for all of them, and one page for each person.</summary>
    public sealed class Office : IAsyncLifetime
    {
        private readonly Dictionary<string, IPage> pages = new(StringComparer.Ordinal);

        internal DashboardUnderTest Dashboard { get; private set; } = default!;

        public async ValueTask InitializeAsync()
        {
            Dashboard = await DashboardUnderTest.StartAsync();
            Dashboard.Api.Cloud.Shop();
        }

        public ValueTask DisposeAsync() => Dashboard.DisposeAsync();

        internal async Task<IPage> SignedInAsync(Chromium chromium, FakePerson person)
        {
            if (!pages.TryGetValue(person.Id, out var page))
            {
                page = pages[person.Id] = await chromium.PageAsync(Dashboard.Address);
                await page.SignInAsync("/attention", person.Email);
            }

            return page;
        }

        internal void Forget(FakePerson person) => pages.Remove(person.Id);
    }
}
