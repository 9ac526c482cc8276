using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cloud.Application.Identity;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Identity;
using Cloud.Domain.Organizations;
using Cloud.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Infrastructure.Identity;

/// <summary>
/// Demo data for a laptop: two organizations with an owner each, a support engineer and an operator. Their secrets exist in plain text only in the file that is written
/// here, readable by its owner alone; when that file and the users are there, nothing is changed.
/// </summary>
public static class DemoUsers
{
    private const string TokenName = "demo";

    private static readonly JsonSerializerOptions Style = new() { WriteIndented = true };

    private static readonly IReadOnlyList<(string Email, string Name, PlatformRole Role, string? Organization, string? Title)> People =
    [
        ("owner@acme.example", "Ada Acme", PlatformRole.None, "acme", "Acme"),
        ("owner@globex.example", "Gil Globex", PlatformRole.None, "globex", "Globex"),
        ("support@cloud.example", "Sam Support", PlatformRole.Support, null, null),
        ("operator@cloud.example", "Olga Operator", PlatformRole.Operator, null, null),
    ];

    /// <param name="owner">Connection string of the database's owner: rows of two tenants are written.</param>
    /// <param name="file">Where the users' secrets go.</param>
    public static async Task Seed(string owner, string file, TimeProvider time, CancellationToken cancellationToken)
    {
        var tenant = new Tenant();
        await using var source = CloudDatabase.Connect(owner, "cloud-seed");
        await using var db = new CloudDb(CloudDatabase.Options(source)).For(tenant);
        var emails = People.Select(p => p.Email).ToList();
        if (File.Exists(file) && await db.Users.CountAsync(u => emails.Contains(u.Email), cancellationToken) == People.Count)
        {
            return;
        }

        var passwords = new Passwords();
        List<DemoUser> written = [];
        foreach (var (email, name, role, organization, title) in People)
        {
            var user = await db.Users.SingleOrDefaultAsync(u => u.Email == email, cancellationToken) ?? db.Users.Add(User.Create(email, name, role, time.GetUtcNow())).Entity;
            var password = NewPassword();
            user.PasswordHash = passwords.Hash(password);
            var token = await Token(db, user, time.GetUtcNow(), cancellationToken);
            var of = organization is null ? (Guid?)null : await Organize(db, organization, title!, user, time.GetUtcNow(), cancellationToken);
            written.Add(new DemoUser(email, password, role == PlatformRole.None ? "owner" : Words.Of(role), token, of is { } id ? WireId.From(id) : null));
        }

        // The file first: users whose passwords nobody knows would be worse than passwords of users who are not there, which the next seeding replaces.
        await Write(file, written, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    private static async Task<string> Token(CloudDb db, User user, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var old in await db.Credentials.Where(c => c.UserId == user.Id && c.Kind == CredentialKind.Api && c.Name == TokenName && c.RevokedAt == null).ToListAsync(ct))
        {
            old.Revoke(now);
        }

        var secret = TokenSecret.New(CredentialKind.Api);
        db.Credentials.Add(Credential.Create(user.Id, CredentialKind.Api, secret.Hash, now, lifetime: null, TokenName));
        return secret.Text;
    }

    private static async Task<Guid> Organize(CloudDb db, string name, string title, User owner, DateTimeOffset now, CancellationToken ct)
    {
        if (await db.Organizations.SingleOrDefaultAsync(o => o.Name == name, ct) is { } there)
        {
            return there.Id;
        }

        var (organization, membership) = Organization.Create(name, title, owner.Id, now);
        db.Organizations.Add(organization);
        db.Memberships.Add(membership);
        return organization.Id;
    }

    /// <summary>120 random bits: good enough to stand on a network by mistake.</summary>
    private static string NewPassword() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(15)).Replace('+', '-').Replace('/', '_');

    private static async Task Write(string file, List<DemoUser> users, CancellationToken ct)
    {
        var path = Path.GetFullPath(file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var draft = path + ".new";
        await using (var stream = new FileStream(draft, options))
        {
            await JsonSerializer.SerializeAsync(stream, users, Style, ct);
        }

        File.Move(draft, path, overwrite: true);
    }

    private sealed record DemoUser(
        [property: JsonPropertyName("email")] string Email,
        [property: JsonPropertyName("password")] string Password,
        [property: JsonPropertyName("role")] string Role,
        [property: JsonPropertyName("api_token")] string ApiToken,
        [property: JsonPropertyName("organization")] string? Organization);
}
