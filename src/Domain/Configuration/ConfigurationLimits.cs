namespace Cloud.Domain.Configuration;

/// <summary>
/// How much configuration a project may have. Ours, not the field's: the largest real file seen is under 20 KiB and the largest
/// real project has under 30 files, so these leave an order of magnitude and still bound what one request can cost.
/// </summary>
public static class ConfigurationLimits
{
    /// <summary>Configuration files and the files they include.</summary>
    public const int Files = 256;

    /// <summary>Bytes of UTF-8 in one file: 256 KiB.</summary>
    public const int FileBytes = 256 * 1024;

    /// <summary>Bytes of UTF-8 in all files together: 1 MiB, which is also the limit of a request body.</summary>
    public const int TotalBytes = 1024 * 1024;

    /// <summary>Mappings and sequences inside one another. The JSON reader's own limit is 64; real files stay under 10.</summary>
    public const int Depth = 32;

    /// <summary>Nodes a file may stand for once its aliases are followed, so that a few lines of aliases to aliases cannot become a billion nodes.</summary>
    public const int Nodes = 50_000;

    /// <summary>Characters that a file's aliases may add together, for the same reason.</summary>
    public const int ExpandedCharacters = 2 * 1024 * 1024;

    /// <summary>Characters of one value: 64 KiB holds any hook script seen, with room.</summary>
    public const int ScalarCharacters = 64 * 1024;

    /// <summary>Faults reported of one configuration; more help nobody.</summary>
    public const int Faults = 200;

    /// <summary>Files that include files that include files.</summary>
    public const int IncludeDepth = 4;
}
