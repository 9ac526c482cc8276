using System.Text.RegularExpressions;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.Backup;

/// <summary>Backup vaults, and the tags of whatever has an ARN here.</summary>
internal sealed partial class VaultActions(BackupStore store)
{
    public Answer Create(RestCall call, string name)
    {
        if (!VaultName().IsMatch(name)) throw RestCall.Invalid($"Invalid backup vault name: {name}. It must match [a-zA-Z0-9\\-\\_]{{2,50}}.");
        var token = call.Text("CreatorRequestId");
        var vault = store.FindVault(call.Region, name);
        if (vault is not null && (token is null || token != vault.CreatorRequestId))
            throw new ApiError(ErrorCode.AlreadyExistsException, $"Backup vault with the same name already exists: {name}");
        if (vault is null)
        {
            vault = new Vault(name, call.Region, call.Now, token, call.Text("EncryptionKeyArn"), null, null);
            store.Save(vault);
            store.SetTags(store.ArnOf(vault), call.Map("BackupVaultTags"));
        }
        return AnswerJson.Of(json =>
        {
            json.Text("BackupVaultName", vault.Name);
            json.Text("BackupVaultArn", store.ArnOf(vault));
            json.Time("CreationDate", vault.Created);
        });
    }

    public Answer Describe(RestCall call, string name)
    {
        var vault = store.Existing(call, name);
        return AnswerJson.Of(json => Write(json, vault, call.Now));
    }

    public Answer List(RestCall call)
    {
        var (page, next) = call.Page(store.Vaults.Where(v => v.Region == call.Region).OrderBy(v => v.Name, StringComparer.Ordinal));
        return AnswerJson.Of(json =>
        {
            json.List("BackupVaultList", page, vault => Write(json, vault, call.Now));
            json.Text("NextToken", next);
        });
    }

    public Answer Delete(RestCall call, string name)
    {
        var vault = store.Existing(call, name);
        if (store.PointsIn(vault, call.Now).Any())
            throw new ApiError(ErrorCode.InvalidRequestException, $"Backup vault cannot be deleted (contains {store.PointsIn(vault, call.Now).Count()} recovery points)");
        store.Remove(vault);
        store.SetTags(store.ArnOf(vault), []);
        return AnswerJson.Of(_ => { });
    }

    public Answer ListTags(RestCall call, string arn)
    {
        RequireTarget(call, arn);
        return AnswerJson.Of(json => json.Map("Tags", store.TagsOf(arn)));
    }

    public Answer Tag(RestCall call, string arn)
    {
        RequireTarget(call, arn);
        var tags = new Dictionary<string, string>(store.TagsOf(arn), StringComparer.Ordinal);
        foreach (var (key, value) in call.Map("Tags")) tags[key] = value;
        store.SetTags(arn, tags);
        return AnswerJson.Of(_ => { });
    }

    public Answer Untag(RestCall call, string arn)
    {
        RequireTarget(call, arn);
        var gone = call.Strings("TagKeyList");
        store.SetTags(arn, store.TagsOf(arn).Where(t => !gone.Contains(t.Key, StringComparer.Ordinal)).ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal));
        return AnswerJson.Of(_ => { });
    }

    private void RequireTarget(RestCall call, string arn)
    {
        if (store.FindPoint(arn, call.Now) is null && !store.Vaults.Any(v => store.ArnOf(v) == arn))
            throw new ApiError(ErrorCode.ResourceNotFoundException, $"Resource {arn} does not exist.");
    }

    private void Write(AnswerJson json, Vault vault, DateTimeOffset now)
    {
        json.Text("BackupVaultName", vault.Name);
        json.Text("BackupVaultArn", store.ArnOf(vault));
        json.Text("VaultType", "BACKUP_VAULT");
        json.Text("VaultState", "AVAILABLE");
        json.Time("CreationDate", vault.Created);
        json.Text("EncryptionKeyArn", vault.EncryptionKeyArn);
        json.Text("CreatorRequestId", vault.CreatorRequestId);
        json.Number("NumberOfRecoveryPoints", store.PointsIn(vault, now).Count());
        json.Flag("Locked", vault.MinRetentionDays is not null || vault.MaxRetentionDays is not null);
        json.Number("MinRetentionDays", vault.MinRetentionDays);
        json.Number("MaxRetentionDays", vault.MaxRetentionDays);
    }

    [GeneratedRegex(@"^[a-zA-Z0-9_-]{2,50}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VaultName();
}

internal static class VaultLookup
{
    public static Vault Existing(this BackupStore store, RestCall call, string name) => store.FindVault(call.Region, name)
        ?? throw new ApiError(ErrorCode.ResourceNotFoundException, $"Backup vault {name} does not exist in {call.Region}.");

    /// <summary>IAM roles are not emulated, but what is given must be one's ARN.</summary>
    public static string Role(this RestCall call)
    {
        var role = call.Required("IamRoleArn");
        return role.StartsWith("arn:", StringComparison.Ordinal) && role.Contains(":role/", StringComparison.Ordinal) ? role : throw RestCall.Invalid($"Invalid IAM role ARN: {role}");
    }
}
