namespace Cloud.Domain.Environments;

public static class EnvironmentErrors
{
    public static Error NotFound => Error.NotFound("environment");

    public static Error WrongState(Environment environment, string verb) => Error.Conflict(
        "environment.wrong_state",
        $"The environment {environment.MachineName} is {Words.Of(environment.Lifecycle).Replace('_', ' ')}, so it cannot {verb} now.");

    public static Error Permanent(Environment environment) => Error.Conflict(
        "environment.permanent",
        $"{environment.MachineName} belongs to the project and cannot be deleted by itself; delete the project instead.");

    public static Error StillActive(Environment environment) => Error.Conflict(
        "environment.active",
        $"{environment.MachineName} is active. Deactivate it first, then delete it.");

    public static Error NameTaken(string machineName) => Error.Conflict(
        "environment.name_taken", $"There is an environment {machineName} in this project already. Choose another branch name.");

    public static Error MainBranchOnly(Environment environment) => Error.Conflict(
        "environment.main_branch_only", $"{environment.MachineName} holds the main branch only (R54). Branch from an integration environment instead.");

    public static Error ConfirmationNeeded(Environment environment, string consequence) => new(
        ErrorKind.Invalid,
        "environment.confirmation_needed",
        $"{consequence} Send {{\"confirm\": \"{environment.MachineName}\"}} to do it.")
    {
        Fields = [new FieldError("confirm", $"must be {environment.MachineName}")],
    };

    public static Error VersionsFixed(Environment environment) => environment.IsShared
        ? Error.Conflict("service.shared", $"{environment.MachineName} stands on production's nodes and uses the services there, so its versions are production's. Ask for the change on production.")
        : WrongState(environment, "change its versions");

    public static Error VersionsManaged(Environment environment) => Error.Conflict(
        "service.managed", $"{environment.MachineName} runs in containers beside services that AWS manages: their versions come with the blueprint and are nobody's to choose. Only the PHP of the configuration is; change it there and deploy.");

    public static Error NoWayIn(Environment environment) => Error.Conflict(
        "bastion.none", $"{environment.MachineName} stands on nodes of a cluster or on the grid, and they take no SSH from anywhere: what runs there comes by deployment, and logs and metrics are read here. Environments in containers have a bastion.");

    public static Error SameRanges(Environment environment) => Error.Conflict(
        "bastion.no_change", environment.BastionRanges.Count == 0 ? $"{environment.MachineName} has no bastion already." : $"The bastion of {environment.MachineName} is open to just these ranges already.");

    public static Error NeverPaused(Environment environment) => Error.Conflict(
        "environment.never_paused", $"{environment.MachineName} is {Words.Of(environment.Type)}: only integration environments are paused. Deactivate it to take it down.");

    public static Error NothingToRecover(Environment environment) => Error.Conflict(
        "environment.nothing_to_recover", $"The stack of {environment.MachineName} does not hang in a rollback that failed, so there is nothing to recover.");

    public static Error NothingToRetain(Environment environment) => Error.Conflict(
        "environment.nothing_to_retain", $"Resources can be left behind only after a delete that failed on them, and the last one of {environment.MachineName} did not. Leave \"retain\" out.");

    public static Error UnknownResources(string field, IReadOnlyList<string> unknown, IReadOnlyList<string> known) => new(
        ErrorKind.Invalid, "stack.unknown_resource", $"The stack has no such resource to name here: {string.Join(", ", unknown)}. It has: {string.Join(", ", known)}.")
    {
        Fields = [new FieldError(field, $"must name resources among {string.Join(", ", known)}")],
    };

    public static Error LimitReached(int limit, IReadOnlyList<string> active) => Error.Conflict(
        "environment.limit_reached",
        $"The plan allows {limit} active integration environments, and {active.Count} are active: {string.Join(", ", active)}. Deactivate one first.") with
    {
        Extensions = new Dictionary<string, object?> { ["limit"] = limit, ["active_environments"] = active },
    };

    public static Error NeedsProduction(Environment staging) => Error.Conflict(
        "staging.needs_production",
        $"{staging.MachineName} runs on production's nodes, and production is not active. Activate production first, then {staging.MachineName}.");

    public static Error CarriesStaging(Environment production, string staging) => Error.Conflict(
        "production.carries_staging",
        $"{staging} runs on the nodes of {production.MachineName}. Deactivate {staging} first, then {production.MachineName}.");

    /// <summary>Another activity holds the environment; <paramref name="holder"/> is it.</summary>
    public static Error Busy(Environment environment, Guid? holder) => new(
        ErrorKind.Locked,
        "environment.busy",
        $"{environment.MachineName} is busy with another activity. Wait for it to end, then try again.")
    {
        Extensions = new Dictionary<string, object?> { ["activity"] = holder is { } id ? WireId.From(id) : null },
    };

    public static Error DeployedByPromotion(Environment environment) => Error.Conflict(
        "deploy.by_promotion", $"{environment.MachineName} takes no branch: promote {(environment.Type == EnvironmentType.Production ? "staging" : "the main environment of integration")} to it.");

    public static Error NothingToDeploy(Environment environment) => Error.Conflict(
        "deploy.no_change", $"{environment.MachineName} has what its branch says. Push first; to render the same again, redeploy.");

    public static Error RemovesServices(Environment environment, IReadOnlyList<string> services) => new(
        ErrorKind.Invalid, "deploy.removes_services",
        $"The files have no {string.Join(", no ", services)} any more, and what {(services.Count == 1 ? "it holds" : "they hold")} on {environment.MachineName} goes with {(services.Count == 1 ? "it" : "them")}. Name {(services.Count == 1 ? "it" : "them")} in remove_services to do it.")
    {
        Fields = [new FieldError("remove_services", $"must name {string.Join(", ", services)}")],
        Extensions = new Dictionary<string, object?> { ["services"] = services },
    };

    public static Error LastStop(Environment environment) => Error.Conflict("promotion.last", $"{environment.MachineName} is where the way ends: there is nothing to promote it to.");

    public static Error NotOnTheWay(Environment environment) => Error.Conflict(
        "promotion.branch", $"Only the main branch goes on to staging: merge {environment.Name} into it in Git, deploy its environment, and promote that.");

    public static Error NotRunThere(Environment environment, string next) => Error.Conflict(
        "promotion.not_run", $"{environment.MachineName} is {Words.Of(environment.Lifecycle).Replace('_', ' ')}: what did not run there does not go on to {next}.");

    public static Error SameCode(Environment environment, string next) => Error.Conflict("promotion.no_change", $"{next} has the code of {environment.MachineName} already.");

    public static Error NextIsDown(Promotion.Stop next) => Error.Conflict(
        "promotion.next_not_active", $"{next.MachineName} is {Words.Of(next.Lifecycle).Replace('_', ' ')}, so it can take no code now.");
}
