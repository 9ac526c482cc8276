using Cloud.Client;

namespace Cloud.Dashboard.Projects;

/// <summary>What a new project can be made of.</summary>
public sealed record ProjectOffer(IReadOnlyList<RegionResource> Regions, IReadOnlyList<PlanResource> Plans, IReadOnlyList<BlueprintResource> Blueprints)
{
    /// <summary>AWS accounts of the organization's own; none where there are none, or the viewer sees none.</summary>
    public IReadOnlyList<AwsAccountResource> Accounts { get; init; } = [];
}

/// <summary>What the viewer chose so far.</summary>
public sealed class ProjectChoice
{
    private string suggested = "";

    public string Title { get; set; } = "";

    public string Region { get; set; } = "";

    public string Plan { get; set; } = "";

    public string Blueprint { get; set; } = "";

    /// <summary>A size of the blueprint; empty means its smallest.</summary>
    public string Size { get; set; } = "";

    /// <summary>An AWS account of the organization's own; empty means the shared one.</summary>
    public string Account { get; set; } = "";

    public string? Branch { get; private set; }

    /// <summary>Fills in what follows from the configuration; what the viewer has chosen already stays.</summary>
    public void Suggest(ConfigurationCheck check, ProjectOffer offer, string url)
    {
        ArgumentNullException.ThrowIfNull(check);
        ArgumentNullException.ThrowIfNull(offer);
        Branch = check.DefaultBranch;
        if (Title.Length == 0 || Title == suggested) Title = suggested = TitleFrom(url);
        Region = Keep(Region, offer.Regions.Where(r => r.Available).Select(r => r.Id));
        Plan = Keep(Plan, offer.Plans.OrderByDescending(p => p.Features.HighAvailability).Select(p => p.Id));
        Blueprint = offer.Blueprints.Any(b => b.Available && b.Id == check.SuggestedBlueprint)
            ? check.SuggestedBlueprint!
            : Keep(Blueprint, offer.Blueprints.Where(b => b.Available).Select(b => b.Id));
        Size = "";
    }

    /// <summary>Sizes belong to their blueprint: another one begins at its smallest.</summary>
    public void Take(BlueprintResource blueprint)
    {
        ArgumentNullException.ThrowIfNull(blueprint);
        (Blueprint, Size) = (blueprint.Id, "");
    }

    public CreateProject ToRequest(string url) => new()
    {
        Title = Title.Trim(),
        Region = Region,
        Plan = Plan,
        Blueprint = Blueprint,
        Size = Size.Length == 0 ? null : Size,
        AwsAccount = Account.Length == 0 ? null : Account,
        DefaultBranch = Branch,
        Repository = new(url),
    };

    private static string Keep(string chosen, IEnumerable<string> offered)
    {
        var all = offered.ToList();
        return all.Contains(chosen) ? chosen : all.FirstOrDefault() ?? "";
    }

    // "https://github.com/acme/big-shop.git" is "Big shop".
    private static string TitleFrom(string url)
    {
        var name = url.TrimEnd('/').Split('/', ':', '\\')[^1];
        if (name.EndsWith(".git", StringComparison.OrdinalIgnoreCase)) name = name[..^4];
        name = name.Replace('-', ' ').Replace('_', ' ').Trim();
        return name.Length == 0 ? "" : char.ToUpperInvariant(name[0]) + name[1..];
    }
}
