using Cloud.Client;
using Cloud.Dashboard.Frame;
using Cloud.Dashboard.Parts;
using Microsoft.AspNetCore.Components;

namespace Cloud.Dashboard.Projects;

/// <summary>From an address to a project: read, look, choose, confirm.</summary>
public sealed partial class NewProjectPage : IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private readonly ProjectChoice choice = new();
    private string url = "";
    private bool checking;
    private bool creating;
    private ConfigurationCheck? check;
    private ProjectOffer? choices;
    private CloudProblemException? checkProblem;
    private CloudProblemException? createProblem;

    [Parameter] public string Organization { get; set; } = "";

    private bool MayCreate => Workspace.Organization?.Offers(Relation.CreateProject) != false;

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        try
        {
            await Workspace.EnsureAsync(gone.Token);
            Workspace.Enter(Organization);
        }
        catch (CloudProblemException)
        {
            // The frame says that the API is away.
        }
    }

    private async Task CheckAsync()
    {
        (checking, checkProblem, createProblem, check) = (true, null, null, null);
        try
        {
            var result = await Api.CheckConfigurationAsync(Organization, new CheckConfiguration { Repository = new(url.Trim()) }, gone.Token);
            choices = new(
                await Catalogue.RegionsAsync(gone.Token), await Catalogue.PlansAsync(gone.Token), await Catalogue.BlueprintsAsync(gone.Token))
            {
                Accounts = Workspace.Organization?.Offers(Relation.AwsAccounts) == true ? await Api.AwsAccountsAsync(Organization, gone.Token).ToListAsync(gone.Token) : [],
            };
            choice.Suggest(result, choices, url);
            check = result;
        }
        catch (CloudProblemException e) when (e.Status == 401)
        {
            Navigation.NavigateTo(ToSignIn.Address(Navigation), forceLoad: true);
        }
        catch (CloudProblemException e)
        {
            checkProblem = e;
        }
        catch (OperationCanceledException)
        {
            // The viewer left while it was read.
        }
        finally
        {
            checking = false;
        }
    }

    private async Task CreateAsync()
    {
        (creating, createProblem) = (true, null);
        try
        {
            var accepted = await Api.CreateProjectAsync(Organization, choice.ToRequest(url.Trim()), gone.Token);
            if (accepted.Entity<ProjectResource>()?.Id is { } project) Navigation.NavigateTo(WhereItHappens(project, accepted));
            else Navigation.NavigateTo(Address.Projects(Organization));
        }
        catch (CloudProblemException e)
        {
            createProblem = e;
        }
        finally
        {
            creating = false;
        }
    }

    // The environment being provisioned is what people want to watch; its id is the activity's.
    private static string WhereItHappens(string project, Accepted accepted) =>
        accepted.Embedded.Activities is [{ Environments: [.., var environment] }, ..]
            ? Address.Environment(project, accepted.Embedded.Activities[0].Environments.Contains("production") ? "production" : environment)
            : Address.Project(project);

    private static int Errors(ConfigurationCheck result) => result.Faults.Count(f => f.Severity == FaultSeverity.Error);

    private static string Found(ConfigurationCheck result)
    {
        var configuration = result.Configuration;
        var warnings = result.Faults.Count - Errors(result);
        return $"{Say.Count(configuration.Applications.Count, "application", "applications")}, "
            + $"{Say.Count(configuration.Services.Count, "service", "services")} and "
            + $"{Say.Count(configuration.Routes.Count, "route", "routes")}{(warnings > 0 ? $", with {Say.Count(warnings, "warning", "warnings")}" : "")}.";
    }

    private List<string> ZonesOf(ProjectOffer offered) => offered.Regions.FirstOrDefault(r => r.Id == choice.Region)?.Zones.Take(3).ToList() ?? [];
}
