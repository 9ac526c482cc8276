using Cloud.Application.AccessGrants;
using Cloud.Application.Activities;
using Cloud.Application.Backups;
using Cloud.Application.Configuration;
using Cloud.Application.Identity;
using Cloud.Application.Integrations;
using Cloud.Application.Invitations;
using Cloud.Application.Scaling;
using Cloud.Application.Variables;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Cloud.Application.Pipeline;

public static class Registration
{
    /// <summary>Use cases, their validators and the pipeline around them. Behaviours run in the order they are added.</summary>
    public static IServiceCollection AddApplication(this IServiceCollection services)
    {
        services.AddTransient<ServiceFactory>(provider => provider.GetService!);
        services.AddTransient<IMediator, Mediator>();
        services.AddTransient<Sender>();
        services.AddScoped<Caller>();
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(OneConnection<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(Authorize<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(Validate<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(Prepare<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(Commit<,>));
        services.AddScoped(typeof(Prepared<>));
        services.AddScoped<Idempotency>();
        services.AddScoped<Precondition>();
        services.AddTransient<Trail>();
        services.AddTransient<StaffDoor>();
        services.AddTransient<BearerLookup>();
        services.AddTransient<AccessGrantDecision>();
        services.AddTransient<Invited>();
        services.AddTransient<InvitedPerson>();
        services.AddTransient<InvitationMail>();
        services.AddTransient<SignInGuard>();
        services.AddTransient<OwnAccountChange>();
        services.AddTransient<Reauthentication>();
        services.AddScoped<Standing>();
        services.AddTransient<PasskeyChallenges>();
        services.AddTransient<Letters>();
        services.AddTransient<MfaProof>();
        services.AddTransient<Settling>();
        services.AddSingleton<SettledActivities>();
        services.AddTransient<ConfigurationSources>();
        services.AddTransient<ScalingVerb>();
        services.AddTransient<RestoreVerb>();
        services.AddTransient<VariableDesk>();
        services.AddTransient<VariableView>();
        services.AddTransient<IntegrationDesk>();
        services.Scan(scan => scan.FromAssemblyOf<Sender>()
            .AddClasses(c => c.AssignableTo(typeof(IRequestHandler<,>)), publicOnly: false).AsImplementedInterfaces().WithTransientLifetime()
            .AddClasses(c => c.AssignableTo(typeof(IPreparation<>)), publicOnly: false).AsImplementedInterfaces().WithTransientLifetime()
            .AddClasses(c => c.AssignableTo(typeof(IValidator<>)), publicOnly: false).AsImplementedInterfaces().WithSingletonLifetime());
        return services;
    }
}
