namespace Cloud.Domain.Tests;

public sealed class WireIdTests
{
    [Fact]
    public void Ids_survive_the_wire_and_sort_as_time_does()
    {
        var now = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        var ids = Enumerable.Range(0, 1000).Select(i => Guid.CreateVersion7(now.AddMilliseconds(i))).ToList();
        var texts = ids.ConvertAll(WireId.From);
        Assert.Equal(ids, texts.ConvertAll(t => WireId.TryParse(t, out var id) ? id : Guid.Empty));
        Assert.Equal(texts, texts.Order(StringComparer.Ordinal));
        Assert.All(texts, t => Assert.Matches("^[0-9a-hjkmnp-tv-z]{26}$", t));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("8zzzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("0000000000000000000000000I")]
    [InlineData("00000000000000000000000000\n")]
    public void Anything_else_is_no_id(string? text) => Assert.False(WireId.TryParse(text, out _));

    [Fact]
    public void Project_ids_are_thirteen_characters_and_do_not_repeat()
    {
        var ids = Enumerable.Range(0, 10_000).Select(_ => WireId.NewProject()).ToList();
        Assert.All(ids, id => Assert.Matches("^[a-z2-7]{13}$", id));
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }
}
