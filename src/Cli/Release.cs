using System.Reflection;

namespace Cloud.Cli;

/// <summary>Which version this is. Apart from everything else, because asking for it loads nothing else.</summary>
internal static class Release
{
    public static string Version { get; } = typeof(Release).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static string Line => $"cloud {Version}";
}
