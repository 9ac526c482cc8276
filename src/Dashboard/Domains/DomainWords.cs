using Cloud.Client;
using Cloud.Dashboard.Parts;

namespace Cloud.Dashboard.Domains;

/// <summary>How host names and their records are told.</summary>
internal static class DomainWords
{
    /// <summary>Somebody who sets records looks at the page for about so long.</summary>
    private static readonly TimeSpan Watched = TimeSpan.FromMinutes(15);

    public static Tone ToneOf(DomainResource domain) => domain.Status switch
    {
        DomainStatus.Active => new("tone-ok", "check-circle", domain.IsDefault ? "Active, default" : "Active"),
        DomainStatus.Verified => new("tone-run", "spinner", "Verified", Turning: true),
        DomainStatus.Pending => new("tone-warn", "clock", "Waits for DNS"),
        DomainStatus.Failed => new("tone-crit", "x-circle", "Failed"),
        DomainStatus.Removing => new("tone-run", "spinner", "Being removed", Turning: true),
        var other => new("tone-idle", "circle", Say.Word(other)),
    };

    public static string For(DomainRecord record) => record.Purpose switch
    {
        DomainRecordPurpose.Ownership => "It is yours",
        DomainRecordPurpose.Certificate => "Certificate",
        DomainRecordPurpose.Traffic => "Visitors",
        var other => Say.Word(other),
    };

    /// <summary>What becomes of it, beyond its purpose.</summary>
    public static string Note(DomainRecord record) => record.Purpose switch
    {
        DomainRecordPurpose.Ownership => "Says to us that the name is yours; it may go once it was found.",
        DomainRecordPurpose.Certificate => "Lets AWS issue the certificate, and renew it: leave it.",
        DomainRecordPurpose.Traffic when record.Type == "ALIAS" => "Leads visitors here. DNS allows no CNAME at the top of a zone: your provider calls it ALIAS, ANAME or flattening, Route 53 an alias record.",
        DomainRecordPurpose.Traffic => "Leads visitors here; set it when the name is active.",
        _ => "",
    };

    public static Tone? Seen(DomainRecord record) => record.Found switch
    {
        true => new("tone-ok", "check-circle", "Found"),
        false => new("tone-idle", "circle-dashed", "Not found yet"),
        null => null,
    };

    /// <summary>Whether it will look different in a moment.</summary>
    public static bool Moves(DomainResource domain, DateTimeOffset now) =>
        domain.Status is DomainStatus.Removing or DomainStatus.Verified || (domain.Status == DomainStatus.Pending && now - domain.UpdatedAt < Watched);
}
