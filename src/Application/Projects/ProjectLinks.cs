using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Projects;

namespace Cloud.Application.Projects;

internal static class ProjectLinks
{
    public static Dictionary<string, Link> Of(Project project, bool isIdle, Caller caller)
    {
        var self = $"/api/projects/{project.Id}";
        var links = new Dictionary<string, Link>(StringComparer.Ordinal);
        void Offer(string name, Permission permission, string href, bool possible = true)
        {
            if (possible && caller.May(permission))
            {
                links[name] = new(href);
            }
        }

        Offer("self", Permission.ProjectView, self);
        Offer("organization", Permission.OrganizationView, $"/api/organizations/{WireId.From(project.OrganizationId)}");
        Offer("environments", Permission.ProjectView, $"{self}/environments");
        Offer("activities", Permission.ProjectView, $"{self}/activities");
        Offer(Relation.Subscribe, Permission.EnvironmentView, $"{self}/subscribe");
        Offer("capabilities", Permission.ProjectView, $"{self}/capabilities");
        Offer("variables", Permission.VariableView, $"{self}/variables");
        Offer("#manage-variables", Permission.VariableEdit, $"{self}/variables");
        Offer(Relation.Integrations, Permission.IntegrationView, $"{self}/integrations");
        Offer(Relation.ManageIntegrations, Permission.IntegrationEdit, $"{self}/integrations");
        Offer("user-access", Permission.AccessView, $"{self}/user-access");
        Offer("team-access", Permission.AccessView, $"{self}/team-access");
        Offer("#edit", Permission.ProjectEdit, self);
        Offer("#delete", Permission.ProjectDelete, self, isIdle);
        return links;
    }
}
