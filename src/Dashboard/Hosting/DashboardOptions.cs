using System.ComponentModel.DataAnnotations;

namespace Cloud.Dashboard.Hosting;

/// <summary>The <c>Dashboard</c> section of the configuration.</summary>
internal sealed class DashboardOptions : IValidatableObject
{
    public const string Section = "Dashboard";

    /// <summary>Where the API is, without <c>/api</c>; a path in it is kept as a prefix.</summary>
    [Required]
    public Uri ApiUrl { get; set; } = new("http://localhost:8080/");

    /// <summary>
    /// Where the keys that seal the sign-in cookie are kept. Unset means the platform's default place; several dashboards behind one address share one.
    /// </summary>
    public string? KeysDirectory { get; set; }

    /// <summary>Addresses or networks of the proxies in front, whose word about a viewer's address is believed; this machine's always is.</summary>
    public IReadOnlyList<string> KnownProxies { get; set; } = [];

    /// <summary>The API's address as a base for relative ones, which needs the slash at its end.</summary>
    public Uri ApiBase => ApiUrl.AbsoluteUri.EndsWith('/') ? ApiUrl : new Uri(ApiUrl.AbsoluteUri + "/");

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!ApiUrl.IsAbsoluteUri || ApiUrl.Scheme is not ("http" or "https"))
            yield return new($"Dashboard:ApiUrl is '{ApiUrl}'; expected an absolute http or https address such as http://localhost:8080/.", [nameof(ApiUrl)]);
    }
}
