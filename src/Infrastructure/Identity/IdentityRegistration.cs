using Cloud.Application.Identity;
using Cloud.Application.Ports;
using Cloud.Domain.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Cloud.Infrastructure.Identity;

/// <summary>The <c>Identity</c> section of the configuration.</summary>
public sealed class IdentityOptionsSection
{
    public const string Section = "Identity";

    /// <summary>Where people reach the dashboard: links in mails begin with it.</summary>
    public string DashboardUrl { get; set; } = "http://localhost:8081";

    /// <summary>How long staff may work without a second factor after they were added.</summary>
    public TimeSpan StaffMfaGrace { get; set; }

    /// <summary>A folder for the keys that seal variables and authenticators' secrets, shared by all nodes of the API and all workers; unset, they are in the database beside what they seal.</summary>
    public string? KeysDirectory { get; set; }
}

public static class IdentityRegistration
{
    /// <summary>ASP.NET Core Identity over our users. The database must be registered.</summary>
    public static IServiceCollection AddIdentity(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection(IdentityOptionsSection.Section).Get<IdentityOptionsSection>() ?? new IdentityOptionsSection();
        services.AddSingleton(new DashboardAddress(options.DashboardUrl.TrimEnd('/')));
        services.AddSingleton(new MfaPolicy(options.StaffMfaGrace));
        services.AddScoped<IPasskeyHandler<User>, PasskeyHandler<User>>();
        services.AddScoped<IPasskeys, Passkeys>();
        services.Configure<IdentityPasskeyOptions>(passkeys => Demand(passkeys, new Uri(options.DashboardUrl)));
        services.AddSingleton<IPasswords>(provider => new Passwords(provider.GetRequiredService<IOptions<PasswordHasherOptions>>().Value.IterationCount));
        services.AddSingleton(_ => new HashingGate());
        services.AddScoped<IAccounts, Accounts>();
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = Passwords.Rounds);
        services.AddIdentityCore<User>(identity =>
        {
            identity.Password = new PasswordOptions
            {
                RequiredLength = PasswordRules.Shortest,
                RequiredUniqueChars = 5,
                RequireDigit = false,
                RequireLowercase = false,
                RequireUppercase = false,
                RequireNonAlphanumeric = false,
            };
        }).AddUserStore<UserStore>().AddPasswordValidator<CommonPasswords>().AddErrorDescriber<PasswordWords>()
            .AddTokenProvider<AuthenticatorTokenProvider<User>>(TokenOptions.DefaultAuthenticatorProvider);

        // Names and addresses are checked where they are set, and by the unique indexes; Identity would read the table at every save.
        services.RemoveAll<IUserValidator<User>>();
        return services.AddSealing(configuration);
    }

    /// <summary>Passkeys belong to the dashboard's host; their person confirms each use, and their device knows whose they are, so that nobody types a name.</summary>
    private static void Demand(IdentityPasskeyOptions passkeys, Uri dashboard)
    {
        passkeys.ServerDomain = dashboard.Host;
        passkeys.UserVerificationRequirement = "required";
        passkeys.ResidentKeyRequirement = "required";
        passkeys.AttestationConveyancePreference = "none";
        passkeys.AuthenticatorTimeout = PasskeyChallenge.Lifetime;
        passkeys.ValidateOrigin = context => ValueTask.FromResult(!context.CrossOrigin && context.Origin == dashboard.GetLeftPart(UriPartial.Authority));
    }
}

/// <summary>Identity's complaints in the form of ours: what the field must be.</summary>
internal sealed class PasswordWords : IdentityErrorDescriber
{
    public override IdentityError PasswordTooShort(int length) => new() { Code = nameof(PasswordTooShort), Description = $"must have at least {length} characters" };

    public override IdentityError PasswordRequiresUniqueChars(int uniqueChars) => new() { Code = nameof(PasswordRequiresUniqueChars), Description = $"must have at least {uniqueChars} different characters" };
}
