using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Environments;
using Cloud.Domain.Integrations;
using FluentValidation;

namespace Cloud.Application.Integrations;

/// <summary>What may be sent of an integration: lengths here, forms in <see cref="IntegrationForm"/>. No message repeats a key.</summary>
internal static class IntegrationRules
{
    /// <summary>Characters of a key or a setting: twice the longest that any maker has.</summary>
    private const int Longest = 256;

    private static readonly EnvironmentType[] Usual = [EnvironmentType.Staging, EnvironmentType.Production];

    public static void IsSetting<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(value => value is null || value.Length is > 0 and <= Longest).WithMessage($"must be 1 to {Longest} characters");

    public static void AreTypes<T>(this IRuleBuilder<T, IReadOnlyList<string>?> rule) => rule
        .Must(types => types is null || (types.Count > 0 && types.All(t => Words.TryParse<EnvironmentType>(t, out _)))).WithMessage($"must name one or more of {string.Join(", ", Words.All<EnvironmentType>())}");

    public static IReadOnlyList<EnvironmentType> Types(this IntegrationBody body, Integration? now = null) =>
        body.Environments is { } asked ? [.. asked.Select(Words.Parse<EnvironmentType>)]
        : now is null ? body is { ServiceId: not null, StagingServiceId: null } ? [EnvironmentType.Production] : Usual
        : [.. now.Environments.Select(Words.Parse<EnvironmentType>)];

    public static IntegrationSettings Settings(this IntegrationBody body, Integration? now = null) =>
        new(
        body.Region ?? now?.Settings.Region,
        body.AppName ?? now?.Settings.AppName,
        body.ServerId ?? now?.Settings.ServerId,
        body.ServiceId ?? now?.Settings.ServiceId,
        body.StagingServiceId ?? now?.Settings.StagingServiceId);

    /// <summary>The type's own secret among those that were sent.</summary>
    public static string? Secret(this IntegrationBody body, IntegrationType type) => Secrets(body).First(s => s.Name == IntegrationForm.SecretOf(type)).Value;

    /// <summary>Every fault of what was sent for an integration of this type; null when there is none.</summary>
    /// <param name="now">Null for a new one.</param>
    public static Error? Fault(this IntegrationBody body, IntegrationType type, IntegrationSettings settings, Integration? now = null)
    {
        var own = IntegrationForm.SecretOf(type);
        var secret = body.Secret(type);
        List<FieldError> faults =
        [
            .. now is null && secret is null ? [new FieldError(own, "is needed")] : Array.Empty<FieldError>(),
            .. Secrets(body).Where(s => s.Name != own && s.Value is not null).Select(s => new FieldError(s.Name, $"is nothing that {Words.Of(type)} has")),
            .. IntegrationForm.Faults(type, settings, secret),
            .. IntegrationForm.Misplaced(type, body.Types(now), settings),
        ];
        return faults.Count == 0 ? null : new Error(ErrorKind.Invalid, "validation.failed", $"{faults[0].Field} {faults[0].Message}.") { Fields = faults };
    }

    private static (string Name, string? Value)[] Secrets(IntegrationBody body) => [(IntegrationForm.LicenseKey, body.LicenseKey), (IntegrationForm.ServerToken, body.ServerToken), (IntegrationForm.FastlyToken, body.Token)];
}

/// <summary>What every body of an integration must have.</summary>
internal sealed class IntegrationBodyRules : AbstractValidator<IntegrationBody>
{
    public IntegrationBodyRules()
    {
        RuleFor(b => b.Environments).AreTypes();
        RuleFor(b => b.LicenseKey).IsSetting();
        RuleFor(b => b.Region).IsSetting();
        RuleFor(b => b.AppName).IsSetting();
        RuleFor(b => b.ServerId).IsSetting();
        RuleFor(b => b.ServerToken).IsSetting();
        RuleFor(b => b.ServiceId).IsSetting();
        RuleFor(b => b.StagingServiceId).IsSetting();
        RuleFor(b => b.Token).IsSetting();
    }
}
