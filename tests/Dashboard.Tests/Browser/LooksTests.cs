using Cloud.Client;
using Cloud.Dashboard.Tests.FakeApi;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cloud.Dashboard.Tests.Browser;

/// <summary>Every page, in light and dark: nothing that shuts people out, nothing the browser complains about, and a picture of each to look at.</summary>
public sealed class LooksTests(Chromium chromium)
{
    private const string Shop = "k3vq7n2m5xa4c";

    private static readonly (string Name, string Path, string Wait)[] Pages =
    [
        ("projects", "/organizations/org-acme", "td >> text=Acme shop"),
        ("project", $"/projects/{Shop}", ".tree-node"),
        ("production", $"/projects/{Shop}/environments/production", ".log-line"),
        ("activity", $"/projects/{Shop}/environments/fix-4711/activity", ".table"),
        ("failed", $"/projects/{Shop}/environments/fix-4711", ".log-line"),
        ("branch", $"/projects/{Shop}/environments/feature-cart", ".tile-grid"),
        ("backups", $"/projects/{Shop}/environments/production/backups", ".timeline"),
        ("scaling", $"/projects/{Shop}/environments/production/scaling", ".choices"),
        ("configuration", $"/projects/{Shop}/environments/production/configuration", ".config"),
        ("variables", $"/projects/{Shop}/environments/production/variables", ".table"),
        ("domains", $"/projects/{Shop}/environments/production/domains", "details[open] .table"),
        ("project-variables", $"/projects/{Shop}/variables", ".table"),
        ("stack", $"/projects/{Shop}/environments/production/stack", ".table"),
        ("hanging", $"/projects/{Shop}/environments/master", ".ways"),
        ("retained", $"/projects/{Shop}/retained", ".table"),
        ("attention", "/attention", ".attention"),
        ("tickets", "/organizations/org-acme/tickets", ".table"),
        ("members", "/organizations/org-acme/members", ".table"),
        ("invitations", "/organizations/org-acme/invitations", ".table"),
        ("teams", "/organizations/org-acme/teams", ".table"),
        ("access", $"/projects/{Shop}/access", ".table"),
        ("aws-accounts", "/organizations/org-acme/aws-accounts", ".table"),
        ("new-project", "/organizations/org-acme/new-project", "#url"),
    ];

    [Fact]
    public async Task No_page_shuts_anybody_out()
    {
        await using var dashboard = await StartWithShopAsync();
        var page = await chromium.PageAsync(dashboard.Address);
        var complaints = page.Complaints();
        List<string> faults = [];

        await page.GotoAsync("/sign-in");
        await LookAsync("sign-in");
        await page.SignInAsync("/attention");
        foreach (var (name, path, wait) in Pages)
        {
            await page.GotoAsync(path);
            await page.Locator(wait).First.WaitForAsync();
            await LookAsync(name);
        }

        Assert.Empty(faults);
        Assert.Empty(complaints);

        // The same page in both: a theme changes colours, and nothing else of it.
        async Task LookAsync(string name)
        {
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
            faults.AddRange((await Chromium.SeriousFaultsAsync(page)).Select(f => $"{name}: {f}"));
            await page.ShootAsync($"{name}-Light", whole: true);
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            faults.AddRange((await Chromium.ContrastFaultsAsync(page)).Select(f => $"{name}, dark: {f}"));
            await page.ShootAsync($"{name}-Dark", whole: true);
        }
    }

    [Fact]
    public async Task On_a_phone_every_page_fits_its_width()
    {
        await using var dashboard = await StartWithShopAsync();
        var page = await chromium.PageAsync(dashboard.Address, width: 390, height: 844);
        await page.SignInAsync("/attention");
        foreach (var (name, path, wait) in Pages)
        {
            await page.GotoAsync(path);
            await page.Locator(wait).First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
            await page.ShootAsync($"{name}-phone", whole: true);
            var over = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            Assert.True(over <= 0, $"{name} is {over} px wider than the screen.");
        }

        await Expect(page.Locator(".rail")).ToHaveCSSAsync("position", "fixed");
    }

