using Cloud.Domain.Environments;

namespace Cloud.Domain.Tests.Environments;

/// <summary>Who may be let in by a bastion: ranges that somebody's people come from, and nothing that means everybody (R84, R90).</summary>
public sealed class BastionRangesTests
{
    [Theory]
    [InlineData("203.0.113.0/24")]
    [InlineData("203.0.113.7/32")]
    [InlineData("8.8.0.0/16")]
    [InlineData("1.0.0.0/25", "1.0.0.128/25", "223.255.255.255/32")]
    public void R84_A_range_of_the_internet_is_taken(params string[] ranges) => Assert.Null(BastionRanges.Fault(ranges));

    [Fact]
    public void R84_None_is_taken_and_means_no_bastion() => Assert.Null(BastionRanges.Fault([]));

    [Theory]
    [InlineData("0.0.0.0/0", "would let everybody in")]
    [InlineData("8.0.0.0/8", "is too wide: /8 holds 16,777,216 addresses, and /16 is the widest")]
    [InlineData("8.8.0.0/15", "is too wide: /15 holds 131,072 addresses")]
    [InlineData("203.0.113.7/24", "Write 203.0.113.0/24 for the whole range, or 203.0.113.7/32 for that one address")]
    [InlineData("10.1.0.0/16", "is no address that anybody has on the internet")]
    [InlineData("192.168.1.0/24", "is no address that anybody has on the internet")]
    [InlineData("100.64.0.0/16", "is no address that anybody has on the internet")]
    [InlineData("172.31.0.0/16", "is no address that anybody has on the internet")]
    [InlineData("127.0.0.1/32", "is no address that anybody has on the internet")]
    [InlineData("239.0.0.1/32", "is no address that anybody has on the internet")]
    [InlineData("203.0.113.0", "must be an IPv4 range")]
    [InlineData("203.0.113/24", "must be an IPv4 range")]
    [InlineData("203.0.113.256/32", "must be an IPv4 range")]
    [InlineData("203.0.113.0/33", "must be an IPv4 range")]
    [InlineData("203.0.113.0/-1", "must be an IPv4 range")]
    [InlineData("203.0.113.0/024", "must be an IPv4 range")]
    [InlineData("203.0.0113.0/24", "must be an IPv4 range")]
    [InlineData("0x8.8.8.0/24", "must be an IPv4 range")]
    [InlineData("203.0.113.0/24/24", "must be an IPv4 range")]
    [InlineData(" 203.0.113.0/24", "must be an IPv4 range")]
    [InlineData("2001:db8::/32", "must be an IPv4 range")]
    [InlineData("office", "must be an IPv4 range")]
    [InlineData("", "must be an IPv4 range")]
    [InlineData("٢٠٣.0.113.0/24", "must be an IPv4 range")]
    public void R84_What_means_everybody_or_nobody_is_refused_with_the_way_out(string range, string why)
    {
        var fault = BastionRanges.Fault(["198.51.100.0/24", range])!;
        Assert.Equal(("bastion.ranges_invalid", "ranges[1]"), (fault.Code, Assert.Single(fault.Fields).Field));
        Assert.Contains(why, fault.Fields[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ranges[1]", "203.0.113.0/24", "203.0.113.0/24")]
    [InlineData("ranges[1]", "203.0.113.0/24", "203.0.113.128/25")]
    [InlineData("ranges[0]", "203.0.113.128/32", "203.0.113.0/24")]
    public void One_within_another_is_left_out(string field, params string[] ranges)
    {
        var fault = Assert.Single(BastionRanges.Fault(ranges)!.Fields);
        Assert.Equal(field, fault.Field);
        Assert.Contains("already", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void There_are_no_more_than_the_stack_has_parameters_for() =>
        Assert.Contains("at most 3", BastionRanges.Fault(["1.1.1.1/32", "1.1.1.2/32", "1.1.1.3/32", "1.1.1.4/32"])!.Message, StringComparison.Ordinal);
}
