using System.Text.Json;
using Cloud.Domain;

namespace Cloud.Api.Http;

/// <summary>Refuses text that no database and no person can hold: NUL characters and halves of surrogate pairs.</summary>
internal static class BodyText
{
    public static void Check(JsonElement body)
    {
        try
        {
            Walk(body, "");
        }
        catch (InvalidOperationException)
        {
            throw Refuse("body", "holds an escape sequence that is no character");
        }
    }

    private static void Walk(JsonElement element, string path)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    CheckText(member.Name, path.Length == 0 ? "body" : path);
                    Walk(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}");
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Walk(item, path);
                }

                break;
            case JsonValueKind.String:
                CheckText(element.GetString()!, path);
                break;
        }
    }

    private static void CheckText(string text, string path)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw Refuse(path, "may not hold the character NUL");
        }
    }

    private static RefusedException Refuse(string path, string message) => new(Refusal.Of(Error.Invalid(path, message)));
}
