namespace Cloud.Application.Ports;

/// <summary>Seals the answers that are kept for whoever asks again: they may hold what is kept sealed everywhere else.</summary>
public interface IAnswerSeal
{
    /// <param name="user">Whose answer it is: it opens for nobody else.</param>
    byte[] Seal(Guid user, byte[] answer);

    /// <summary>Throws <see cref="System.Security.Cryptography.CryptographicException"/> for what was changed, is another's, or was sealed with a key that is gone.</summary>
    byte[] Open(Guid user, byte[] answer);
}
