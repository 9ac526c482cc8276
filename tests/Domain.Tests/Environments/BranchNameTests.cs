using Cloud.Domain.Environments;

namespace Cloud.Domain.Tests.Environments;

public sealed class BranchNameTests
{
    [Theory]
    [InlineData("feature/cart", "feature-cart")]
    [InlineData("Feature/CART_2", "feature-cart-2")]
    [InlineData("--odd..name--", "odd-name")]
    public void R41_An_environment_is_named_after_its_branch(string branch, string slug) => Assert.Equal(slug, BranchName.Slug(branch));

    [Fact]
    public void Long_names_that_differ_at_the_end_get_different_slugs_of_bounded_length()
    {
        var a = BranchName.Slug(new string('a', 62) + "1");
        var b = BranchName.Slug(new string('a', 62) + "2");
        Assert.NotEqual(a, b);
        Assert.InRange(a.Length, 1, BranchName.MaxSlugLength);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-x")]
    [InlineData("a b")]
    [InlineData("a..b")]
    [InlineData("a.lock")]
    [InlineData("HEAD")]
    [InlineData("a\\b")]
    [InlineData("///")]
    [InlineData("a\nb")]
    public void Names_that_Git_refuses_are_refused(string name) => Assert.NotNull(BranchName.Fault(name));

    [Theory]
    [InlineData("master")]
    [InlineData("feature/cart")]
    [InlineData("release-1.2.3")]
    public void Ordinary_names_are_taken(string name) => Assert.Null(BranchName.Fault(name));
}
