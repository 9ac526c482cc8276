using Cloud.Application.Ports;
using Cloud.Infrastructure.Aws;
using Cloud.Infrastructure.Identity;
using Cloud.Infrastructure.Integrations;
using Cloud.Infrastructure.Mail;
using Cloud.Infrastructure.NameServers;
using Cloud.Infrastructure.Persistence;
using Cloud.Workers.Running;
using Cloud.Workers.Schedules;
using Npgsql;
using Quartz;

namespace Cloud.Workers;

/// <summary>Puts the workers together. Tests use the same lines with a fake clock and a fast pace.</summary>
public static class Composition
{
    /// <summary>How often the sweep looks for due schedules; a backup starts at most this late.</summary>
    public static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(15);

    /// <summary>The engine and the workflows.</summary>
    public static IServiceCollection AddWorkers(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection(RunnerOptions.Section).Get<RunnerOptions>() ?? new RunnerOptions();
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        services.AddCloudDb(CloudDatabase.Connect(configuration.Required("App"), "cloud-workers"));
        services.AddKeyedSingleton(CloudDatabase.WorkerRole, (_, _) => CloudDatabase.Connect(configuration.Required("Worker"), "cloud-queue"));
        services.AddSingleton(p => new ActivityQueue(Worker(p), CloudDatabase.Everyone(Worker(p)), $"{System.Environment.MachineName}/{System.Environment.ProcessId}", options, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<HeldLeases>();
        services.AddSingleton(p => new StepOutcomes(Worker(p), JsonColumns.Options));
        services.AddHostedService(p => p.GetRequiredService<StepOutcomes>());
        services.AddSingleton<StepRunner>();
        services.AddSingleton(p => new Wake(Worker(p), p.GetRequiredService<ILogger<Wake>>()));
        services.AddHostedService(p => p.GetRequiredService<Wake>());
        services.AddHostedService<WorkerLoop>();
        services.AddSingleton(p => new AcrossTenants(Worker(p), p.GetRequiredService<IServiceScopeFactory>()));
        services.AddSingleton(p => new OverdueSweep(Worker(p), p.GetRequiredService<TimeProvider>()));
        services.AddHostedService<OverdueLoop>();
        services.AddSingleton(p => new Audit.AuditChain(Worker(p), p.GetRequiredService<TimeProvider>()));
        services.AddHostedService<Audit.AuditLoop>();
        services.AddSingleton(p => new Sweep(Worker(p), p.GetRequiredService<TimeProvider>()));
        services.AddSealing(configuration);
        services.AddSingleton(p => new Variables.ResealRound(Worker(p), p.GetRequiredService<IServiceScopeFactory>(), p.GetRequiredService<IVariableSeal>(), p.GetRequiredService<ITotpSeal>(), p.GetRequiredService<ILogger<Variables.ResealRound>>()));
        services.AddHostedService<Variables.ResealLoop>();
        services.AddMail(configuration);
        services.AddSingleton(p => new Identity.MailRound(CloudDatabase.Everyone(Worker(p)), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<Identity.MailRound>>(), p.GetService<IMail>()));
        services.AddHostedService<Identity.MailLoop>();
        services.AddSingleton(AwsRegistration.ControlPlaneOf(configuration));
        services.AddSingleton<AwsAccounts.AccountInspection>();
        services.AddSingleton<AwsAccounts.AccountCheckRound>();
        services.AddHostedService<AwsAccounts.AccountCheckLoop>();
        services.AddSingleton<AwsAccounts.QuotaRoom>();
        services.AddSingleton<Environments.PinLookup>();
        services.AddSingleton<Environments.FinalSnapshots>();
        services.AddIntegrations(configuration);
        services.AddSingleton<Integrations.IntegrationSecrets>();
        services.AddSingleton<Integrations.FastlyMoves>();
        services.AddSingleton<Environments.StackMoves>();
        services.AddSingleton<Environments.EdgeMoves>();
        services.AddSingleton<Environments.EdgeComparison>();
        services.AddSingleton<Environments.PurgeStacks>();
        services.AddNameServers(configuration);
        services.AddSingleton<Domains.DomainProof>();
        services.AddSingleton<Domains.DomainLook>();
        services.AddSingleton<Domains.DomainRound>();
        services.AddHostedService<Domains.DomainLoop>();
        services.AddSingleton<Alarms.AlarmRound>();
        services.AddSingleton<Backups.RecoveryPoints>();
        services.AddSingleton<Backups.VaultComparison>();
        services.AddSingleton<Backups.UndoWindows>();
        services.AddHostedService<Backups.UndoWindowLoop>();
        services.AddSingleton<Scaling.ScalingReturn>();
        services.AddSingleton<WorkflowCatalogue>();
        foreach (var workflow in typeof(Composition).Assembly.GetTypes().Where(t => t is { IsAbstract: false } && t.IsAssignableTo(typeof(IWorkflow))))
        {
            services.AddSingleton(typeof(IWorkflow), workflow);
        }

        return services.AddAws(configuration);
    }

    /// <summary>The clock: Quartz, clustered, its tables in a schema of the worker's own.</summary>
    public static IServiceCollection AddClock(this IServiceCollection services, IConfiguration configuration)
    {
        var connection = new NpgsqlConnectionStringBuilder(configuration.Required("Worker")) { SearchPath = "quartz", ApplicationName = "cloud-clock" }.ConnectionString;
        services.AddTransient<SweepJob>();
        services.AddTransient<Alarms.AlarmJob>();
        services.AddTransient(p => new Identity.Expiry(CloudDatabase.Everyone(Worker(p)), p.GetRequiredService<TimeProvider>()));
        services.AddTransient(p => new Audit.AuditRetention(Worker(p)));
        services.AddQuartz(q =>
        {
            q.ConfigureScheduler(o =>
            {
                o.InstanceName = "cloud";
                o.GenerateInstanceId = true;
            });
            q.UsePersistentStore(store =>
            {
                store.UsePostgres(connection);
                store.ProvisionSchema();
                store.UseClustering(c =>
                {
                    c.CheckinInterval = TimeSpan.FromSeconds(5);
                    c.CheckinMisfireThreshold = TimeSpan.FromSeconds(10);
                });
            });
            q.AddJob<SweepJob>(job => job.WithIdentity(SweepJob.Key).StoreDurably());
            q.AddTrigger(trigger => trigger.WithIdentity("sweep", "schedules").ForJob(SweepJob.Key)
                .WithSimpleSchedule(s => s.WithInterval(SweepEvery).RepeatForever()));
            q.AddJob<Alarms.AlarmJob>(job => job.WithIdentity(Alarms.AlarmJob.Key).StoreDurably());
            q.AddTrigger(trigger => trigger.WithIdentity("alarms", "alarms").ForJob(Alarms.AlarmJob.Key)
                .WithSimpleSchedule(s => s.WithInterval(Alarms.AlarmJob.Every).RepeatForever()));
            q.AddJob<Audit.AuditRetention>(job => job.WithIdentity(Audit.AuditRetention.Key).StoreDurably());
            q.AddTrigger(trigger => trigger.WithIdentity("retention", "audit").ForJob(Audit.AuditRetention.Key)
                .WithSimpleSchedule(s => s.WithInterval(Audit.AuditRetention.Every).RepeatForever()));
            q.AddJob<Identity.Expiry>(job => job.WithIdentity(Identity.Expiry.Key).StoreDurably());
            q.AddTrigger(trigger => trigger.WithIdentity("expiry", "identity").ForJob(Identity.Expiry.Key)
                .WithSimpleSchedule(s => s.WithInterval(TimeSpan.FromHours(1)).RepeatForever()));
        });
        services.AddQuartzHostedService(o => o.WaitForJobsToComplete = true);
        return services;
    }

    private static NpgsqlDataSource Worker(IServiceProvider provider) => provider.GetRequiredKeyedService<NpgsqlDataSource>(CloudDatabase.WorkerRole);

    private static string Required(this IConfiguration configuration, string name) =>
        configuration.GetConnectionString(name) ?? throw new InvalidOperationException($"ConnectionStrings:{name} is not configured.");
}
