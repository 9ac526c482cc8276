using System.Text.Json.Nodes;
using Cloud.Domain.Blueprints.Templates;
using Cloud.Domain.Integrations;

namespace Cloud.Domain.Blueprints.Agents;

/// <summary>
/// An agent of another company in an environment, as a template has it: its key comes as a parameter that AWS shows to nobody (NoEcho), is kept in a secret of Secrets Manager, and is
/// read from there by what runs. Nothing of it stands in a template without the integration: such an environment's stack is as it was.
/// </summary>
/// <param name="Parameter">Takes the key.</param>
/// <param name="Secret">Logical id of the secret.</param>
internal sealed record Agent(IntegrationSpec Integration, string AppName, string Parameter, string Secret)
{
    /// <summary>From the maker's page (2026-11-21), by the major version that it keeps; not pulled and run here.</summary>
    private const string BlackfireImage = "docker.io/blackfire/blackfire:2";

    /// <summary>Where Blackfire's agent listens ("Docker: Standard Images", BLACKFIRE_AGENT_SOCKET).</summary>
    private const string BlackfireSocket = "tcp://127.0.0.1:8307";

    /// <summary>Fastly has none: it stands before the environment, and nothing of it runs there.</summary>
    internal static IReadOnlyList<Agent> Of(EnvironmentSpec spec) => [.. spec.Integrations.Where(i => i.Type != IntegrationType.Fastly).Select(i => Of(spec, i))];

    /// <summary>Parameter, secret and what the stack tells of its integrations.</summary>
    internal static void AddAll(Template template, EnvironmentSpec spec)
    {
        var agents = Of(spec);
        foreach (var agent in agents)
        {
            template.Secret(agent.Parameter, $"Key of {agent.Maker}, shown to nobody");
            template.Resource(agent.Secret, "AWS::SecretsManager::Secret", new { Description = $"Key of {agent.Maker}", SecretString = Fn.Ref(agent.Parameter) });
        }

        if (spec.Integrations.Count > 0)
        {
            template.Output(StackOutputs.Integrations, Template.Json(string.Join(' ', spec.Integrations.Select(i => i.Mark))));
        }
    }

    /// <summary>What a policy must name so that the keys can be read, and nothing beside.</summary>
    internal static JsonObject[] Keys(IReadOnlyList<Agent> agents) => [.. agents.Select(a => Fn.Ref(a.Secret))];

    /// <summary>What the containers of PHP are given as secrets: the ECS agent puts them in place, no template holds them.</summary>
    internal static object[] Secrets(IReadOnlyList<Agent> agents) =>
        [.. agents.Where(a => a.Integration.Type == IntegrationType.Newrelic).Select(a => new { Name = "NEW_RELIC_LICENSE_KEY", ValueFrom = Fn.Ref(a.Secret) })];

    /// <summary>What the containers of PHP are told. The mark makes another task definition of another key: containers are replaced, and read it.</summary>
    internal static object[] Settings(IReadOnlyList<Agent> agents) => [.. agents.SelectMany(a => a.Integration.Type switch
    {
        IntegrationType.Newrelic => new object[]
        {
            new { Name = "NEW_RELIC_APP_NAME", Value = a.AppName },
            new { Name = "NEW_RELIC_ENABLED", Value = "true" },
            new { Name = "NEW_RELIC_REVISION", Value = a.Integration.Mark },
        },
        IntegrationType.Blackfire => [new { Name = "BLACKFIRE_AGENT_SOCKET", Value = BlackfireSocket }],
        _ => throw new ArgumentOutOfRangeException(nameof(agents), a.Integration.Type, "A type without settings."),
    })];

    /// <summary>Containers beside those of PHP. They share its loopback, and may stop without stopping it.</summary>
    internal static object[] Sidecars(IReadOnlyList<Agent> agents, object log) => [.. agents.Where(a => a.Integration.Type == IntegrationType.Blackfire).Select(a => new
    {
        Name = "blackfire",
        Image = BlackfireImage,
        Essential = false,
        Environment = new[]
        {
            new { Name = "BLACKFIRE_SERVER_ID", Value = a.Integration.Settings.ServerId! },
            new { Name = "BLACKFIRE_SOCKET", Value = BlackfireSocket },
            new { Name = "BLACKFIRE_REVISION", Value = a.Integration.Mark },
        },
        Secrets = new[] { new { Name = "BLACKFIRE_SERVER_TOKEN", ValueFrom = Fn.Ref(a.Secret) } },
        LogConfiguration = log,
    })];

    /// <summary>
    /// Lines of an instance's boot script, before its services start: who the agent is goes to a file beside its key, which is fetched with the instance's own role. An agent that
    /// cannot be set up leaves a line in the log and never keeps a server from starting.
    /// </summary>
    internal static string Boot(IReadOnlyList<Agent> agents) => string.Concat(agents.Select(a => $$"""
        # {{a.Integration.Mark}}
        mkdir -p /etc/cloud
        echo "{{a.Described}}" > /etc/cloud/{{a.File}}
        (umask 077; aws secretsmanager get-secret-value --region ${AWS::Region} --secret-id ${{{a.Secret}}} --query SecretString --output text > /etc/cloud/{{a.File}}.key) || rm -f /etc/cloud/{{a.File}}.key
        /usr/local/sbin/cloud-agent {{a.File}} || logger -t cloud 'The agent of {{a.Maker}} was not set up.'

        """));

    private string Maker => Integration.Type switch
    {
        IntegrationType.Newrelic => "New Relic",
        IntegrationType.Blackfire => "Blackfire",
        _ => throw new InvalidOperationException($"{Integration.Type} has no maker."),
    };

    private string File => Words.Of(Integration.Type);

    /// <summary>For the agent's set-up, as a shell reads it. Names and ids are letters, digits, spaces and . _ - / ( ) only.</summary>
    private string Described => Integration.Type == IntegrationType.Newrelic ? $"NAME='{AppName}'" : $"SERVER_ID={Integration.Settings.ServerId}";

    private static Agent Of(EnvironmentSpec spec, IntegrationSpec integration) => new(
        integration,
        $"{integration.Settings.AppName ?? spec.ProjectId} ({spec.EnvironmentName})",
        ParameterOf(integration.Type),
        integration.Type == IntegrationType.Newrelic ? "NewRelicSecret" : "BlackfireSecret");

    /// <summary>The parameter that takes the type's secret.</summary>
    internal static string ParameterOf(IntegrationType type) => type switch
    {
        IntegrationType.Newrelic => "NewRelicLicenseKey",
        IntegrationType.Blackfire => "BlackfireServerToken",
        IntegrationType.Fastly => StackParameters.FastlyOriginToken,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "A type without a parameter."),
    };
}
