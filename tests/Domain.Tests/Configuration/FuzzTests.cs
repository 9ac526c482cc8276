using System.Diagnostics;
using System.Text;
using Cloud.Domain.Configuration;
using FsCheck;
using FsCheck.Fluent;

namespace Cloud.Domain.Tests.Configuration;

/// <summary>Whatever the files hold, reading them neither throws nor takes long, and what comes out can be stored.</summary>
public sealed class FuzzTests
{
    private const int Mutations = 1500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly string[] Pieces =
    [
        "&a ", "*a", "<<: *a\n", "!include ", "!archive ", "!!binary ", "- ", ": ", "? ", "[", "]", "{", "}", "|\n", ">-\n", "\"", "'", "#", "\t", "\r", "\n", "\0", "\uFEFF", "\uD800",
        "---\n", "...\n", "%YAML 99999999999.1\n", "%TAG ! x\n", "\\", "\\U0011FFFF", "\\xZZ", "~", "null", "@", "`", "!<>", "!<%ZZ>", "        ", "\u2028", "\u0085", "name: a\n", "type: php:8.4\n",
    ];

    [Fact]
    public void Random_text_is_read_or_refused() =>
        Prop.ForAll<string?>(text => ReadsInTime(text ?? "")).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Random_bytes_are_read_or_refused()
    {
        var random = new Random(20260901);
        for (var i = 0; i < 300; i++)
        {
            var bytes = new byte[random.Next(4096)];
            random.NextBytes(bytes);
            Assert.True(ReadsInTime(Encoding.UTF8.GetString(bytes)));
            Assert.True(ReadsInTime(Encoding.Latin1.GetString(bytes)));
        }
    }

    [Fact]
    public void Mutated_samples_are_read_or_refused()
    {
        var random = new Random(7);
        var samples = Directory.GetDirectories(Samples.Folder).Select(d => Samples.Files(Path.GetFileName(d))).ToList();
        for (var i = 0; i < Mutations; i++)
        {
            var files = new Dictionary<string, string>(samples[random.Next(samples.Count)], StringComparer.Ordinal);
            var victim = files.Keys.ElementAt(random.Next(files.Count));
            files[victim] = Mutate(files[victim], random);
            Assert.True(ReadsInTime(files), $"mutation {i} of {victim}");
        }
    }

    private static string Mutate(string text, Random random)
    {
        var mutated = new StringBuilder(text);
        for (var n = random.Next(1, 6); n > 0; n--)
        {
            var at = random.Next(mutated.Length + 1);
            if (random.Next(2) == 0)
                mutated.Insert(at, Pieces[random.Next(Pieces.Length)]);
            else
                mutated.Remove(at, Math.Min(random.Next(12), mutated.Length - at));
        }

        return mutated.ToString();
    }

    private static bool ReadsInTime(string text) => ReadsInTime(new Dictionary<string, string> { [".platform.app.yaml"] = text, [".platform/services.yaml"] = text, [".platform/routes.yaml"] = text });

    private static bool ReadsInTime(Dictionary<string, string> files)
    {
        var watch = Stopwatch.StartNew();
        var reading = Samples.Reader.Read(files);
        Assert.Equal(reading.Configuration is null, reading.Faults.Any(f => f.IsError));
        Assert.All(reading.Faults, f => Assert.NotEmpty(f.Message));
        if (reading.Configuration is { } configuration)
            ConfigurationJson.Read(ConfigurationJson.Write(configuration));
        return watch.Elapsed < Patience;
    }
}
