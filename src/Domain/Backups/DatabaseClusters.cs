namespace Cloud.Domain.Backups;

/// <summary>Which of the resources that AWS Backup takes is a database cluster.</summary>
internal static class DatabaseClusters
{
    /// <summary>Aurora's: <c>arn:aws:rds:eu-central-1:123456789012:cluster:name</c> ("Actions, resources, and condition keys for Amazon RDS").</summary>
    public static bool Is(string arn) => arn.Split(':') is [_, _, "rds", _, _, "cluster", ..];
}
