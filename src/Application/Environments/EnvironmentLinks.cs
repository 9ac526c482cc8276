using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Domain.Environments;
using Cloud.Domain.Scaling;

namespace Cloud.Application.Environments;

/// <summary>
/// What a caller may do with an environment now. The links are the permission model of every client: what is not here answers 403, 409 or 423
/// when called anyway, because the same properties of the aggregate decide there.
/// </summary>
internal static class EnvironmentLinks
{
    public static Dictionary<string, Link> Of(EnvironmentRow row, Caller caller)
    {
        var (e, held, sharing, roomForBackup) = (row.Environment, row.Holder is not null, row.Sharing, row.Backups?.Manual.HasRoom ?? true);
        var self = $"/api/projects/{e.ProjectId}/environments/{e.MachineName}";
        var links = new Dictionary<string, Link>(StringComparer.Ordinal)
        {
            ["self"] = new(self),
            ["project"] = new($"/api/projects/{e.ProjectId}"),
            ["activities"] = new($"{self}/activities"),
            ["backups"] = new($"{self}/backups"),
            ["restores"] = new($"{self}/restores"),
            ["scaling-requests"] = new($"{self}/scaling-requests"),
            ["nodes"] = new($"{self}/nodes"),
            ["gateways"] = new($"{self}/gateways"),
            ["services"] = new($"{self}/services"),
            ["routes"] = new($"{self}/routes"),
            ["config"] = new($"{self}/config"),
            ["stack"] = new($"{self}/stack"),
            ["health"] = new($"{self}/health"),
            ["service-versions"] = new($"{self}/service-versions"),
            ["domains"] = new($"{self}/domains"),
        };
        if (e.HasWayIn)
        {
            links["bastion"] = new($"{self}/bastion");
        }

        var variables = $"{self}/variables";
        if (caller.May(Permission.VariableView, e.Type))
        {
            links["variables"] = new(variables);
        }

        void Offer(string name, bool possible, Permission permission, string? href = null)
        {
            if (possible && caller.May(permission, e.Type))
            {
                links[$"#{name}"] = new(href ?? $"{self}/{name}");
            }
        }

        Offer("edit", true, Permission.EnvironmentEdit, self);
        Offer("branch", e.CanBranch, Permission.EnvironmentDeploy);
        Offer("activate", !held && e.CanActivate && sharing.MayActivate, Permission.EnvironmentDeploy);
        Offer("deactivate", !held && e.CanDeactivate && sharing.MayDeactivate, Permission.EnvironmentDelete);
        Offer("delete", !held && e.CanDelete, Permission.EnvironmentDelete, self);
        Offer("pause", !held && e.CanPause, Permission.EnvironmentDeploy);
        Offer("resume", !held && e.CanResume, Permission.EnvironmentDeploy);
        Offer("redeploy", MayRedeploy(e, caller), Permission.EnvironmentDeploy);
        Offer("deploy", !held && e.CanDeploy, Permission.EnvironmentDeploy);
        Offer("promote", !held && row.Parent is { } next && caller.May(Permission.EnvironmentDeploy, next.Type) && Promotion.Refusal(e, next.Stop) is null, Permission.EnvironmentDeploy);
        Offer("synchronize", !held && e.CanSynchronize, Permission.EnvironmentDeploy);
        Offer("recover", !held && e.CanRecover, Permission.EnvironmentOperate);
        Offer("service-versions", e.CanChangeVersions, Permission.EnvironmentOperate);
        Offer("edit-bastion", e.CanChangeBastion, Permission.EnvironmentOperate, $"{self}/bastion");
        Offer("drift", e.CanReconcile, Permission.EnvironmentDeploy);
        Offer("backup", e.CanBackUp && roomForBackup, Permission.BackupCreate);
        Offer("add-domain", e.CanAddDomain, Permission.EnvironmentOperate, $"{self}/domains");
        Offer("manage-variables", true, Permission.VariableEdit, variables);
        Offer("scale", !held && ScalingRules.Refusal(e, holder: null) is null, Permission.EnvironmentOperate, $"{self}/scaling-requests");
        return links;
    }

    /// <summary>What changes at the next redeployment offers it too.</summary>
    public static bool MayRedeploy(Environment e, Caller caller) => e.CanRedeploy && caller.May(Permission.EnvironmentDeploy, e.Type);
}
