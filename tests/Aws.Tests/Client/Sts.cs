namespace Cloud.Aws.Tests.Client;

/// <summary>STS's answers, in the form of its API reference.</summary>
internal static class Sts
{
    public const string Identity = """
        <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::000000000000:user/u</Arn>
        <UserId>U</UserId><Account>000000000000</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>
        """;

    public static string Session(string accessKeyId, string secret, string token, DateTimeOffset expires) => $"""
        <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><AssumedRoleUser><Arn>arn:aws:sts::111111111111:assumed-role/r/s</Arn>
        <AssumedRoleId>A:s</AssumedRoleId></AssumedRoleUser><Credentials><AccessKeyId>{accessKeyId}</AccessKeyId><SecretAccessKey>{secret}</SecretAccessKey>
        <SessionToken>{token}</SessionToken><Expiration>{expires:yyyy-MM-ddTHH:mm:ssZ}</Expiration></Credentials></AssumeRoleResult>
        <ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></AssumeRoleResponse>
        """;
}
