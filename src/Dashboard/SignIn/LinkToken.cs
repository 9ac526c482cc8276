namespace Cloud.Dashboard.SignIn;

/// <summary>What a link in a mail carries behind its #: an id, a dot, a secret. The browser keeps it to itself until the form is sent (app.js, data-from-fragment).</summary>
internal static class LinkToken
{
    /// <summary>Something for the API to refuse where the form holds nothing of the kind.</summary>
    private const string None = "none";

    public static (string Id, string Secret) Read(string? token) => token?.Trim().Split('.', 2) is [{ Length: > 0 } id, { Length: > 0 } secret] ? (id, secret) : (None, None);
}
