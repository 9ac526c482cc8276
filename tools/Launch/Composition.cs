using System.Globalization;
using System.Text.Json.Nodes;

namespace Cloud.Launch;

/// <summary>What each program is told: the one place where addresses, credentials and folders meet.</summary>
internal sealed class Composition(LaunchOptions options, RunFolder folder, Secrets secrets, ProductDatabase database)
{
    /// <summary>The documents' own region (R77); the sandbox knows others as well.</summary>
    private const string SandboxRegion = "us-east-1";

    /// <summary>The number that the sandbox gives its own account; no account of AWS's can have it.</summary>
    private const string SandboxAccount = "000000000000";

    /// <summary>The zone of Route 53 that the sandbox's account has.</summary>
    private static readonly (string Name, string Id) SandboxZone = ("origin.cloud.example", "Z00000000000SANDBOX0");

    private readonly AwsAccount _aws = options.Aws
        ?? new AwsAccount(SandboxRegion, Address(options.Ports.Sandbox), secrets.SandboxAccessKeyId, secrets.SandboxSecretAccessKey, SandboxAccount, SandboxZone);

    public ProductDatabase Database => database;

    /// <summary>The API's program, as it changes the schema before anything serves.</summary>
    public ProgramSpec Migration()
    {
        var api = Api();
        return api with { Settings = new Dictionary<string, string?>(api.Settings.Concat(database.ForOwner).DistinctBy(s => s.Key)) };
    }

    public ProgramSpec Api() => Program("api", "Api", options.Ports.Api,
        [.. database.ForApi, .. _aws.Settings(), new("Git__AllowLocalPaths", "true"), new("Identity__DashboardUrl", PublicAddress(options.Ports.Dashboard)),
            Keys, .. Providers, .. DemonstrationSettings]);

    public ProgramSpec Workers() => Program("workers", "Workers", options.Ports.Workers, [.. database.ForWorkers, .. _aws.Settings(), Keys, .. Providers, .. MailSettings, .. DnsSettings]);

    /// <summary>Whom API and workers ask about keys of integrations, and where Fastly is configured: the sandbox; with real AWS what the environment says (Integrations__NewRelicUrl and so on).</summary>
    private KeyValuePair<string, string?>[] Providers => options.Aws is not null ? [] :
        [
            new("Integrations__NewRelicUrl", Address(options.Ports.Sandbox) + "/_providers/newrelic"),
            new("Integrations__NewRelicEuropeUrl", Address(options.Ports.Sandbox) + "/_providers/newrelic"),
            new("Integrations__FastlyUrl", Address(options.Ports.Sandbox) + "/_providers/fastly"),
        ];

    /// <summary>API and workers open the same seals.</summary>
    private KeyValuePair<string, string?> Keys => new("Identity__KeysDirectory", Path.Combine(folder.Data, "api-keys"));

    /// <summary>With real AWS, mail goes where the environment says (Mail__Host and so on), and staff need their second factor at once.</summary>
    private KeyValuePair<string, string?>[] MailSettings => options.Aws is not null ? [] :
        [new("Mail__Host", "127.0.0.1"), new("Mail__Port", options.Ports.Mail.ToString(CultureInfo.InvariantCulture)), new("Mail__Encrypted", "false")];

    /// <summary>With real AWS, the name servers of the machine; else the sandbox's own, on its port by UDP, where names under .example and .test prove themselves.</summary>
    private KeyValuePair<string, string?>[] DnsSettings => options.Aws is not null ? [] :
        [new("Dns__Server", $"127.0.0.1:{options.Ports.Sandbox.ToString(CultureInfo.InvariantCulture)}")];

    // A person who tries the product on a laptop looks at the console first, and at its account page later.
    private KeyValuePair<string, string?>[] DemonstrationSettings => options.Aws is not null ? [] : [new("Identity__StaffMfaGrace", "30.00:00:00")];

    public ProgramSpec Dashboard() => Program(
        "dashboard",
        "Dashboard",
        options.Ports.Dashboard,
        [new("Dashboard__ApiUrl", Address(options.Ports.Api)), new("Dashboard__KeysDirectory", Path.Combine(folder.Data, "dashboard-keys"))]);

    /// <summary>Null when the product talks to AWS itself.</summary>
    public ProgramSpec? Sandbox()
    {
        if (options.Aws is not null)
        {
            return null;
        }

        KeyValuePair<string, string?>[] settings =
        [
            new("Sandbox__DataDirectory", Path.Combine(folder.Data, "sandbox")),
            new("Sandbox__AccessKeyId", secrets.SandboxAccessKeyId),
            new("Sandbox__SecretAccessKey", secrets.SandboxSecretAccessKey),
            new("Sandbox__DnsPort", options.Ports.Sandbox.ToString(CultureInfo.InvariantCulture)),
            new("Sandbox__ProvesNames", "true"),
            new("Sandbox__MailPort", options.Ports.Mail.ToString(CultureInfo.InvariantCulture)),
        ];
        return Program("sandbox", "Sandbox", options.Ports.Sandbox, settings) with { HealthPath = "/_sandbox/health" };
    }

    /// <summary>The fixed part of <c>.run/info.json</c>. A real account's secret is not written to disk.</summary>
    public JsonObject Info() => new()
    {
        ["api_url"] = PublicAddress(options.Ports.Api),
        ["dashboard_url"] = PublicAddress(options.Ports.Dashboard),
        ["sandbox_url"] = options.Aws is null ? PublicAddress(options.Ports.Sandbox) : null,
        ["mail_url"] = options.Aws is null ? PublicAddress(options.Ports.Sandbox) + "/_sandbox/mail" : null,
        ["database"] = database.Owner,
        ["aws"] = new JsonObject
        {
            ["endpoint_url"] = options.Aws is null ? PublicAddress(options.Ports.Sandbox) : options.Aws.EndpointUrl,
            ["region"] = _aws.Region,
            ["access_key_id"] = _aws.AccessKeyId,
            ["secret_access_key"] = options.Aws is null ? _aws.SecretAccessKey : null,
        },
    };

    private ProgramSpec Program(string name, string project, int port, IEnumerable<KeyValuePair<string, string?>> settings) =>
        new(name, ProgramSpec.AssemblyOf(options.Root, project), Path.Combine(options.Root, "src", project), port, new Dictionary<string, string?>(settings));

    // Between our processes: no name to resolve, no second address family to try.
    private static string Address(int port) => $"http://127.0.0.1:{port}";

    private static string PublicAddress(int port) => $"http://localhost:{port}";
}
