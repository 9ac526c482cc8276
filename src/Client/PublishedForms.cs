using System.Text.Json.Serialization;

namespace Cloud.Client;

/// <summary>The forms in which clients that are published for the Platform.sh API read what our own addresses say otherwise (platformsh-client 0.2.13). They show nothing that those do not.</summary>
public sealed record PublishedTicket
{
    /// <summary>The ticket's id. The number that people call it by is <see cref="Number"/>, and counts within the organization.</summary>
    public required string TicketId { get; init; }

    public required int Number { get; init; }
    public required string OrganizationId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ProjectId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Environment { get; init; }

    public required string Subject { get; init; }
    public string? Description { get; init; }

    /// <summary>A word of <see cref="TicketType"/>.</summary>
    public required string Type { get; init; }

    /// <summary>A word of <see cref="TicketPriority"/>.</summary>
    public required string Priority { get; init; }

    /// <summary>A word of <see cref="TicketStatus"/>.</summary>
    public required string Status { get; init; }

    public required string Category { get; init; }
    public string? RequesterId { get; init; }
    public required DateTimeOffset Created { get; init; }
    public required DateTimeOffset Updated { get; init; }

    public static PublishedTicket Of(TicketResource ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        return new()
        {
            TicketId = ticket.Id,
            Number = ticket.TicketId,
            OrganizationId = ticket.Organization,
            ProjectId = ticket.Project,
            Environment = ticket.Environment,
            Subject = ticket.Subject,
            Description = ticket.Description,
            Type = ticket.Type,
            Priority = ticket.Priority,
            Status = ticket.Status,
            Category = ticket.Category,
            RequesterId = ticket.CreatedBy?.Id,
            Created = ticket.CreatedAt,
            Updated = ticket.UpdatedAt,
        };
    }
}

/// <summary>One page of an organization's tickets, newest first; <paramref name="Count"/> is of all.</summary>
public sealed record PublishedTickets(int Count, IReadOnlyList<PublishedTicket> Tickets);

/// <summary>Body of <c>POST /api/v1/tickets</c>.</summary>
public sealed record OpenPublishedTicket
{
    public required string Subject { get; init; }
    public required string Description { get; init; }
    public string Type { get; init; } = TicketType.Question;
    public string Priority { get; init; } = TicketPriority.Normal;
    public string Category { get; init; } = "other";

    /// <summary>Whose ticket it is; may be left out by whoever is in one organization alone.</summary>
    public string? OrganizationId { get; init; }

    public string? ProjectId { get; init; }

    /// <summary>Needs its <see cref="ProjectId"/>.</summary>
    public string? Environment { get; init; }

    /// <summary>The same in the words of our own addresses.</summary>
    public CreateTicket ToOurs() => new() { Subject = Subject, Description = Description, Type = Type, Priority = Priority, Category = Category, Project = ProjectId, Environment = Environment };
}

/// <summary>Body of <c>PATCH /api/v1/tickets/{ticket}</c>: <c>open</c>, <c>solved</c> or <c>closed</c>.</summary>
public sealed record SetTicketStatus
{
    public required string Status { get; init; }
}

/// <summary>One thing said in a ticket, or what it was opened with.</summary>
public sealed record PublishedComment
{
    /// <summary>Of what the ticket was opened with, the ticket's.</summary>
    public required string CommentId { get; init; }

    public required string TicketId { get; init; }
    public required string AuthorId { get; init; }
    public required string Body { get; init; }

    /// <summary>Always: there are no notes among support here.</summary>
    public bool Public { get; init; } = true;

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>One page of what was said, newest first; the last of all is what the ticket was opened with, and <paramref name="Count"/> counts it.</summary>
public sealed record PublishedComments(int Count, IReadOnlyList<PublishedComment> Comments);

/// <summary>Body of <c>POST /api/v1/comments</c>.</summary>
public sealed record SendComment
{
    public required string TicketId { get; init; }
    public required string Body { get; init; }
}

/// <summary>A word that a ticket may have, and how people read it.</summary>
public sealed record TicketWord(string Id, string Label);

/// <summary>A region as published clients read it.</summary>
public sealed record PublishedRegion
{
    public required string Id { get; init; }
    public required string Label { get; init; }

    /// <summary>The part of the world, as AWS calls it.</summary>
    public required string Zone { get; init; }

    public required bool Available { get; init; }

    /// <summary>Never: everybody may choose it.</summary>
    public bool Private { get; init; }

    public RegionProvider Provider { get; init; } = new("AWS");

    /// <summary>Where projects are, those of every region.</summary>
    public required string Endpoint { get; init; }

    /// <param name="region">The region.</param>
    /// <param name="origin">Where the caller reaches us, without a slash at its end.</param>
    public static PublishedRegion Of(RegionResource region, string origin)
    {
        ArgumentNullException.ThrowIfNull(region);
        return new()
        {
            Id = region.Id,
            Label = region.Name,
            Zone = region.Name.Split(" (", 2)[0],
            Available = region.Available,
            Endpoint = $"{origin}/api/projects",
        };
    }
}

/// <summary>Whose machines they are.</summary>
public sealed record RegionProvider(string Name);

/// <summary>Every region; published clients read them below a name.</summary>
public sealed record PublishedRegions(IReadOnlyList<PublishedRegion> Regions);
