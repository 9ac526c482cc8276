namespace Cloud.Domain;

/// <summary>A row that belongs to one organization: filtered by query and by row-level security.</summary>
public interface ITenantOwned
{
    Guid OrganizationId { get; }
}
