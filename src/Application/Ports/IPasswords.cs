namespace Cloud.Application.Ports;

/// <summary>Hashes and checks passwords, slowly on purpose.</summary>
public interface IPasswords
{
    string Hash(string password);

    /// <summary>Whether the password belongs to the hash. Null, for a user who is not there, takes just as long and is false.</summary>
    bool Verify(string? hash, string password);
}
