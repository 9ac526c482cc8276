using System.Security.Cryptography;
using System.Text.Json;

namespace Cloud.Launch;

/// <summary>What only this checkout's processes know, made once and kept with the data: it goes when the data goes.</summary>
internal sealed record Secrets(string DatabasePassword, string SandboxAccessKeyId, string SandboxSecretAccessKey)
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static Secrets Of(RunFolder folder)
    {
        var file = Path.Combine(folder.Data, "secrets.json");
        if (File.Exists(file))
        {
            return Read(file);
        }

        // The shape of AWS's own: 20 characters that begin with AKIA, and 40 characters.
        var made = new Secrets(
            RandomNumberGenerator.GetHexString(32, lowercase: true),
            "AKIA" + RandomNumberGenerator.GetString(Letters, 16),
            RandomNumberGenerator.GetHexString(40, lowercase: true));
        RunFolder.Write(file, JsonSerializer.Serialize(made));
        return made;
    }

    private static Secrets Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<Secrets>(File.ReadAllText(file)) ?? throw new JsonException("empty");
        }
        catch (JsonException e)
        {
            throw new LaunchException($"{file} cannot be read. Start over with ./run --fresh.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new LaunchException($"{file} belongs to another user: start as that user, or as root.", e);
        }
    }
}
