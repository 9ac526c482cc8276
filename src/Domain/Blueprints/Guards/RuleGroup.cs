namespace Cloud.Domain.Blueprints.Guards;

/// <summary>A group of rules that AWS keeps current. Names: AWS WAF developer guide, "AWS Managed Rules rule groups list", read 2026-11-21.</summary>
/// <param name="Name">AWS's name of it.</param>
/// <param name="Counted">Rules that only count: they refuse what editors and shops send every day.</param>
internal sealed record RuleGroup(string Name, params IReadOnlyList<string> Counted)
{
    // "IP reputation rule groups": 25 web ACL capacity units.
    private static readonly RuleGroup Reputation = new("AWSManagedRulesAmazonIpReputationList");

    // "Baseline rule groups": 700 and 200 units. A body over 8 KB is an upload or a long page, and markup in a body is an editor at work: counted, so that
    // they can be looked at.
    private static readonly RuleGroup Common = new("AWSManagedRulesCommonRuleSet", "SizeRestrictions_BODY", "CrossSiteScripting_BODY");
    private static readonly RuleGroup BadInputs = new("AWSManagedRulesKnownBadInputsRuleSet");

    // "Use-case specific rule groups": 200, 100 and 100 units.
    private static readonly RuleGroup Sql = new("AWSManagedRulesSQLiRuleSet");
    private static readonly RuleGroup Php = new("AWSManagedRulesPHPRuleSet");
    private static readonly RuleGroup WordPress = new("AWSManagedRulesWordPressRuleSet");

    /// <summary>
    /// All blueprints run PHP on an SQL database; AWS has a group of its own for WordPress, and none for Drupal or Magento. 1,325 units at most: a web ACL is
    /// priced for 1,500 ("AWS WAF pricing").
    /// </summary>
    internal static IReadOnlyList<RuleGroup> Of(string blueprint) => blueprint == Blueprint.WordPressContainers
        ? [Reputation, Common, BadInputs, Sql, Php, WordPress]
        : [Reputation, Common, BadInputs, Sql, Php];
}
