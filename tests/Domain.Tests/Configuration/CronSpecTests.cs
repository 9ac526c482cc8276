using Cloud.Infrastructure.Configuration;

namespace Cloud.Domain.Tests.Configuration;

public sealed class CronSpecTests
{
    [Theory]
    [InlineData("* * * * *")]
    [InlineData("*/19 * * * *")]
    [InlineData("H H(0-5) 1,15 * MON-FRI")]
    [InlineData("0-30/5 3 * jan,Mar 7")]
    [InlineData("H/15 * * * *")]
    public void Five_fields_of_cron_are_accepted(string spec) => Assert.Null(CronSpec.FaultOf(spec));

    [Theory]
    [InlineData("* * * *", "4 fields")]
    [InlineData("@daily", "1 fields")]
    [InlineData("60 * * * *", "minute")]
    [InlineData("* 24 * * *", "hour")]
    [InlineData("* * 0 * *", "day of the month")]
    [InlineData("* * * 13 *", "month")]
    [InlineData("* * * * 8", "day of the week")]
    [InlineData("*/0 * * * *", "minute")]
    [InlineData("5-1 * * * *", "minute")]
    [InlineData("1,,2 * * * *", "minute")]
    [InlineData("-1 * * * *", "minute")]
    public void Anything_else_is_refused_by_field(string spec, string field) => Assert.Contains(field, CronSpec.FaultOf(spec), StringComparison.Ordinal);
}
