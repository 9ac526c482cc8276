using System.Runtime.InteropServices;
using Cloud.Launch;

using var stop = new CancellationTokenSource();

// The second signal does not wait: the children end by themselves when their input ends.
void Stop(PosixSignalContext context)
{
    context.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);

try
{
    var options = LaunchOptions.From(args, Environment.GetEnvironmentVariable);
    await new Launcher(options, TimeProvider.System).RunAsync(stop.Token);
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 0;
}
catch (Exception e) when (e is LaunchException or InvalidOperationException)
{
    Screen.Fault(e.Message);
    return 1;
}
