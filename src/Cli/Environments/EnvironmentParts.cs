using Cloud.Cli.Output;
using Cloud.Cli.Running;
using Cloud.Client;

namespace Cloud.Cli.Environments;

/// <summary>What an environment is made of.</summary>
internal static class EnvironmentParts
{
    private static readonly Sheet<NodeResource> NodeSheet = new(
        new("index", n => n.Index), new("name", n => n.Name), new("zone", n => n.Zone), new("state", n => n.State), new("size", n => n.Size),
        new("instance_type", n => n.InstanceType), new("instance_id", n => n.InstanceId, Wide: true), new("gateway", n => n.Gateway, Wide: true));

    private static readonly Sheet<ServiceResource> ServiceSheet = new(new("name", s => s.Name), new("type", s => s.Type), new("version", s => s.Version), new("disk", s => s.Disk), new("state", s => s.State));

    private static readonly Sheet<RouteResource> RouteSheet = new(new("url", r => r.Url), new("type", r => r.Type), new("upstream", r => r.Upstream), new("to", r => r.To));

    private static readonly Sheet<GatewayResource> GatewaySheet = new(new("index", g => g.Index), new("zone", g => g.Zone), new("address", g => g.Address));

    private static readonly Sheet<StackResource> StackSheet = new(
        new("name", s => s.Name), new("condition", s => s.Condition), new("status", s => s.Status), new("status_reason", s => s.StatusReason), new("root_cause", s => s.RootCause), new("drift", s => s.Drift),
        new("region", s => s.Region), new("arn", s => s.Arn));

    public static Verb Nodes() => List("nodes", "List its nodes", NodeSheet, (api, project, environment, ct) => api.NodesAsync(project, environment, ct), "It has no nodes now.");

    public static Verb Services() => List("services", "List its services", ServiceSheet, (api, project, environment, ct) => api.ServicesAsync(project, environment, ct), "It has no services.");

    public static Verb Routes() => List("routes", "List its routes", RouteSheet, (api, project, environment, ct) => api.RoutesAsync(project, environment, ct), "It has no routes.");

    public static Verb Gateways() => List("gateways", "List the fixed addresses it is reached at", GatewaySheet, (api, project, environment, ct) => api.GatewaysAsync(project, environment, ct), "It has no gateways now.");

    public static Verb Stack() => new Verb("stack", "Show its stack, and the ways out where it hangs", "cloud environment stack -e production").With(Choices.Project, Choices.Environment).Shows(StackSheet).Does(async call =>
    {
        var (project, environment) = await call.Place.BothAsync();
        var stack = await call.Api.StackAsync(project, environment, call.Stop);
        call.Print.One(StackSheet, stack);
        if (call.Print.ForPeople && stack.Advice is { } advice)
        {
            call.Terminal.Say($"{advice.Headline}. {advice.Explanation}");
            foreach (var way in advice.WaysOut)
            {
                var resources = way.Resources.Count == 0 ? "" : " " + string.Join(' ', way.Resources.Select(r => (way.Action == Relation.Deactivate ? "--retain " : "--skip ") + r));
                call.Terminal.Note($"{way.Title}: cloud environment {way.Action.TrimStart('#')} -e {environment} -p {project}{resources}");
            }
        }

        return ExitCode.Done;
    });

    private static Verb List<T>(string name, string description, Sheet<T> sheet, Func<CloudClient, string, string, CancellationToken, IAsyncEnumerable<T>> read, string none) =>
        new Verb(name, description, $"cloud environment {name} -e production").With(Choices.Project, Choices.Environment).Shows(sheet).Does(async call =>
        {
            var (project, environment) = await call.Place.BothAsync();
            call.Print.List(sheet, await read(call.Api, project, environment, call.Stop).ToListAsync(call.Stop), none);
            return ExitCode.Done;
        });
}
