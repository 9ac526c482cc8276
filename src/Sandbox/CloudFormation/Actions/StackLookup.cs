using System.Text.RegularExpressions;
using Cloud.Sandbox.CloudFormation.Stacks;
using Cloud.Sandbox.Protocol;

namespace Cloud.Sandbox.CloudFormation.Actions;

/// <summary>Finds the stack a request names, or refuses in AWS's words.</summary>
internal static partial class StackLookup
{
    // CreateStack: "cannot be longer than 128 characters".
    private const int MaxNameLength = 128;

    public static Stack WithId(this StackStore stacks, QueryCall call, string parameter = "StackName")
    {
        var name = call.Required(parameter);
        return stacks.Find(call.Region, name) ?? throw ApiError.Validation($"Stack with id {name} does not exist");
    }

    public static Stack Bracketed(this StackStore stacks, QueryCall call)
    {
        var name = call.Required("StackName");
        return stacks.Find(call.Region, name) ?? throw ApiError.Validation($"Stack [{name}] does not exist");
    }

    public static void CheckName(string parameter, string value)
    {
        if (NamePattern().IsMatch(value) && value.Length <= MaxNameLength) return;
        throw ApiError.Validation(value.Length > MaxNameLength
            ? $"1 validation error detected: Value '{value}' at '{QueryCall.Camel(parameter)}' failed to satisfy constraint: Member must have length less than or equal to {MaxNameLength}"
            : $"1 validation error detected: Value '{value}' at '{QueryCall.Camel(parameter)}' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*");
    }

    /// <summary>ClientRequestToken: 1 to 128 characters of letters, digits and hyphens.</summary>
    public static string? Token(this QueryCall call, string parameter = "ClientRequestToken")
    {
        if (call[parameter] is not { Length: > 0 } token) return null;
        if (token.Length <= MaxNameLength && TokenPattern().IsMatch(token)) return token;
        throw ApiError.Validation($"1 validation error detected: Value '{token}' at '{QueryCall.Camel(parameter)}' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9][-a-zA-Z0-9]*");
    }

    /// <summary>True when the token was used for this very action: then the call is a success that does nothing.</summary>
    public static bool AlreadyDid(this Stack stack, string? token, string action)
    {
        if (token is null || !stack.Tokens.TryGetValue(token, out var used)) return false;
        if (used == action) return true;
        throw new ApiError(ErrorCode.TokenAlreadyExistsException, $"A client request token with the value {token} was already used for {used.Split(' ')[0]} on the stack {stack.Name}");
    }

    public static ApiError CannotUpdate(Stack stack) => ApiError.Validation($"Stack:{stack.Id} is in {stack.Status} state and can not be updated.");

    [GeneratedRegex(@"^[a-zA-Z][-a-zA-Z0-9]*\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^[a-zA-Z0-9][-a-zA-Z0-9]*\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TokenPattern();
}
