using Cloud.Client;
using Spectre.Console;

namespace Cloud.Cli.Running;

/// <summary>Questions to the person in front of it. Where nobody can answer, the command says which option answers instead.</summary>
internal static class Asking
{
    /// <summary>Goes on when the answer is yes.</summary>
    public static async Task ConfirmAsync(Call call, string question)
    {
        if (call.Value(Choices.Yes))
        {
            return;
        }

        Demand(question, "--yes answers it.");
        if (!await new ConfirmationPrompt(Markup.Escape(question)) { DefaultValue = false }.ShowAsync(call.Terminal.Screen, call.Stop))
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

    public static Task<string> TextAsync(Call call, string label, bool secret = false)
    {
        var prompt = new TextPrompt<string>(Markup.Escape(label)) { IsSecret = secret, Mask = null };
        return prompt.ShowAsync(call.Terminal.Screen, call.Stop);
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
