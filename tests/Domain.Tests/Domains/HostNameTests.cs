using Cloud.Domain.Domains;

namespace Cloud.Domain.Tests.Domains;

/// <summary>What is taken for a host name, and how each thing that is none is told.</summary>
public sealed class HostNameTests
{
    [Theory]
    [InlineData("shop.example.com", "shop.example.com")]
    [InlineData("  Shop.Example.COM. ", "shop.example.com")]
    [InlineData("*.example.com", "*.example.com")]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("*.Bücher.example", "*.xn--bcher-kva.example")]
    [InlineData("xn--bcher-kva.example", "xn--bcher-kva.example")]
    [InlineData("a.b.c.d.example.co.uk", "a.b.c.d.example.co.uk")]
    [InlineData("1.example", "1.example")]
    [InlineData("BÜCHER。example", "xn--bcher-kva.example")]
    [InlineData("XN--BCHER-KVA.example", "xn--bcher-kva.example")]
    [InlineData("faß.example", "xn--fa-hia.example")]
    [InlineData("例え.テスト", "xn--r8jz45g.xn--zckzah")]
    [InlineData("paral·lel.example", "xn--parallel-koa.example")]
    [InlineData("ab--cd.example", "ab--cd.example")]
    public void A_name_is_kept_in_lower_case_and_ASCII_without_the_last_dot(string typed, string kept) => Assert.Equal((kept, null), HostName.Read(typed));

    [Theory]
    [InlineData("", "empty")]
    [InlineData(null, "empty")]
    [InlineData("localhost", "single label")]
    [InlineData("192.0.2.7", "IP address")]
    [InlineData("2001:db8::1", "IP address")]
    [InlineData("[2001:db8::1]", "IP address")]
    [InlineData("https://shop.example.com", "without https://")]
    [InlineData("shop.example.com/cart", "without a path")]
    [InlineData("shop.example.com:8443", "without a port")]
    [InlineData("me@example.com", "mail address")]
    [InlineData("shop..example.com", "two dots stand side by side")]
    [InlineData(".example.com", "one at the beginning")]
    [InlineData("-shop.example.com", "begins or ends with a hyphen")]
    [InlineData("shop-.example.com", "begins or ends with a hyphen")]
    [InlineData("bücher-.example.com", "begins or ends with a hyphen")]
    [InlineData("my_shop.example.com", "has '_', and no host name has it")]
    [InlineData("shop*.example.com", "has '*', and no host name has it")]
    [InlineData("*.*.example.com", "has '*', and no host name has it")]
    [InlineData("my shop.example.com", "has a blank, and no host name has it")]
    [InlineData("shop\0.example.com", "has U+0000, and no host name has it")]
    [InlineData("xn--a.example.com", "has U+0080, and no host name has it")]
    [InlineData("xn--zzzzzz.example.com", "begins with xn--")]
    [InlineData("xn--.example.com", "hyphen")]
    [InlineData("shop.xn--shop-p.example", "begins with xn--")]
    [InlineData("xn--bücher.example", "xn-- stands before ASCII alone")]
    [InlineData("xn--shop-476a.example", "has U+200D, and no host name has it")]
    [InlineData("xn--n3h.example", "has U+2603, and no host name has it")]
    [InlineData("sho\u200Dp.example", "has U+200D, and no host name has it")]
    [InlineData("sho\u00ADp.example", "has U+00AD, and no host name has it")]
    [InlineData("sho\u202Ep.example", "has U+202E, and no host name has it")]
    [InlineData("☃.example", "has U+2603, and no host name has it")]
    [InlineData("ＳＨＯＰ.example", "has U+FF53, and no host name has it")]
    [InlineData("\u0378.example", "has U+0378, and no host name has it")]
    [InlineData("a·b.example", "has U+00B7, and no host name has it")]
    [InlineData("bu\u0308cher.example", "write letter and accent as one character")]
    [InlineData("ab--ü.example", "third and fourth place")]
    [InlineData("אa.example", "IDNA")]
    [InlineData("*.com", "single label")]
    [InlineData("shop.example.123", "ends in a number")]
    [InlineData("d111111abcdef8.cloudfront.net", "AWS's own")]
    [InlineData("my.elb.amazonaws.com", "AWS's own")]
    public void What_is_none_is_told_by_what_is_wrong_with_it(string? typed, string told)
    {
        var (name, fault) = HostName.Read(typed);
        Assert.Null(name);
        Assert.Contains(told, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_has_as_many_characters_as_a_certificate_can_be_called_by()
    {
        var longest = $"{new string('a', 30)}.{new string('b', 25)}.example";
        Assert.Equal(HostName.Longest, longest.Length);
        Assert.Equal(longest, HostName.Read(longest).Name);
        Assert.Contains("65 characters", HostName.Read("a" + longest).Fault, StringComparison.Ordinal);
        Assert.Contains("63", HostName.Read($"{new string('a', 64)}.example").Fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("example.com", true)]
    [InlineData("www.example.com", false)]
    [InlineData("*.com", false)]
    public void Two_labels_look_like_an_apex(string name, bool is_apex) => Assert.Equal(is_apex, HostName.LooksLikeApex(name));
}
