using System.Text.RegularExpressions;

namespace Cloud.Domain.Integrations;

/// <summary>What keys and settings look like, as their makers say. No message repeats a secret: messages are logged and shown.</summary>
public static partial class IntegrationForm
{
    public const string LicenseKey = "license_key";
    public const string ServerToken = "server_token";
    private const string Region = "region";
    private const string AppName = "app_name";
    private const string ServerId = "server_id";

    private const int ServerIdLength = 36;

    private const string UnitedStates = "us";
    private const string Europe = "eu";

    /// <summary>Wire name of the type's secret.</summary>
    public static string SecretOf(IntegrationType type) => type switch
    {
        IntegrationType.Newrelic => LicenseKey,
        IntegrationType.Blackfire => ServerToken,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "A type without a secret."),
    };

    /// <summary>What is missing where nobody said it: New Relic's keys of Europe begin with <c>eu</c> ("New Relic API keys").</summary>
    public static IntegrationSettings Whole(IntegrationType type, IntegrationSettings settings, string secret) =>
        type == IntegrationType.Newrelic && settings.Region is null ? settings with { Region = RegionOf(secret) } : settings;

    /// <summary>All that is wrong, by field; empty when it can be taken.</summary>
    /// <param name="secret">Null where it stays as it is.</param>
    public static IReadOnlyList<FieldError> Faults(IntegrationType type, IntegrationSettings settings, string? secret) => type switch
    {
        IntegrationType.Newrelic => [.. OfNewRelic(settings, secret), .. Strangers(type, (ServerId, settings.ServerId))],
        IntegrationType.Blackfire => [.. OfBlackfire(settings, secret), .. Strangers(type, (Region, settings.Region), (AppName, settings.AppName))],
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
}
