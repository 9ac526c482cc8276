using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Cloud.Application.Identity;
using Cloud.Application.Ports;
using Cloud.Domain.Identity;
using Cloud.Infrastructure.Mail;
using Cloud.Infrastructure.Persistence;
using Cloud.Sandbox;
using Cloud.Support;
using Cloud.Workers.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Cloud.Workers.Tests.Identity;

/// <summary>The outbox, as the worker's own role, over real SMTP into the sandbox's page.</summary>
public sealed class MailRoundTests(Database postgres) : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cloud-mail-");
    private readonly FakeClock _clock = new(TimeProvider.System.GetUtcNow());
    private NpgsqlDataSource _worker = null!;
    private NpgsqlDataSource _owner = null!;
    private SandboxApp _sandbox = null!;
    private int _port;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var database = await postgres.CreateDatabase();
        (_worker, _owner, _port) = (NpgsqlDataSource.Create(database.Worker), NpgsqlDataSource.Create(database.Owner), FreePort.Next());
        _sandbox = await SandboxApp.StartAsync(_folder.FullName, ct: Ct, mailPort: _port);
    }

    public async ValueTask DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        await _worker.DisposeAsync();
        await _owner.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_mail_arrives_as_it_was_written_and_once()
    {
        await Post(OutgoingMail.To("ada@example.com", "Grüße: schön", "Zeile eins\nund .\n.\nein = Zeichen, ein sehr langer Satz, der sicher umgebrochen wird, weil er über die Breite einer Zeile geht ✓", Now));
        Assert.Equal(1, await Round().Run(Ct));
        Assert.Equal(0, await Round().Run(Ct));
        var mail = Assert.Single(await Caught());
        Assert.Equal(["ada@example.com"], mail.To);
        Assert.Equal("Grüße: schön", mail.Subject);
        Assert.Equal("Zeile eins\nund .\n.\nein = Zeichen, ein sehr langer Satz, der sicher umgebrochen wird, weil er über die Breite einer Zeile geht ✓", mail.Text);
    }

    [Fact]
    public async Task A_link_s_secret_is_made_when_it_leaves_and_is_in_the_mail_only()
    {
        var link = MailedLink.For(LinkPurpose.Invitation, Guid.CreateVersion7(), "ada@example.com", TimeSpan.FromDays(1), Now);
        await Change(db => db.MailedLinks.Add(link));
        await Post(OutgoingMail.To("ada@example.com", "Come", "At https://cloud.test/join#{token}", Now, link: link.Id));
        await Round().Run(Ct);
        var (id, secret) = Assert.Single(await Caught()).Text.Split('#')[1].Split('.') is [var a, var b] ? (a, b) : default;
        await using var db = Db();
        Assert.Equal(link.Id, (await db.FindLink(LinkPurpose.Invitation, id!, secret!, Now, Ct))?.Id);
        var kept = (await db.Database.SqlQuery<string>($"select (select string_agg(m::text, ' ') from outgoing_mail m) || (select string_agg(l::text, ' ') from mailed_links l) as \"Value\"").ToListAsync(Ct))[0];
        Assert.DoesNotContain(secret!, kept, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(Convert.FromHexString(secret!))), kept, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_link_that_is_sent_again_makes_the_one_before_useless()
    {
        var link = MailedLink.For(LinkPurpose.Invitation, Guid.CreateVersion7(), "ada@example.com", TimeSpan.FromDays(1), Now);
        await Change(db => db.MailedLinks.Add(link));
        await Post(OutgoingMail.To("ada@example.com", "Come", "{token}", Now, link: link.Id));
        await Round().Run(Ct);
        await Post(OutgoingMail.To("ada@example.com", "Come", "{token}", Now, link: link.Id));
        await Round().Run(Ct);
        var tokens = (await Caught()).Select(m => m.Text.Split('.')).ToList();
        await using var db = Db();
        Assert.NotNull(await db.Redeem(LinkPurpose.Invitation, tokens[0][0], tokens[0][1], Now, Ct));
        Assert.Null(await db.Redeem(LinkPurpose.Invitation, tokens[1][0], tokens[1][1], Now, Ct));
        await Post(OutgoingMail.To("ada@example.com", "Come", "{token}", Now, link: link.Id));
        await Round().Run(Ct);
        Assert.Equal(2, (await Caught()).Count);
    }

    [Fact]
    public async Task A_reset_goes_to_whoever_has_the_address_and_to_nobody_else_and_not_without_end()
    {
        var user = User.Create("ada@example.com", "Ada", PlatformRole.None, Now);
        await Change(db => db.Users.Add(user));
        await Post(OutgoingMail.To("nobody@example.com", "Reset", "{token}", Now, resetsPassword: true));
        for (var i = 0; i < 8; i++)
        {
            await Post(OutgoingMail.To("Ada@example.com", "Reset", "{token}", Now, resetsPassword: true));
        }

        await Round().Run(Ct);
        var mails = await Caught();
        Assert.Equal(5, mails.Count);
        Assert.All(mails, m => Assert.Equal(["ada@example.com"], m.To));
        await using var db = Db();
        foreach (var token in mails.Select(m => m.Text.Split('.')))
        {
            Assert.Equal(user.Id, (await db.FindLink(LinkPurpose.ResetPassword, token[0], token[1], Now, Ct))?.SubjectId);
            Assert.Null(await db.FindLink(LinkPurpose.ResetPassword, token[0], token[1], Now.AddHours(1), Ct));
        }
    }

    [Fact]
    public async Task A_mail_that_the_server_does_not_take_waits_and_goes_out_when_it_does()
    {
        await Post(OutgoingMail.To("ada@example.com", "Later", "Text", Now));
        Assert.Equal(1, await Round(FreePort.Next()).Run(Ct));
        Assert.Equal(0, await Round().Run(Ct));
        _clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(1, await Round().Run(Ct));
        Assert.Single(await Caught());
    }

    [Fact]
    public async Task A_mail_past_its_deadline_is_given_up_and_what_is_done_is_tidied_away()
    {
        await Post(OutgoingMail.To("ada@example.com", "Too late", "Text", Now, TimeSpan.FromHours(1)));
        _clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(1, await Round().Run(Ct));
        Assert.Empty(await Caught());
        _clock.Advance(TimeSpan.FromDays(8));
        await new Expiry(CloudDatabase.Everyone(_worker), _clock).Run(Ct);
        await using var db = Db();
        Assert.Equal(0, await db.OutgoingMail.CountAsync(Ct));
    }

    [Fact]
    public async Task Four_nodes_send_each_mail_once()
    {
        for (var i = 0; i < 20; i++)
        {
            await Post(OutgoingMail.To("ada@example.com", $"Number {i}", "Text", Now));
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Round().Run(Ct)));
        Assert.Equal(20, (await Caught()).Select(m => m.Subject).Distinct().Count());
        Assert.Equal(20, (await Caught()).Count);
    }

    private DateTimeOffset Now => _clock.GetUtcNow();

    private MailRound Round(int? port = null)
    {
        var settings = new Dictionary<string, string?> { ["Mail:Host"] = "127.0.0.1", ["Mail:Port"] = (port ?? _port).ToString(System.Globalization.CultureInfo.InvariantCulture), ["Mail:Encrypted"] = "false" };
        var mail = new ServiceCollection().AddMail(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).BuildServiceProvider().GetRequiredService<IMail>();
        return new MailRound(CloudDatabase.Everyone(_worker), _clock, NullLogger<MailRound>.Instance, mail);
    }

    private CloudDb Db()
    {
        var tenant = new Tenant();
        return new CloudDb(CloudDatabase.Options(_owner)).For(tenant);
    }

    private async Task Change(Action<CloudDb> change)
    {
        await using var db = Db();
        change(db);
        await db.SaveChangesAsync(Ct);
    }

    private Task Post(OutgoingMail mail) => Change(db => db.OutgoingMail.Add(mail));

    private async Task<List<Mail>> Caught()
    {
        using var http = new HttpClient();
        return (await http.GetFromJsonAsync<List<Mail>>(new Uri(_sandbox.Url + "/_sandbox/mail"), JsonSerializerOptions.Web, Ct))!;
    }

    private sealed record Mail(List<string> To, string Subject, string Text);
}
