using Cloud.Client;
using Raised = Cloud.Domain.Attention;

namespace Cloud.Api.Tests.Attention;

public sealed class AttentionTests(CloudApp app)
{
    [Fact]
    public async Task What_wants_a_person_is_listed_over_all_my_organizations_and_no_other()
    {
        var (one, two, other) = (await app.NewOwner(), await app.NewOwner(), await app.NewOwner());
        await Raise(one, Raised.AttentionKind.BackupLate);
        await Raise(two, Raised.AttentionKind.StackMissing);
        await Raise(other, Raised.AttentionKind.BackupFailed);
        await app.AsOwner(Guid.Empty, db =>
        {
            db.Memberships.Add(Cloud.Domain.Organizations.Membership.Of(two.OrganizationId, one.UserId, ["admin"], TimeProvider.System.GetUtcNow()));
            return Task.CompletedTask;
        });
        var items = await one.Read<List<AttentionItem>>("/api/attention");
        Assert.Equal([("drift", "critical"), ("backup_late", "critical")], items.Select(i => (i.Kind, i.Severity)));
        Assert.Equal("production", items[0].Subject.Environment);
        Assert.All(items.Select(i => i.Links["environment"].Href).Zip([two, one]), pair => Assert.True(pair.Second.Get(pair.First).Result.IsSuccessStatusCode));
        Assert.Equal("backup_late", Assert.Single(await one.Read<List<AttentionItem>>($"/api/attention?page[size]=1&page[after]={items[0].Id}")).Kind);
    }

    [Fact]
    public async Task Who_may_not_look_at_environments_sees_nothing_of_theirs()
    {
        var owner = await app.NewOwner();
        await Raise(owner, Raised.AttentionKind.BackupLate);
        Assert.Empty(await (await app.NewColleague(owner, "billing", "members")).Read<List<AttentionItem>>("/api/attention"));
    }

    private static async Task Raise(Member owner, string kind)
    {
        var production = await owner.NewProject() + "/environments/production";
        await owner.OnEnvironment(production, (db, e) =>
        {
            db.Attention.Add(Raised.AttentionItem.Raise(e, kind, Raised.AttentionSeverity.Critical, "Title", "Detail", null, TimeProvider.System.GetUtcNow()));
            return Task.CompletedTask;
        });
    }
}
