using Cloud.Aws.Tests.Templates;
using Cloud.Domain.AwsAccounts;
using Cloud.Domain.Environments;

namespace Cloud.Aws.Tests.AwsAccounts;

/// <summary>What environments take of an account's quotas, counted from their templates.</summary>
public sealed class QuotaTests
{
    [Fact]
    public void No_production_environment_takes_more_than_a_check_says_one_takes()
    {
        var needs = TemplateCases.All().Where(c => c.Spec.Type == EnvironmentType.Production).Select(c => QuotaNeeds.Of(TemplateCases.Render(c.Spec, c.Blueprint))).ToList();

        Assert.All(Quota.All, quota => Assert.True(needs.Max(n => n.GetValueOrDefault(quota)) <= quota.OfOneProduction, $"{quota.Name}: {needs.Max(n => n.GetValueOrDefault(quota))}"));
        Assert.Contains(needs, n => n[Quota.Addresses] == 3 && n[Quota.Networks] == 1);
    }

    [Fact]
    public void Every_template_can_be_counted_and_shared_staging_takes_nothing()
    {
        foreach (var name in TemplateCases.Bodies().Keys)
        {
            var item = TemplateCases.Case(name);
            var needs = QuotaNeeds.Of(TemplateCases.Render(item.Spec, item.Blueprint));
            Assert.Equal(item.IsShared, needs.Count == 0);
        }
    }
}
