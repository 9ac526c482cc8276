using System.Text;
using Cloud.Application.Ports;
using Cloud.Domain.Configuration;

namespace Cloud.Infrastructure.Configuration;

/// <summary>Reads the YAML files of both families (R28, R31, R34, R36). Services first: who asks for them is read against them.</summary>
internal sealed class YamlConfigurationReader(ServiceCatalogue catalogue, TimeProvider time) : IConfigurationReader
{
    public ConfigurationReading Read(IReadOnlyDictionary<string, string> files)
    {
        var reading = new Reading(catalogue, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        var accepted = Accept(files, reading);
        if (ConfigurationFiles.FormatOf(accepted.Keys) is not { } format)
        {
            if (!reading.Faults.HasErrors)
                reading.Faults.Error(Place.Of(""), "", "There is no application file.", "a .magento.app.yaml or a .platform.app.yaml");
            return new(null, reading.Faults.InOrder());
        }

        new FamilyReader(format, accepted, reading).Read();
        ReferenceCheck.Run(reading);
        var faults = reading.Faults.InOrder();
        return new(reading.Faults.HasErrors ? null : Result(format, reading, faults), faults);
    }

    private static ProjectConfiguration Result(ConfigurationFormat format, Reading reading, IReadOnlyList<Fault> faults) => new(
        format,
        [.. reading.Applications.Select(a => a.Application)],
        [.. reading.Services.Select(s => s.Service)],
        [.. reading.Routes.Select(r => r.Route)],
        faults);

    /// <summary>The files within the limits, under clean paths; what is too much is a fault and is left unread.</summary>
    private static Dictionary<string, string> Accept(IReadOnlyDictionary<string, string> files, Reading reading)
    {
        var accepted = new Dictionary<string, string>(StringComparer.Ordinal);
        if (files.Count > ConfigurationLimits.Files)
        {
            reading.Faults.Error(Place.Of(""), "", $"There are {files.Count} files.", $"at most {ConfigurationLimits.Files}");
            return accepted;
        }

        long total = 0;
        foreach (var (path, text) in files)
        {
            var bytes = Encoding.UTF8.GetByteCount(text);
            total += bytes;
            if (RepositoryPath.Resolve("", path) is not { Length: > 0 } clean)
                reading.Faults.Error(Place.Of(TextRules.Shorten(path)), "", "This is no path of a file inside a repository.", "a relative path, as in .platform/services.yaml");
            else if (bytes > ConfigurationLimits.FileBytes)
                reading.Refuse(clean, $"The file has {bytes} bytes.", $"at most {ConfigurationLimits.FileBytes} bytes");
            else if (total > ConfigurationLimits.TotalBytes)
                reading.Refuse(clean, "The files together are too large.", $"at most {ConfigurationLimits.TotalBytes} bytes in all files");
            else if (!accepted.TryAdd(clean, text))
                reading.Refuse(clean, "The file is given twice.", "each file once");
        }

        return accepted;
    }
}

/// <summary>Reads the files of one family, each by the reader for its kind.</summary>
internal sealed class FamilyReader(ConfigurationFormat format, IReadOnlyDictionary<string, string> files, Reading reading)
{
    private readonly Includes _includes = new(files, reading.Faults);

    public void Read()
    {
        WarnOfTheOtherFamily();
        var folder = ConfigurationFiles.FolderOf(format);
        ReadOptional($"{folder}services.yaml", d => ServiceReader.Read(d, reading));
        ReadOptional($"{folder}applications.yaml", d => ApplicationReader.ReadList(d, reading));
        foreach (var file in files.Keys.Where(f => RepositoryPath.NameOf(f) == ConfigurationFiles.ApplicationFileOf(format)).Order(StringComparer.Ordinal))
            ReadOptional(file, d => ApplicationReader.ReadFile(d, file, reading));
        ReadOptional($"{folder}routes.yaml", d => RouteReader.Read(d, reading));
        if (reading.Applications.Count == 0 && reading.KnowsEveryName)
            reading.Faults.Error(Place.Of(""), "", "No file describes an application.", $"a {ConfigurationFiles.ApplicationFileOf(format)} with name and type");
    }

    private void ReadOptional(string file, Action<YamlNode> read)
    {
        if (!files.ContainsKey(file))
            return;
        if (files[file].Contains('\uFFFD', StringComparison.Ordinal))
            reading.Faults.Warning(Place.Of(file), "", "The file holds characters that are not UTF-8; they are replaced.", "UTF-8");
        var document = _includes.Parse(file, out var readable);
        reading.KnowsEveryName &= readable;
        if (document is not null)
            read(document);
    }

    private void WarnOfTheOtherFamily()
    {
        var other = format == ConfigurationFormat.Magento ? ConfigurationFormat.Platform : ConfigurationFormat.Magento;
        foreach (var file in files.Keys.Where(f => ConfigurationFiles.Belongs(f, other)).Order(StringComparer.Ordinal))
            reading.Faults.Warning(Place.Of(file), "", "The file belongs to the other family and is not read.", $"{ConfigurationFiles.ApplicationFileOf(format)} and {ConfigurationFiles.FolderOf(format)} only");
    }
}
