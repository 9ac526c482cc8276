namespace Cloud.Application.Ports;

/// <summary>The seal of authenticators' secrets, for whoever changes its key.</summary>
public interface ITotpSeal
{
    /// <summary>How everything begins that is sealed with the key of now.</summary>
    string CurrentMark { get; }

    /// <summary>The same secret under the key of now. Throws <see cref="System.Security.Cryptography.CryptographicException"/> for one whose key is gone.</summary>
    string Renew(string sealedSecret);
}
