namespace Cloud.Domain.Environments;

/// <summary>Sizes that are not cluster sizes.</summary>
public static class EnvironmentSizes
{
    /// <summary>Integration environments run on shared hardware in one small tier (R54).</summary>
    public const string Integration = "S";
}
