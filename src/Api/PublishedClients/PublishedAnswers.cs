using Cloud.Api.Http;
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

    /// <summary>The same of a change: what is kept for who sends it again has the form too.</summary>
    public static Task<Result<TOut>> Changed<T, TOut>(this HttpContext http, Func<Task<Result<T>>> send, Func<T, TOut> form)
        where TOut : class
    {
        http.Features.Set(new AnswerForm(value => form((T)value)));
        return send().To(form);
    }
}
