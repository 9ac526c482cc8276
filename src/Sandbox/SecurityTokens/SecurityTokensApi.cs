using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Cloud.Sandbox.Accounts;
using Cloud.Sandbox.Administration;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.SecurityTokens;

/// <summary>STS, version 2011-06-15: GetCallerIdentity and AssumeRole.</summary>
internal sealed partial class SecurityTokensApi(CredentialStore credentials, AccountBook accounts, FaultSwitches faults)
{
    public const string Namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

    // AssumeRole: DurationSeconds 900 to 43200, default 3600; at most 3600 for a role assumed by a role ("role chaining").
    private const int ShortestSession = 900;
    private const int DefaultSession = 3600;
    private const int LongestSession = 43_200;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public Answer Handle(SignedCall signed)
    {
        var call = QueryCall.Read(signed);
        return faults.Around(new CallIdentity("sts", call.Action, null, call["RoleArn"]), () => call.Action switch
        {
            "GetCallerIdentity" => QueryAnswer.Write(call, Namespace, WhoAmI, hasResult: true),
            "AssumeRole" => QueryAnswer.Write(call, Namespace, AssumeRole, hasResult: true),
            var other => throw new ApiError(ErrorCode.InvalidAction, $"Could not find operation {other} for version 2011-06-15: the sandbox does not emulate it."),
        });
    }

    private static void WhoAmI(QueryCall call, AnswerXml xml)
    {
        xml.Text("Arn", call.Caller.Arn);
        xml.Text("UserId", call.Caller.UserId);
        xml.Text("Account", call.Caller.Account);
    }

    private void AssumeRole(QueryCall call, AnswerXml xml)
    {
        var session = call.Required("RoleSessionName");
        if (!SessionName().IsMatch(session)) throw ApiError.Validation($"1 validation error detected: Value '{session}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*");
        var arn = call.Required("RoleArn");
        if (RoleArn().Match(arn) is not { Success: true } role) throw ApiError.Validation($"{arn} is invalid");
        var account = role.Groups["account"].Value;
        // AWS says the same of a role that is not there, of one that does not trust the caller, and of a wrong external id.
        if (accounts.Find(account)?.Access.Trusts(arn, call.Caller.Account, ExternalId(call)) != true)
            throw new ApiError(ErrorCode.AccessDenied, $"User: {call.Caller.Arn} is not authorized to perform: sts:AssumeRole on resource: {arn}", StatusCodes.Status403Forbidden);
        var seconds = call.Number("DurationSeconds", DefaultSession, ShortestSession, LongestSession);
        if (seconds > DefaultSession && call.Caller.Arn.Contains(":assumed-role/", StringComparison.Ordinal))
            throw ApiError.Validation("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");

        var name = role.Groups["name"].Value.Split('/')[^1];
        var roleId = "AROA" + Wire.Sha256(arn).ToUpperInvariant()[..17];
        var caller = new Caller($"{roleId}:{session}", $"arn:aws:sts::{account}:assumed-role/{name}/{session}", arn);
        var made = new Credential("ASIA" + RandomNumberGenerator.GetString(Base32, 16), RandomNumberGenerator.GetHexString(40, lowercase: true),
            Convert.ToBase64String(RandomNumberGenerator.GetBytes(96)), call.Now.AddSeconds(seconds), caller);
        credentials.Add(made, call.Now);
        Write(xml, made);
    }

    private static Dictionary<string, string> ExternalId(QueryCall call) =>
        call["ExternalId"] is { Length: > 0 } id ? new(StringComparer.Ordinal) { ["sts:ExternalId"] = id } : [];

    private static void Write(AnswerXml xml, Credential made)
    {
        xml.Structure("AssumedRoleUser", () =>
        {
            xml.Text("AssumedRoleId", made.Caller.UserId);
            xml.Text("Arn", made.Caller.Arn);
        });
        xml.Structure("Credentials", () =>
        {
            xml.Text("AccessKeyId", made.AccessKeyId);
            xml.Text("SecretAccessKey", made.Secret);
            xml.Text("SessionToken", made.SessionToken);
            xml.Time("Expiration", made.Expires);
        });
    }

    [GeneratedRegex(@"^[\w+=,.@-]{2,64}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SessionName();

    [GeneratedRegex(@"^arn:aws[a-z-]*:iam::(?<account>[0-9]{12}):role/(?<name>[\w+=,.@/-]+)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RoleArn();
}
