using Cloud.Domain.Environments;

namespace Cloud.Domain.Tests.Environments;

public sealed class DatabaseSlotsTests
{
    [Fact]
    public void A_snapshot_is_named_for_as_long_as_the_database_that_was_made_from_it_stands()
    {
        var first = DatabaseSlots.First.SwitchedTo("one");
        Assert.Equal(new DatabaseSlots("B", KeepsIdle: true, null, "one"), first);
        Assert.Equal(DatabaseSlots.First, first.Undone());

        var settled = first.Settled();
        Assert.Equal(new DatabaseSlots("B", KeepsIdle: false, null, "one"), settled);

        var second = settled.SwitchedTo("two");
        Assert.Equal(new DatabaseSlots("A", KeepsIdle: true, "two", "one"), second);
        Assert.Equal(settled, second.Undone());
        Assert.Equal(new DatabaseSlots("A", KeepsIdle: false, "two", null), second.Settled());
    }
}
