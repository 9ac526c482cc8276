namespace Cloud.Domain.Identity;

/// <summary>Roles of the people who run the product; customers have none.</summary>
public enum PlatformRole
{
    None,
    Support,
    Operator,
}

/// <summary>A person who signs in.</summary>
public sealed class User
{
    private User()
    {
    }

    public Guid Id { get; private init; }

    /// <summary>Lower-case, unique.</summary>
    public required string Email { get; init; }

    public required string Username { get; init; }

    public required string DisplayName { get; set; }

    /// <summary>As ASP.NET Core's password hasher writes it; never leaves the server.</summary>
    public string PasswordHash { get; set; } = "";

    public PlatformRole PlatformRole { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public static User Create(string email, string displayName, PlatformRole role, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Email = email.ToLowerInvariant(),
        Username = email.ToLowerInvariant(),
        DisplayName = displayName,
        PlatformRole = role,
        CreatedAt = now,
    };
}
