namespace Cloud.Application.Ports;

/// <summary>Makes a new key for all that is sealed, for whoever fears that somebody else has the one of now.</summary>
public interface IKeyRenewal
{
    /// <summary>How long after it is made a key takes over: by then every node knows it.</summary>
    TimeSpan Notice { get; }

    /// <summary>The new key's id.</summary>
    Guid Renew();
}
