using Cloud.Application.Ports;
using Microsoft.Extensions.DependencyInjection;

namespace Cloud.Infrastructure.Identity;

public static class IdentityRegistration
{
    /// <summary>Passwords, and the seeding of demo users.</summary>
    public static IServiceCollection AddIdentity(this IServiceCollection services) => services.AddSingleton<IPasswords, Passwords>();
}
