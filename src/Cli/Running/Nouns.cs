using System.CommandLine;
using Cloud.Cli.Activities;
using Cloud.Cli.Attention;
using Cloud.Cli.Audit;
using Cloud.Cli.AwsAccounts;
using Cloud.Cli.Backups;
using Cloud.Cli.Domains;
using Cloud.Cli.Environments;
using Cloud.Cli.Help;
using Cloud.Cli.Identity;
using Cloud.Cli.Integrations;
using Cloud.Cli.Organizations;
using Cloud.Cli.Projects;
using Cloud.Cli.Raw;
using Cloud.Cli.Retained;
using Cloud.Cli.Scaling;
using Cloud.Cli.Tickets;
using Cloud.Cli.Variables;

namespace Cloud.Cli.Running;

/// <summary>What the command line can talk about, in the order in which one meets it.</summary>
internal static class Nouns
{
    public static IEnumerable<Command> All() =>
    [
        SignInCommands.LogIn(), SignInCommands.LogOut(), OrganizationCommands.Noun(), AwsAccountCommands.Noun(), ProjectCommands.Noun(), EnvironmentCommands.Noun(), ActivityCommands.Noun(),
        BackupCommands.Noun(), RetainedCommands.Noun(), ScalingCommands.Noun(), VariableCommands.Noun(), DomainCommands.Noun(), IntegrationCommands.Noun(), TicketCommands.Noun(), UserCommands.Noun(), TokenCommands.Noun(), AuditCommands.Noun(),
        AttentionCommands.Noun(), RawCommand.Verb(), CompletionCommand.Verb(), HelpCommand.Verb(),
    ];
}