    [Fact]
    public async Task Faults_of_a_configuration_are_shown_with_their_places()
    {
        await using var dashboard = await StartWithShopAsync();
        var page = await chromium.PageAsync(dashboard.Address);
        await page.SignInAsync("/organizations/org-acme/new-project");
        await page.GetByLabel("Git address").FillAsync("https://git.example.com/acme/broken.git");
        await page.GetByLabel("Git address").PressAsync("Enter");

        await Expect(page.GetByText(".magento/services.yaml:4:9")).ToBeVisibleAsync();
        await Expect(page.GetByText("MySQL has no version 5.9.")).ToBeVisibleAsync();
        await Expect(page.GetByText(".magento.app.yaml:22:15")).ToBeVisibleAsync();
        await Expect(page.GetByText("2 faults to mend")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Create project" })).ToHaveCountAsync(0);
        await page.ShootAsync("faults", whole: true);
        Assert.Empty(await Chromium.SeriousFaultsAsync(page));

        await page.GetByLabel("Git address").FillAsync("https://git.example.com/acme/shop.git");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check configuration" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Create project" })).ToBeVisibleAsync();
        await page.ShootAsync("new-project-sound", whole: true);
        Assert.Empty(await Chromium.SeriousFaultsAsync(page));
    }

    private static async Task<DashboardUnderTest> StartWithShopAsync()
    {
        var dashboard = await DashboardUnderTest.StartAsync();
        var cloud = dashboard.Api.Cloud;
        cloud.Shop();
        cloud.Shop("h7c2w9r4t1m8x", "Acme wholesale");
        cloud.HangInRollback(Shop, "master");
        cloud.Retain(Shop, "NodeVolume1", "AWS::EC2::Volume", "vol-0c2f7be1d94a63580");
        cloud.Retain(Shop, "Vault", "AWS::Backup::BackupVault", "cloud-k3vq7n2m5xa4c-feature-old", failure: "Backup vault cannot be deleted because it contains recovery points.");
        cloud.Put(FakeScenes.Project(cloud, "b5n8q1z6y3d2f", "Acme blog") with { Blueprint = "wordpress-containers", Status = new(ProjectStatus.Failed, "node 2 could not be started") });
        cloud.Open(FakeScenes.Organization, new CreateTicket { Subject = "Where are the logs of PHP?", Description = "Of the shop." });
        dashboard.Api.People.Invite(new InviteMember { Email = "nora@acme.example", Projects = [new() { Project = Shop, Permissions = [ProjectPermission.IntegrationContributor] }] });
        dashboard.Api.People.Invite(new InviteMember { Email = "late@acme.example", Permissions = [OrganizationPermission.ProjectsCreate] }, TimeSpan.FromDays(-1));
        cloud.Attention.Add(new()
        {
            Id = "att1",
            Kind = AttentionKind.ActivityFailed,
            Severity = AttentionSeverity.Critical,
            Title = "Activation of fix/4711 failed",
            Detail = "The stack could not create the volume of node 2: the quota of gp3 storage in the region is used up.",
            Since = cloud.Now.AddHours(-9),
            Subject = new(Shop, "fix-4711", cloud.Activities(Shop, "fix-4711")[0].Id),
        });
        cloud.Attention.Add(new()
        {
            Id = "att2",
            Kind = AttentionKind.BackupLate,
            Severity = AttentionSeverity.Warning,
            Title = "A backup of production was late by 14 min",
            Since = cloud.Now.AddHours(-30),
            Subject = new(Shop, "production", null),
        });
        cloud.Attention.Add(new()
        {
            Id = "att3",
            Kind = AttentionKind.StackUnhealthy,
            Severity = AttentionSeverity.Critical,
            Title = "The stack of master hangs in a rollback that failed",
            Detail = $"A change failed, and so did taking it back (at Node2Volume). First cause: {FakeStacks.Cause} Ways out: Try again; Go on without them; Take it down.",
            Since = cloud.Now.AddMinutes(-12),
            Subject = new(Shop, "master", null),
        });
        return dashboard;
    }
}
