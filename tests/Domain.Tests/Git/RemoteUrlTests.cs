using System.Net;
using Cloud.Infrastructure.Git;

namespace Cloud.Domain.Tests.Git;

public sealed class RemoteUrlTests
{
    [Theory]
    [InlineData("https://GitHub.com/owner/name.git", "https://github.com/owner/name.git", "github.com")]
    [InlineData("https://user:secret@example.com:8443/a", "https://user:secret@example.com:8443/a", "example.com")]
    [InlineData("ssh://git@example.com:2222/a.git", "ssh://git@example.com:2222/a.git", "example.com")]
    [InlineData("git@example.com:owner/name.git", "git@example.com:owner/name.git", "example.com")]
    [InlineData("git://example.com/a.git", "git://example.com/a.git", "example.com")]
    [InlineData("https://Bücher.example/a", "https://xn--bcher-kva.example/a", "xn--bcher-kva.example")]
    [InlineData("https://git_1.internal/a", "https://git_1.internal/a", "git_1.internal")]
    [InlineData("https://2130706433/a", "https://127.0.0.1/a", "127.0.0.1")]
    [InlineData("https://0x7f.1/a", "https://127.0.0.1/a", "127.0.0.1")]
    public void An_address_is_taken_apart_and_put_together_again(string url, string text, string host)
    {
        var remote = RemoteUrl.Parse(url, allowLocal: false).Value;
        Assert.Equal((text, host), (remote.Text(), remote.Host));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-upload-pack=touch /tmp/x")]
    [InlineData("--upload-pack=x")]
    [InlineData("ext::sh -c id")]
    [InlineData("ext::sh")]
    [InlineData("fd::17/foo")]
    [InlineData("https://example.com/a b")]
    [InlineData("https://example.com/a\nb")]
    [InlineData("ftp://example.com/a")]
    [InlineData("https://example.com./a")]
    [InlineData("https://example.com")]
    [InlineData("https://example.com/a?x=1")]
    [InlineData("ssh://-oProxyCommand=x/a")]
    [InlineData("-oProxyCommand=x:a")]
    [InlineData("ssh://git:secret@example.com/a")]
    [InlineData("git@-host:a")]
    [InlineData("git@host:-a")]
    [InlineData("https://\u05D0a.example/a")]
    [InlineData("https://xn--\u00E9.example/a")]
    [InlineData("https://xn--zzzzzz.example/a")]
    [InlineData("https://-\u00E9.example/a")]
    [InlineData("https://\u00E9\u200D.example/a")]
    [InlineData("https://\uD800.example/a")]
    [InlineData("/srv/repository")]
    [InlineData("./repository")]
    [InlineData("~/repository")]
    [InlineData("file:///srv/repository")]
    [InlineData("FILE:///srv/repository")]
    public void Anything_else_is_not_allowed(string url)
    {
        var error = RemoteUrl.Parse(url, allowLocal: false).Error;
        Assert.Equal("repository.not_allowed", error?.Code);
        Assert.DoesNotContain("secret", error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/srv/repository", "file:///srv/repository")]
    [InlineData("file:///srv/repository", "file:///srv/repository")]
    public void Local_paths_are_allowed_where_the_option_is_on(string url, string text) => Assert.Equal(text, RemoteUrl.Parse(url, allowLocal: true).Value.Text());

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.31.0.1")]
    [InlineData("192.168.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("fe80::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("ff02::1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001:db8::1")]
    public void Addresses_inside_are_no_targets(string address) => Assert.False(PublicAddresses.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("140.82.121.4")]
    [InlineData("::ffff:140.82.121.4")]
    [InlineData("2606:50c0:8000::64")]
    public void Addresses_of_the_public_network_are(string address) => Assert.True(PublicAddresses.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("main")]
    [InlineData("feature/cart-2.0")]
    public void A_branch_has_a_name_that_git_takes(string name) => Assert.True(RemoteBranches.IsBranchName(name));

    [Theory]
    [InlineData("")]
    [InlineData("-x")]
    [InlineData("--upload-pack=x")]
    [InlineData("a..b")]
    [InlineData("a:b")]
    [InlineData("a*")]
    [InlineData("a b")]
    [InlineData("a\nb")]
    [InlineData("a.lock")]
    public void Another_name_is_refused(string name) => Assert.False(RemoteBranches.IsBranchName(name));
}
