using System.Reflection;

namespace Cloud.Api.Http;

/// <summary>A request's JSON body, read strictly. An empty one stands for <c>{}</c>.</summary>
internal sealed record Body<T>(T Value)
    where T : class
{
    public static async ValueTask<Body<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        var ignored = context.GetEndpoint()?.Metadata.GetMetadata<IgnoredFields>()?.Names ?? [];
        return new Body<T>(await JsonBody.Read<T>(context.Request, ignored, context.RequestAborted));
    }
}

/// <summary>The body of verbs that take no field.</summary>
internal sealed record Nothing
{
    public static readonly Nothing Instance = new();
}

/// <summary>Fields that published clients send and that mean nothing here (API.md, Busy): taken and not looked at.</summary>
internal sealed record IgnoredFields(IReadOnlyList<string> Names);
