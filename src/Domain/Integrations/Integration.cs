using Cloud.Domain.Environments;
using Cloud.Domain.Variables;

namespace Cloud.Domain.Integrations;

/// <summary>Whose service it is.</summary>
public enum IntegrationType
{
    /// <summary>Application performance monitoring; one word as published clients have it.</summary>
    Newrelic,

    /// <summary>Profiles of single requests.</summary>
    Blackfire,

    /// <summary>A CDN in CloudFront's place (R5, R67).</summary>
    Fastly,
}

/// <summary>
/// Another company's service that a project uses by key. The key is kept sealed as variables are (ADR 0016) and never shown again; an environment takes it over when its stack is
/// next made or changed.
/// </summary>
public sealed class Integration : ITenantOwned
{
    private Integration()
    {
    }

    public Guid Id { get; private init; }

    public Guid OrganizationId { get; private init; }

    public string ProjectId { get; private init; } = "";

    /// <summary>Once in a project.</summary>
    public IntegrationType Type { get; private init; }

    /// <summary>Words of the types of environments that use it, in the order of <see cref="EnvironmentType"/>.</summary>
    public IReadOnlyList<string> Environments { get; private set; } = [];

    public IntegrationSettings Settings { get; private set; } = new();

    public byte[] Sealed { get; private set; } = [];

    /// <summary>The key that the secret is sealed with.</summary>
    public Guid KeyId { get; private set; }

    /// <summary>Counts what a stack must be told of: another secret, other settings.</summary>
    public int Revision { get; private set; }

    public DateTimeOffset CreatedAt { get; private init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>What a stack that has it says of it; another id or number is not this one.</summary>
    public string Mark => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Words.Of(Type)}:{WireId.From(Id)}:{Revision}");

    /// <summary>A new one, without its secret yet: the seal is bound to its id.</summary>
    public static Integration Create(Guid organization, string project, IntegrationType type, IReadOnlyList<EnvironmentType> environments, IntegrationSettings settings, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        OrganizationId = organization,
        ProjectId = project,
        Type = type,
        Environments = Ordered(environments),
        Settings = settings,
        CreatedAt = now,
        UpdatedAt = now,
    };

    /// <summary>Gives it its secret, the first or another.</summary>
    public void Put(SealedValue secret, DateTimeOffset now) => (Sealed, KeyId, Revision, UpdatedAt) = (secret.Bytes, secret.Key, Revision + 1, now);

    public void Change(IReadOnlyList<EnvironmentType> environments, IntegrationSettings settings, DateTimeOffset now)
    {
        Revision += settings == Settings ? 0 : 1;
        (Environments, Settings, UpdatedAt) = (Ordered(environments), settings, now);
    }

    /// <summary>Whether the environment's stack is to have it. Shared staging runs on production's nodes, and with what they run.</summary>
    public bool IsFor(Environment environment) => !environment.IsShared && Environments.Contains(Words.Of(environment.Type), StringComparer.Ordinal);

    /// <summary>How it stands between it and one environment; null where they have nothing to do with one another.</summary>
    /// <param name="stack">Null where none was ever made.</param>
    public IntegrationState? StateIn(Environment environment, EnvironmentStack? stack)
    {
        var told = environment.IsDown || stack is null ? [] : Marks(stack);
        var has = told.FirstOrDefault(mark => mark.StartsWith($"{Words.Of(Type)}:{WireId.From(Id)}:", StringComparison.Ordinal));
        return !IsFor(environment) ? has is null ? null : IntegrationState.Outdated
            : environment.IsDown ? IntegrationState.Unused
            : has == Mark ? IntegrationState.Applied
            : IntegrationState.Outdated;
    }

    /// <summary>What the stack said of its integrations when it was last looked at.</summary>
    public static string[] Marks(EnvironmentStack stack) =>
        stack.Outputs.GetValueOrDefault(Blueprints.StackOutputs.Integrations)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static string[] Ordered(IReadOnlyList<EnvironmentType> environments) => [.. environments.Distinct().Order().Select(Words.Of)];
}

/// <summary>What an integration is told beside its secret; of each type some, the others are null.</summary>
/// <param name="Region">Of New Relic: <c>us</c> or <c>eu</c>.</param>
/// <param name="AppName">Of New Relic: what the application is called there; each environment adds its own name.</param>
/// <param name="ServerId">Of Blackfire.</param>
/// <param name="ServiceId">Of Fastly: the service before production, or before staging where that alone has it.</param>
/// <param name="StagingServiceId">Of Fastly: the service before staging, where both have one.</param>
public sealed record IntegrationSettings(string? Region = null, string? AppName = null, string? ServerId = null, string? ServiceId = null, string? StagingServiceId = null)
{
    /// <summary>The Fastly service before an environment: a service has one origin, so each has its own.</summary>
    public string? ServiceOf(EnvironmentType type) => type == EnvironmentType.Staging ? StagingServiceId ?? ServiceId : ServiceId;
}

/// <summary>Whether environments run with an integration.</summary>
public enum IntegrationState
{
    /// <summary>None that runs is to use it.</summary>
    Unused,

    /// <summary>All that are to use it do, as it is now.</summary>
    Applied,

    /// <summary>One runs without it, with an older state of it, or with one that it is no longer to have: it needs a redeployment.</summary>
    Outdated,
}
