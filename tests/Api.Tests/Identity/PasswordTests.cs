using System.Net;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain.Identity;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Cloud.Api.Tests.Identity;

public sealed class PasswordTests(OwnApp app) : IClassFixture<OwnApp>
{
    private const string Mine = "/api/users/me/password";
    private const string Good = "violet tram under nine bridges";

    [Theory]
    [InlineData("short 1!", "12 characters")]
    [InlineData("abababababab", "different characters")]
    [InlineData("123456789012", "lists of common")]
    [InlineData("qwertyuiop123", "lists of common")]
    [InlineData("P@ssw0rd-2024!!", "lists of common")]
    [InlineData("PasswordPassword", "lists of common")]
    [InlineData("letmein-admin-1234", "lists of common")]
    [InlineData("1q2w3e4r5t6y", "lists of common")]
    [InlineData("correct horse battery staple", "lists of common")]
    [InlineData("abcdefghijklm", "lists of common")]
    [InlineData("grace-hopper-1", "your name or address")]
    [InlineData("hopper@navy.example", "your name or address")]
    public async Task A_password_that_a_guesser_tries_first_is_refused_and_the_reason_said(string password, string reason)
    {
        using var scope = app.Services.CreateScope();
        var accounts = scope.ServiceProvider.GetRequiredService<IAccounts>();
        var faults = await accounts.PasswordFaults(User.Create("hopper@navy.example", "Grace Hopper", PlatformRole.None, TimeProvider.System.GetUtcNow()), password);
        Assert.Contains(faults, f => f.Contains(reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Good)]
    [InlineData("Tr0ub4dor&3-extra")]
    [InlineData("пароль который длинный")]
    [InlineData("zebra piano thirty-one")]
    public async Task A_password_that_nobody_else_has_is_taken(string password)
    {
        using var scope = app.Services.CreateScope();
        var accounts = scope.ServiceProvider.GetRequiredService<IAccounts>();
        Assert.Empty(await accounts.PasswordFaults(User.Create("hopper@navy.example", "Grace Hopper", PlatformRole.None, TimeProvider.System.GetUtcNow()), password));
    }

    [Fact]
    public async Task Who_finds_no_turn_to_be_hashed_is_told_to_come_again_and_no_attempt_is_counted()
    {
        await using var busy = app.WithWebHostBuilder(host => host.ConfigureTestServices(services => services.AddSingleton(new Infrastructure.Identity.HashingGate(1, TimeSpan.FromMilliseconds(50)))));
        var gate = busy.Services.GetRequiredService<Infrastructure.Identity.HashingGate>();
        Assert.True(await gate.Enter(TestContext.Current.CancellationToken));
        var owner = await app.NewOwner();
        using var http = busy.CreateDefaultClient(new Uri("https://cloud.test/"));
        Task<HttpResponseMessage> SignIn() => http.PostAsync("/oauth2/token", new FormUrlEncodedContent([new("grant_type", "password"), new("username", owner.Email), new("password", Member.Password)]), TestContext.Current.CancellationToken);
        var answer = await SignIn();
        await answer.Refusal(503, "auth.busy");
        Assert.Equal(0, await app.Scalar<int>("select failures from sign_in_failures where account = $1", owner.UserId));
        gate.Leave();
        await (await SignIn()).Read<AccessToken>();
    }

    [Fact]
    public async Task A_changed_password_ends_the_other_sessions_and_no_api_token()
    {
        var owner = await app.NewOwner();
        var (here, there) = (await owner.SignedIn(), await owner.SignedIn());
        var machine = owner with { Http = app.Client(await app.TokenFor(owner.UserId, CredentialKind.Api)) };
        Assert.Equal(HttpStatusCode.NoContent, (await here.Post(Mine, new { current_password = Member.Password, password = Good })).StatusCode);
        await here.Read<MeResource>("/api/me");
        await machine.Read<MeResource>("/api/me");
        await (await there.Get("/api/me")).Refusal(401, "auth.invalid_token");
        await (await app.TryPassword(owner.Email, Member.Password)).Refusal(401, "auth.invalid_grant");
        await (await app.TryPassword(owner.Email, Good)).Read<AccessToken>();
        Assert.Equal(1, await app.Scalar<long>("select count(*) from outgoing_mail where recipient = $1 and subject = 'Your password was changed'", owner.Email));
    }

    [Fact]
    public async Task Changing_it_takes_the_old_one_and_a_good_new_one()
    {
        var owner = await (await app.NewOwner()).SignedIn();
        Assert.Contains("current_password", (await (await owner.Post(Mine, new { current_password = "guess", password = Good })).Refusal(422)).Errors!.Keys);
        Assert.Contains("password", (await (await owner.Post(Mine, new { current_password = Member.Password, password = "password1234" })).Refusal(422, "auth.weak_password")).Errors!.Keys);
        var narrowed = owner with { Http = app.Client(await app.TokenFor(owner.UserId, CredentialKind.Api, null, "write")) };
        await (await narrowed.Post(Mine, new { current_password = Member.Password, password = Good })).Refusal(403, "auth.forbidden");
        await (await owner.Post($"/api/users/{Domain.WireId.From((await app.NewOwner()).UserId)}/password", new { current_password = "x", password = Good })).Refusal(404, "user.not_found");
    }

    [Fact]
    public void Passwords_are_hashed_as_owasp_asks()
    {
        var hash = Convert.FromBase64String(new Infrastructure.Identity.Passwords().Hash("x"));
        var (function, rounds) = (System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(1)), System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(5)));
        Assert.Equal((2, 210_000), (function, rounds));
    }

    [Fact]
    public async Task An_older_and_cheaper_hash_is_renewed_at_sign_in()
    {
        var owner = await app.NewOwner();
        var cheap = new Microsoft.AspNetCore.Identity.PasswordHasher<User>(Microsoft.Extensions.Options.Options.Create(new Microsoft.AspNetCore.Identity.PasswordHasherOptions { IterationCount = 100 }));
        await app.Scalar<object>("update users set password_hash = $2 where id = $1", owner.UserId, cheap.HashPassword(null!, Member.Password));
        await owner.SignedIn();
        var hash = Convert.FromBase64String((await app.Scalar<string>("select password_hash from users where id = $1", owner.UserId))!);
        Assert.Equal(CloudApp.HashRounds, System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(5)));
    }
}
