namespace Cloud.Dashboard.SignIn;

/// <summary>Where to go after sign-in. Only our own pages: an address from a query is anyone's to write.</summary>
internal static class LocalAddress
{
    private const string Home = "/";

    public static string Of(string? address) =>
        address is ['/', .., _] && address[1] is not ('/' or '\\') && !address.Any(char.IsControl) ? address : Home;
}
