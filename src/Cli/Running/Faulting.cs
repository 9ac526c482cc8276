using Cloud.Client;

namespace Cloud.Cli.Running;

/// <summary>Turns what a command throws into a message and an exit code. Whatever else is thrown is a fault of ours and shows itself whole.</summary>
internal static class Faulting
{
    public static async Task<ExitCode> Watched(Call call, Func<Call, Task<ExitCode>> run)
    {
        try
        {
            return await run(call);
        }
        catch (CommandFailure e)
        {
            return Faults.Tell(call.Terminal, e);
        }
        catch (CloudProblemException e)
        {
            return Faults.Tell(call.Terminal, e, call.KnownApi);
        }
        catch (OperationCanceledException) when (call.Stop.IsCancellationRequested)
        {
            call.Terminal.Say(call.GoesOn is null ? "Stopped. What was asked of the API before may be done all the same." : "Stopped watching. The work goes on. To go on watching:");
            if (call.GoesOn is { } command)
            {
                call.Terminal.Note(command);
            }

            return ExitCode.Interrupted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Faults.Tell(call.Terminal, new CommandFailure(ExitCode.Usage, e.Message));
        }
    }
}
