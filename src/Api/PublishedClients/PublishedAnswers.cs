using Cloud.Domain;

namespace Cloud.Api.PublishedClients;

internal static class PublishedAnswers
{
    /// <summary>The same answer in another form; a refusal stays what it is.</summary>
    public static async Task<Result<TOut>> To<T, TOut>(this Task<Result<T>> sent, Func<T, TOut> form)
    {
        var result = await sent;
        return result.Error is { } refusal ? refusal : form(result.Value);
    }
}
