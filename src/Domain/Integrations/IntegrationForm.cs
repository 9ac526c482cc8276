using System.Text.RegularExpressions;
using Cloud.Domain.Environments;

namespace Cloud.Domain.Integrations;

/// <summary>What keys and settings look like, as their makers say. No message repeats a secret: messages are logged and shown.</summary>
public static partial class IntegrationForm
{
    public const string LicenseKey = "license_key";
    public const string ServerToken = "server_token";
    public const string FastlyToken = "token";
    public const string Environments = "environments";
    private const string Region = "region";
    private const string AppName = "app_name";
    private const string ServerId = "server_id";
    private const string ServiceId = "service_id";
    private const string StagingServiceId = "staging_service_id";

    private const int ServerIdLength = 36;

    private const string UnitedStates = "us";
    private const string Europe = "eu";

    /// <summary>Wire name of the type's secret.</summary>
    public static string SecretOf(IntegrationType type) => type switch
    {
        IntegrationType.Newrelic => LicenseKey,
        IntegrationType.Blackfire => ServerToken,
        IntegrationType.Fastly => FastlyToken,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "A type without a secret."),
    };

    /// <summary>The customer's key in what was sealed; of Fastly there is something of ours beside it. Throws <see cref="System.Security.Cryptography.CryptographicException"/> for what is none.</summary>
    public static string KeyIn(IntegrationType type, string opened) => type == IntegrationType.Fastly ? FastlyKey.Read(opened).Token : opened;

    /// <summary>What is missing where nobody said it: New Relic's keys of Europe begin with <c>eu</c> ("New Relic API keys").</summary>
    public static IntegrationSettings Whole(IntegrationType type, IntegrationSettings settings, string secret) =>
        type == IntegrationType.Newrelic && settings.Region is null ? settings with { Region = RegionOf(secret) } : settings;

    /// <summary>All that is wrong, by field; empty when it can be taken.</summary>
    /// <param name="secret">Null where it stays as it is.</param>
    public static IReadOnlyList<FieldError> Faults(IntegrationType type, IntegrationSettings settings, string? secret) => type switch
    {
        IntegrationType.Newrelic => [.. OfNewRelic(settings, secret), .. Strangers(type, (ServerId, settings.ServerId)), .. NoServices(type, settings)],
        IntegrationType.Blackfire => [.. OfBlackfire(settings, secret), .. Strangers(type, (Region, settings.Region), (AppName, settings.AppName)), .. NoServices(type, settings)],
        IntegrationType.Fastly => [.. OfFastly(settings, secret), .. Strangers(type, (Region, settings.Region), (AppName, settings.AppName), (ServerId, settings.ServerId))],
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "A type without rules."),
    };

    private static IEnumerable<FieldError> OfNewRelic(IntegrationSettings settings, string? secret)
    {
        var right = secret is null || License().IsMatch(secret);
        if (!right)
        {
            yield return new(LicenseKey, "must be a license key of New Relic: 40 characters that end in NRAL, or 40 hexadecimal digits of an older one. A user key (NRAK-...) is another thing");
        }

        if (settings.Region is not (null or UnitedStates or Europe))
        {
            yield return new(Region, $"must be {UnitedStates} or {Europe}");
        }
        else if (right && secret is not null && settings.Region is { } region && region != RegionOf(secret))
        {
            yield return new(Region, $"is {region}, and the key is of {RegionOf(secret)}: keys of Europe begin with {Europe}");
        }

        if (settings.AppName is { } name && !Name().IsMatch(name))
        {
            yield return new(AppName, "must be 1 to 80 letters, digits, spaces or any of . _ - / and begin and end with a letter or a digit");
        }
    }

    private static IEnumerable<FieldError> OfBlackfire(IntegrationSettings settings, string? secret)
    {
        // .NET would pass over spaces around it.
        if (settings.ServerId is not { Length: ServerIdLength } || !Guid.TryParseExact(settings.ServerId, "D", out _))
        {
            yield return new(ServerId, "must be the server id of a Blackfire environment, as 0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f");
        }

        if (secret is not null && !Token().IsMatch(secret))
        {
            yield return new(ServerToken, "must be the server token of a Blackfire environment: 64 hexadecimal digits");
        }
    }

    /// <summary>What is wrong with where an integration shall be used: Fastly stands before production and staging only (R43), and a service of it before one of them.</summary>
    public static IEnumerable<FieldError> Misplaced(IntegrationType type, IReadOnlyList<EnvironmentType> environments, IntegrationSettings settings)
    {
        if (type == IntegrationType.Fastly && environments.Contains(EnvironmentType.Integration))
        {
            yield return new(Environments, "must be production, staging or both for fastly: Fastly does not reach integration environments");
        }

        if (type == IntegrationType.Fastly && environments.Contains(EnvironmentType.Production) && environments.Contains(EnvironmentType.Staging) && settings is { ServiceId: not null, StagingServiceId: null })
        {
            yield return new(StagingServiceId, "is needed where production and staging both use Fastly: a service sends its visitors to one of them. Name another service for staging, or production alone in environments");
        }
    }

    private static IEnumerable<FieldError> OfFastly(IntegrationSettings settings, string? secret)
    {
        const string Form = "must be the id of a Fastly service: 22 letters and digits, seldom fewer, as 7i6HN3TK9wS159v2gPAZ8A";
        if (settings.ServiceId is not { } service || !FastlyId().IsMatch(service))
        {
            yield return new(ServiceId, Form);
        }

        if (settings.StagingServiceId is { } staging && !FastlyId().IsMatch(staging))
        {
            yield return new(StagingServiceId, Form);
        }
        else if (settings.StagingServiceId is { } same && same == settings.ServiceId)
        {
            yield return new(StagingServiceId, "is production's service: a service sends its visitors to one environment");
        }

        if (secret is not null && !FastlyTokenForm().IsMatch(secret))
        {
            yield return new(FastlyToken, "must be an API token of Fastly: 32 letters, digits, - or _");
        }
    }

    private static IEnumerable<FieldError> NoServices(IntegrationType type, IntegrationSettings settings) =>
        Strangers(type, (ServiceId, settings.ServiceId), (StagingServiceId, settings.StagingServiceId));

    private static IEnumerable<FieldError> Strangers(IntegrationType type, params (string Field, string? Value)[] given) =>
        given.Where(g => g.Value is not null).Select(g => new FieldError(g.Field, $"is nothing that {Words.Of(type)} has"));

    private static string RegionOf(string license) => license.StartsWith(Europe, StringComparison.Ordinal) ? Europe : UnitedStates;

    /// <summary>New Relic's documentation, "New Relic API keys", read 2026-11-21: 40 characters; those of now end in NRAL, those of Europe begin with eu01xx.</summary>
    [GeneratedRegex("^([0-9A-Za-z]{36}NRAL|(eu01xx[0-9a-f]{34})|[0-9a-f]{40})\\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex License();

    /// <summary>It stands in files of the agent and in the boot script: nothing that either reads as more than a letter.</summary>
    [GeneratedRegex("^[A-Za-z0-9]([A-Za-z0-9 ._/-]{0,78}[A-Za-z0-9])?\\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Name();

    [GeneratedRegex("^[0-9a-f]{64}\\z", RegexOptions.NonBacktracking)]
    private static partial Regex Token();

    /// <summary>
    /// 128 bits to the base 62, which are 22 digits or, where the number is small, some fewer: Fastly's own clients have recorded ones of 22 (go-fastly, fixtures) and of 21
    /// (fastly-promises, test data), read 2026-11-22.
    /// </summary>
    [GeneratedRegex("^[0-9A-Za-z]{18,22}\\z", RegexOptions.NonBacktracking)]
    private static partial Regex FastlyId();

    /// <summary>"API tokens" of Fastly's reference (Fastly-Key), as secret scanners know them (gitleaks, trufflehog: 32 of these), read 2026-11-22.</summary>
    [GeneratedRegex("^[0-9A-Za-z_-]{32}\\z", RegexOptions.NonBacktracking)]
    private static partial Regex FastlyTokenForm();
}
