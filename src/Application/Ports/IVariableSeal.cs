using Cloud.Domain.Variables;

namespace Cloud.Application.Ports;

/// <summary>
/// Seals the values of variables so that a copy of the database tells nobody anything, and opens them again. A seal is bound to organization and row: moved to
/// another one it does not open.
/// </summary>
public interface IVariableSeal
{
    /// <summary>The key that seals now.</summary>
    Guid CurrentKey { get; }

    SealedValue Seal(Guid organization, Guid variable, string value);

    /// <summary>Throws <see cref="System.Security.Cryptography.CryptographicException"/> for what was changed, belongs to another row, or was sealed with a key that is gone.</summary>
    string Open(Guid organization, Guid variable, byte[] ciphertext);
}
