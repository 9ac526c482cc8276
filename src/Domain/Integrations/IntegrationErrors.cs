namespace Cloud.Domain.Integrations;

public static class IntegrationErrors
{
    public static Error NotFound => Error.NotFound("integration");

    public static Error Exists(IntegrationType type) => Error.Conflict(
        "integration.exists", $"The project has an integration of type {Words.Of(type)} already. Change that one, or delete it first.");

    public static Error CdnNotInPlan(string plan) => Error.Conflict(
        "plan.third_party_cdn_not_allowed", $"The plan {plan} has the CDN that comes with an environment, CloudFront, and no other. Projects of the plan Enterprise may have Fastly in its place: open a ticket to move there.");

    public static Error Unreadable => Error.Conflict(
        "integration.unreadable", "The key cannot be opened: what sealed it is gone, or it was changed in the database. Give it again with PATCH.");
}
