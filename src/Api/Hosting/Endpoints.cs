using Cloud.Api.Access;
using Cloud.Api.AccessGrants;
using Cloud.Api.Activities;
using Cloud.Api.Attention;
using Cloud.Api.Audit;
using Cloud.Api.AwsAccounts;
using Cloud.Api.Backups;
using Cloud.Api.Blueprints;
using Cloud.Api.Domains;
using Cloud.Api.Environments;
using Cloud.Api.Http;
using Cloud.Api.Identity;
using Cloud.Api.Integrations;
using Cloud.Api.Operations;
using Cloud.Api.Members;
using Cloud.Api.Organizations;
using Cloud.Api.Projects;
using Cloud.Api.PublishedClients;
using Cloud.Api.Scaling;
using Cloud.Api.Staff;
using Cloud.Api.Subscriptions;
using Cloud.Api.Tickets;
using Cloud.Api.Variables;

namespace Cloud.Api.Hosting;

/// <summary>The map of the whole API: one line a resource.</summary>
internal static class Endpoints
{
    public static void MapEverything(this WebApplication app)
    {
        app.MapOperations();
        app.MapTokens();

        var api = app.MapGroup("/api").AddEndpointFilter<Waiting>().AddEndpointFilter<Idempotent>().AddEndpointFilter<Conditional>().RequireAuthorization();
        api.MapUsers();
        api.MapAccounts();
        api.MapPasswordResets();
        api.MapPasskeyChallenges();
        api.MapOrganizations();
        api.MapAudit();
        api.MapMembers();
        api.MapInvitations();
        api.MapTeams();
        api.MapAwsAccounts();
        api.MapAccess();
        api.MapProjects();
        api.MapEnvironments();
        api.MapEnvironmentParts();
        api.MapVariables();
        api.MapDomains();
        api.MapIntegrations();
        api.MapActivities();
        api.MapBackups();
        api.MapScaling();
        api.MapAttention();
        api.MapTickets();
        api.MapSubscriptions();
        api.MapStaff();
        api.MapAccessGrants();
        api.MapCatalogue();
        api.MapPublishedTickets();
        api.MapPublishedRegions();
    }
}
