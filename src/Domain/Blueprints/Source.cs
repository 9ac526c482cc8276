namespace Cloud.Domain.Blueprints;

/// <summary>Where a datum of the catalogue comes from and when it was last looked at. What has no source is <c>null</c>: unknown, never guessed.</summary>
/// <param name="Title">Document, data set or decision, so that a reader can check it.</param>
/// <param name="SeenOn">The day it was read (UTC).</param>
public sealed record Source(string Title, DateOnly SeenOn)
{
    internal static readonly DateOnly FirstReading = new(2026, 11, 21);

    /// <summary>A choice of this product where no document says anything.</summary>
    internal static readonly Source OwnDecision = new("Decision of this product", FirstReading);
}
