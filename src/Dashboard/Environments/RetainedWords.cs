using Cloud.Client;

namespace Cloud.Dashboard.Environments;

/// <summary>What retained resources are called by people. The types are those that the blueprints' templates retain, or that are left of what they delete.</summary>
internal static class RetainedWords
{
    public static string Kind(string type) => type switch
    {
        "AWS::EC2::Volume" => "Data volume",
        "AWS::EC2::EIP" => "Fixed address",
        "AWS::EFS::FileSystem" => "File system",
        "AWS::Backup::BackupVault" => "Backup vault",
        "AWS::S3::Bucket" => "Bucket",
        "AWS::RDS::DBCluster" => "Database cluster",
        "AWS::RDS::DBClusterSnapshot" => "Database snapshot",
        "AWS::RDS::DBInstance" => "Database instance",
        "AWS::KMS::Key" => "Encryption key",
        "AWS::SecretsManager::Secret" => "Secret",
        _ => type.Split("::")[^1],
    };

    /// <summary>What is lost when it is purged.</summary>
    public static string Loss(RetainedResource resource) => resource.Type switch
    {
        "AWS::EC2::Volume" or "AWS::EFS::FileSystem" or "AWS::S3::Bucket" or "AWS::RDS::DBCluster" or "AWS::RDS::DBClusterSnapshot" or "AWS::RDS::DBInstance" =>
            $"{resource.PhysicalId} is deleted with all the data on it.",
        "AWS::Backup::BackupVault" => $"{resource.PhysicalId} is deleted with every recovery point in it: those backups cannot be restored any more.",
        "AWS::EC2::EIP" => $"The address is given back to AWS. It cannot be had again: firewalls and DNS records that name {resource.PhysicalId} point at somebody else.",
        "AWS::SecretsManager::Secret" => $"{resource.PhysicalId} is deleted: the services whose data it opens cannot be reached with their old password any more.",
        "AWS::KMS::Key" => $"{resource.PhysicalId} is deleted, and what was encrypted with it cannot be read any more.",
        _ => $"{resource.PhysicalId} is deleted.",
    };
}
