using System.Globalization;

namespace Cloud.Sandbox;

/// <summary>How a sandbox is set up; each is read from <c>Sandbox:Name</c> of the configuration.</summary>
public sealed record SandboxOptions
{
    /// <summary>The one long-lived key the sandbox knows. It opens nothing outside this process.</summary>
    public string AccessKeyId { get; init; } = "AKIASANDBOXSANDBOX00";

    /// <summary>The secret that goes with <see cref="AccessKeyId"/>.</summary>
    public string SecretAccessKey { get; init; } = "sandbox-secret-that-opens-nothing-else00";

    /// <summary>Where the state lives; created when missing.</summary>
    public string DataDirectory { get; init; } = ".sandbox";

    /// <summary>How many times faster than the reference pace operations run. At 1 a production stack of 80 to 100 resources takes about 40 s.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>The loopback port on which mail is caught; 0 for none.</summary>
    public int MailPort { get; init; }

    /// <summary>The loopback port, by UDP, on which the sandbox's own DNS answers; null for none, 0 for any that is free.</summary>
    public int? DnsPort { get; init; }

    /// <summary>Names under .example and .test are proven without anybody setting records.</summary>
    public bool ProvesNames { get; init; }

    public const string Account = "000000000000";

    /// <summary>The one public zone of Route 53 that <see cref="Account"/> has from the start: for the names of balancers behind CloudFront.</summary>
    public const string ZoneName = "origin.cloud.example";
    public const string ZoneId = "Z00000000000SANDBOX0";

    internal static SandboxOptions Read(IConfiguration configuration)
    {
        var defaults = new SandboxOptions();
        var section = configuration.GetSection("Sandbox");
        return new SandboxOptions
        {
            AccessKeyId = section[nameof(AccessKeyId)] ?? defaults.AccessKeyId,
            SecretAccessKey = section[nameof(SecretAccessKey)] ?? defaults.SecretAccessKey,
            DataDirectory = section[nameof(DataDirectory)] ?? defaults.DataDirectory,
            MailPort = int.Parse(section[nameof(MailPort)] ?? "0", NumberStyles.None, CultureInfo.InvariantCulture),
            DnsPort = section[nameof(DnsPort)] is { } dns ? int.Parse(dns, NumberStyles.None, CultureInfo.InvariantCulture) : null,
            ProvesNames = section[nameof(ProvesNames)] is { } proves && bool.Parse(proves),
            Speed = section[nameof(Speed)] is { } speed ? ParseSpeed(speed) : defaults.Speed,
        };
    }

    internal SandboxOptions Checked()
    {
        if (AccessKeyId.Length == 0 || SecretAccessKey.Length == 0) throw new InvalidOperationException("Sandbox:AccessKeyId and Sandbox:SecretAccessKey may not be empty.");
        if (!double.IsFinite(Speed) || Speed <= 0) throw new InvalidOperationException($"Sandbox:Speed must be a number above 0, not {Speed.ToString(CultureInfo.InvariantCulture)}.");
        return this;
    }

    private static double ParseSpeed(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var speed)
        ? speed
        : throw new InvalidOperationException($"Sandbox:Speed must be a number above 0, not '{text}'.");
}
