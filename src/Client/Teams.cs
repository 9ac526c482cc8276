namespace Cloud.Client;

/// <summary>People of an organization who are given access to projects together.</summary>
public sealed record TeamResource : LinkedResource
{
    public required string Id { get; init; }

    /// <summary>Unique in the organization.</summary>
    public required string Name { get; init; }

    public required int Members { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>A team in short.</summary>
public sealed record TeamReference(string Id, string Name);

/// <summary>One person in a team.</summary>
public sealed record TeamMemberResource : LinkedResource
{
    public required UserReference User { get; init; }
    public required DateTimeOffset AddedAt { get; init; }
}

/// <summary>Body that names a team, new or old.</summary>
public sealed record NameTeam
{
    public required string Name { get; init; }
}
