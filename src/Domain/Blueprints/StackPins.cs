namespace Cloud.Domain.Blueprints;

/// <summary>
/// What was looked up in AWS when a stack was made, and is kept for as long as it stands: a template that asked again at each change would replace nodes with an
/// unrelated one (AWS.md, 5).
/// </summary>
/// <param name="Images">Ids of machine images by <see cref="MachineImage.Kind"/>.</param>
/// <param name="EdgePrefixList">The region's id of the managed prefix list of CloudFront's origin-facing addresses; <c>null</c>: none was told, and the origin secret alone guards the balancer.</param>
public sealed record StackPins(IReadOnlyDictionary<string, string> Images, string? EdgePrefixList)
{
    /// <summary>Its name in every region (CloudFront developer guide, "Use the CloudFront managed prefix list").</summary>
    public const string EdgePrefixListName = "com.amazonaws.global.cloudfront.origin-facing";

    /// <summary>Nothing looked up.</summary>
    public static readonly StackPins None = new(new Dictionary<string, string>(), null);

    /// <summary>The image's id, or <see cref="StackParameters.UnknownImage"/>.</summary>
    public string Of(MachineImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Images.GetValueOrDefault(image.Kind, StackParameters.UnknownImage);
    }
}
