using Cloud.Client;

namespace Cloud.Dashboard.Environments;

/// <summary>What a way out puts at stake. The API decides what is allowed; this decides before which a person is made to stop and read.</summary>
internal static class WayOutRisk
{
    /// <summary>Whether the environment's name must be typed: data or production is at stake.</summary>
    public static bool NeedsName(WayOut way, StackResource stack, EnvironmentResource environment)
    {
        // A stack that was never made, or is gone, has nothing more to lose; but production is never taken down by one click.
        var standing = stack.Condition is not ("create_failed" or "missing");
        return way.Action switch
        {
            Relation.Drift => false,
            Relation.Recover => way.Resources.Count > 0,
            Relation.Deactivate => standing || environment.Type == EnvironmentKind.Production,
            _ => environment.Type == EnvironmentKind.Production,
        };
    }

    /// <summary>Drawn as dangerous: it takes something away that is there now.</summary>
    public static bool IsDangerous(WayOut way) => way.Action == Relation.Deactivate || way.Resources.Count > 0;

    /// <summary>What becomes of the resources that the action names; null where it names none.</summary>
    public static string? OfResources(WayOut way) => way.Resources.Count == 0 ? null
        : way.Action == Relation.Recover ? "Skipped: AWS leaves them as they are"
        : "Left behind: they stay in the account and go on costing";

    public static string Icon(WayOut way) => way.Action switch
    {
        Relation.Drift => "compare",
        Relation.Recover => "lifebuoy",
        Relation.Deactivate => "power",
        Relation.Redeploy => "refresh",
        Relation.Activate => "power",
        _ => "play",
    };
}
