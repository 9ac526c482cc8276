using System.Security.Cryptography;
using System.Text;
using Cloud.Application.Ports;
using Cloud.Domain.Backups;

namespace Cloud.Workers.Backups;

/// <summary>What is restored of a backup, how AWS is told, and what must be true of the result. Pure: asks nobody.</summary>
internal static class RestoreChoice
{
    private const string Bucket = "bucket";

    /// <summary>
    /// Every node of a cluster keeps the whole data on its volume, so one recovery point is enough: the newest that can be restored. Of other resources each
    /// is needed, and nothing is chosen when one of them is missing.
    /// </summary>
    public static IReadOnlyList<RecoveryPoint> Of(IReadOnlyCollection<RecoveryPoint> points)
    {
        var volumes = points.Where(IsVolume).ToList();
        List<RecoveryPoint> others = [.. points.Where(p => !IsVolume(p))];
        if (others.Exists(p => !p.IsRestorable) || (volumes.Count > 0 && !volumes.Exists(p => p.IsRestorable)))
        {
            return [];
        }

        return [.. volumes.Where(p => p.IsRestorable).OrderByDescending(p => p.Completed ?? p.Created).ThenBy(p => p.Arn, StringComparer.Ordinal).Take(1), .. others];
    }

    /// <summary>AWS wants back what it said of the resource; what is made is new, under a token or a name of ours, and nothing is ever written over.</summary>
    public static IReadOnlyDictionary<string, string> Metadata(RestorePart part, IReadOnlyDictionary<string, string> told)
    {
        Dictionary<string, string> metadata = new(told, StringComparer.Ordinal);
        switch (KindOf(part.SourceArn))
        {
            case "file-system":
                metadata["newFileSystem"] = "true";
                metadata["CreationToken"] = part.Token;
                break;
            case "cluster":
                metadata["DBClusterIdentifier"] = NameOf(part);
                break;
            case Bucket:
                metadata["NewBucket"] = "true";
                metadata["DestinationBucketName"] = NameOf(part);
                metadata["CreationToken"] = part.Token;
                break;
        }

        return metadata;
    }

    /// <summary>Why the result is not what was asked for, or null.</summary>
    public static string? Fault(RestorePart part) => part switch
    {
        { CreatedArn: null } => $"Restore job {part.JobId} completed, but AWS names nothing that it made.",
        { CreatedArn: var made } when made == part.SourceArn => $"Restore job {part.JobId} says that it wrote over {made}.",
        { CreatedArn: var made } when KindOf(made) != KindOf(part.SourceArn) => $"Restore job {part.JobId} made {made}, which is no {KindOf(part.SourceArn)}.",
        { RestoredBytes: { } restored, SizeBytes: > 0 } when restored < part.SizeBytes => $"Restore job {part.JobId} restored {restored:N0} of {part.SizeBytes:N0} bytes.",
        _ => null,
    };

    private static bool IsVolume(RecoveryPoint point) => point.ResourceArn?.Contains(":volume/", StringComparison.Ordinal) == true;

    /// <summary>The same each time it is asked, and a name that a database cluster and a bucket may both have: 63 lower-case letters, digits and hyphens at most.</summary>
    private static string NameOf(RestorePart part)
    {
        const int Digits = 24;
        return $"cloud-restore-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(part.Token)))[..Digits]}";
    }

    /// <summary><c>arn:aws:ec2:eu-central-1:123:volume/vol-1</c> is a <c>volume</c>; a bucket's ARN has no word for what it is.</summary>
    private static string KindOf(string arn) => arn.Split(':', 6) is { Length: 6 } parts ? parts[2] == "s3" ? Bucket : parts[5].Split('/', ':')[0] : "";
}
