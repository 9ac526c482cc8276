using System.Runtime.Versioning;
using Cloud.Cli;
using Cloud.Cli.Running;

// What is kept secret is kept by file modes, which Windows does not have.
[assembly: SupportedOSPlatform("linux")]
[assembly: SupportedOSPlatform("macos")]

// Asked by every prompt and script that looks whether we are there: nothing else is loaded for it.
if (args is ["--version"])
{
    Console.Out.WriteLine(Release.Line);
    return (int)ExitCode.Done;
}

return (int)await CommandLine.RunAsync(args);
