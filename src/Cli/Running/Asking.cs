using System.CommandLine;
using System.Text;
using Cloud.Client;

namespace Cloud.Cli.Running;

/// <summary>Questions to the person in front of it. Where nobody can answer, the command says which option answers instead.</summary>
internal static class Asking
{
    private static readonly TimeSpan KeyPoll = TimeSpan.FromMilliseconds(20);

    /// <summary>Goes on when the answer is yes.</summary>
    public static async Task ConfirmAsync(Call call, string question)
    {
        if (call.Value(Choices.Yes))
        {
            return;
        }

        Demand(question, "--yes answers it.");
        if ((await TextAsync(call, question + " [y/N]")).ToUpperInvariant() is not ("Y" or "YES"))
        {
            throw new CommandFailure(ExitCode.Usage, "Nothing was done.");
        }
    }

    /// <summary>A name that must be typed, for what has no way back; <c>--yes</c> types it.</summary>
    public static async Task<string> TypedAsync(Call call, string question, string name)
    {
        if (!call.Value(Choices.Yes))
        {
            Demand(question, "--yes answers it.");
            var typed = await TextAsync(call, $"{question} Type {name} to go on:");
            if (typed != name)
            {
                throw new CommandFailure(ExitCode.Usage, $"That was not {name}. Nothing was done.");
            }
        }

        return name;
    }

    /// <summary>One line; a secret one is not shown.</summary>
    public static async Task<string> TextAsync(Call call, string label, bool secret = false)
    {
        await Console.Error.WriteAsync(Output.Terminal.Harmless(label) + " ");

        // A read from a terminal cannot be called off: on Ctrl-C it is left behind, and the program ends.
        return secret ? await SecretAsync(call.Stop) : (await Task.Run(Console.In.ReadLine).WaitAsync(call.Stop))?.Trim() ?? "";
    }

    /// <summary>What an option gives, or standard input to its end without one last line break; null where neither was given.</summary>
    public static async Task<string?> GivenAsync(Call call, Option<string?> text, Option<bool> fromInput)
    {
        if (!call.Value(fromInput))
        {
            return call.Value(text);
        }

        if (call.Value(text) is not null)
        {
            throw new CommandFailure(ExitCode.Usage, $"{text.Name} and {fromInput.Name} were both given.", "Give one of them.");
        }

        var read = await Console.In.ReadToEndAsync(call.Stop);
        return read.EndsWith('\n') ? read[..^1].TrimEnd('\r') : read;
    }

    private static async Task<string> SecretAsync(CancellationToken stop)
    {
        var text = new StringBuilder();
        while (true)
        {
            while (!Console.KeyAvailable)
            {
                await Task.Delay(KeyPoll, stop);
            }

            var key = Console.ReadKey(intercept: true);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    await Console.Error.WriteLineAsync();
                    return text.ToString();
                case ConsoleKey.Backspace when text.Length > 0:
                    text.Length--;
                    break;
                default:
                    text.Append(char.IsControl(key.KeyChar) ? "" : key.KeyChar.ToString());
                    break;
            }
        }
    }

    /// <summary>Refuses where no terminal is.</summary>
    public static void Demand(string question, string instead)
    {
        if (!Output.Terminal.MayAsk)
        {
            throw new CommandFailure(ExitCode.Usage, question + " Nobody can answer here.", instead);
        }
    }
}

/// <summary>Actions by their links. The API alone decides what is possible; where it does not offer something, its own reason is what is shown.</summary>
internal static class Acting
{
    /// <summary>Begins long work.</summary>
    /// <param name="call">The run.</param>
    /// <param name="resource">What is acted on.</param>
    /// <param name="relation">A word of <see cref="Relation"/>.</param>
    /// <param name="what">"To activate feature-cart", as a sentence's beginning.</param>
    /// <param name="body">The request.</param>
    public static Task<Accepted> AskAsync<TBody>(this Call call, LinkedResource resource, string relation, string what, TBody? body) where TBody : class =>
        call.AskAsync<TBody, Accepted>(resource, relation, what, body);

    public static Task<Accepted> AskAsync(this Call call, LinkedResource resource, string relation, string what) =>
        call.AskAsync<Dictionary<string, string>, Accepted>(resource, relation, what, null);

    public static async Task<T> AskAsync<TBody, T>(this Call call, LinkedResource resource, string relation, string what, TBody? body) where TBody : class
    {
        try
        {
            return await call.Api.AskAsync<TBody, T>(resource, relation, body, call.Stop);
        }
        catch (CloudProblemException e) when (!resource.Offers(relation) && e.Status is 403 or 409 or 423)
        {
            throw CommandFailure.NotNow(what, e);
        }
    }

    /// <summary>An action that answers nothing.</summary>
    public static async Task DoAsync(this Call call, LinkedResource resource, string relation, string what)
    {
        try
        {
            await call.Api.AskAsync(resource, relation, call.Stop);
        }
        catch (CloudProblemException e) when (!resource.Offers(relation) && e.Status is 403 or 409 or 423)
        {
            throw CommandFailure.NotNow(what, e);
        }
    }
}
