using Cloud.Domain.Configuration;

namespace Cloud.Infrastructure.Configuration;

/// <summary>
/// What one reading may cost, over all its files. Every node is paid for when it is made, and every alias costs what it stands for:
/// nine lines of aliases to aliases run out of budget instead of memory.
/// </summary>
internal sealed class WorkBudget
{
    private int _nodes = ConfigurationLimits.Nodes;
    private long _characters = ConfigurationLimits.ExpandedCharacters;

    /// <summary>False when the budget does not cover it; nothing may be built then.</summary>
    public bool Spend(int nodes, long characters)
    {
        if (nodes > _nodes || characters > _characters)
            return false;
        _nodes -= nodes;
        _characters -= characters;
        return true;
    }
}
