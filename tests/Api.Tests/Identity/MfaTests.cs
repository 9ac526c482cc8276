using System.Net;
using Cloud.Client;
using Cloud.Domain.Identity;

namespace Cloud.Api.Tests.Identity;

public sealed class MfaTests(OwnApp app) : IClassFixture<OwnApp>
{
    private const string Mine = "/api/users/me/mfa";

    [Fact]
    public async Task A_second_factor_is_asked_for_once_its_first_code_was_confirmed()
    {
        var owner = await app.NewOwner();
        var begun = await (await owner.Post(Mine, new { password = Member.Password })).Read<MfaEnrolment>();
        Assert.Contains($"secret={begun.Secret}&issuer=Cloud", begun.OtpauthUri, StringComparison.Ordinal);
        await (await app.TryPassword(owner.Email, Member.Password)).Read<AccessToken>();
        await (await owner.Post(Mine + "/confirm", new { totp = "000000" })).Refusal(422);
        var codes = (await (await owner.Post(Mine + "/confirm", new { totp = SigningIn.Code(begun.Secret) })).Read<RecoveryCodes>()).Codes;
        Assert.Equal(10, codes.Distinct().Count());

        var missing = await app.TryPassword(owner.Email, Member.Password);
        await missing.Refusal(401, SignInProblem.MfaRequired);
        await (await app.TryPassword(owner.Email, "wrong", SigningIn.Code(begun.Secret, 1))).Refusal(401, "auth.invalid_grant");
        await (await app.TryPassword(owner.Email, Member.Password, "123456")).Refusal(401, SignInProblem.MfaInvalid);
        await (await app.TryPassword(owner.Email, Member.Password, SigningIn.Code(begun.Secret, 1))).Read<AccessToken>();
        Assert.True((await owner.Read<MeResource>("/api/me")).MfaEnabled);
        Assert.Equal((true, 10), await owner.Read<MfaResource>(Mine) is var mfa ? (mfa.Enabled, mfa.RecoveryCodesLeft) : default);
        await (await owner.Post(Mine, new { password = Member.Password })).Refusal(409, "mfa.enabled");
    }

    [Fact]
    public async Task Turning_it_on_ends_the_sessions_that_began_without_it()
    {
        var owner = await app.NewOwner();
        var (here, there) = (await owner.SignedIn(), await owner.SignedIn());
        var machine = owner with { Http = app.Client(await app.TokenFor(owner.UserId, CredentialKind.Api)) };
        await Enrol(here);
        await here.Read<MeResource>("/api/me");
        await machine.Read<MeResource>("/api/me");
        await (await there.Get("/api/me")).Refusal(401, "auth.invalid_token");
    }

    [Fact]
    public async Task A_code_is_good_once()
    {
        var (owner, secret, _) = await Enrolled();
        var code = SigningIn.Code(secret, 1);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => app.TryPassword(owner.Email, Member.Password, code)));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        await (await app.TryPassword(owner.Email, Member.Password, code)).Refusal(401, SignInProblem.MfaInvalid);
    }

    [Fact]
    public async Task A_recovery_code_is_good_once_in_any_spelling_and_kept_as_a_hash()
    {
        var (owner, _, codes) = await Enrolled();
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => app.TryPassword(owner.Email, Member.Password, codes[0].ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal))));
        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        Assert.Equal(9, (await owner.Read<MfaResource>(Mine)).RecoveryCodesLeft);
        var kept = await app.Scalar<string>("select users::text from users where id = $1", owner.UserId);
        Assert.All(codes, code => Assert.DoesNotContain(code, kept!, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_authenticators_secret_is_kept_sealed()
    {
        var (owner, secret, _) = await Enrolled();
        Assert.DoesNotContain(secret, (await app.Scalar<string>("select totp_secret from users where id = $1", owner.UserId))!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_recovery_codes_and_turning_it_off_take_password_and_code()
    {
        var (owner, secret, codes) = await Enrolled();
        await (await owner.Post(Mine + "/recovery-codes", new { password = "wrong", totp = codes[0] })).Refusal(422);
        var renewed = (await (await owner.Post(Mine + "/recovery-codes", new { password = Member.Password, totp = codes[0] })).Read<RecoveryCodes>()).Codes;
        await (await owner.Send(HttpMethod.Delete, Mine, new { password = Member.Password, totp = codes[1] })).Refusal(422);
        await (await owner.Send(HttpMethod.Delete, Mine, new { password = Member.Password })).Refusal(422);
        Assert.Equal(HttpStatusCode.NoContent, (await owner.Send(HttpMethod.Delete, Mine, new { password = Member.Password, totp = renewed[0] })).StatusCode);
        await (await app.TryPassword(owner.Email, Member.Password)).Read<AccessToken>();
        await (await owner.Post(Mine + "/confirm", new { totp = SigningIn.Code(secret, 1) })).Refusal(409, "mfa.not_begun");
    }

    [Fact]
    public async Task Guessing_codes_with_a_known_password_runs_into_the_pause()
    {
        var (owner, _, _) = await Enrolled();
        for (var i = 0; i < 10; i++)
        {
            await (await app.TryPassword(owner.Email, Member.Password, $"00000{i}")).Refusal(401);
            await app.TryPassword(owner.Email, Member.Password);
        }

        await (await app.TryPassword(owner.Email, Member.Password, "111111")).Refusal(429, "auth.paused");
    }

    [Fact]
    public async Task An_organization_that_requires_it_shuts_members_without_out_and_tells_the_way_in()
    {
        var owner = await app.NewOwner();
        var colleague = await app.NewColleague(owner, "admin");
        var project = await owner.NewProject();
        await (await owner.Patch(owner.Organization, new { mfa_required = true })).Refusal(409, "organization.mfa_first");
        await app.Scalar<object>("update users set mfa_enabled_at = now() where id = $1", owner.UserId);
        Assert.True((await (await owner.Patch(owner.Organization, new { mfa_required = true })).Read<OrganizationResource>()).MfaRequired);

        foreach (var path in new[] { colleague.Organization, colleague.Organization + "/projects", project, project + "/environments" })
        {
            Assert.Contains("/api/users/me/mfa", (await (await colleague.Get(path)).Refusal(403, "auth.mfa_required")).Detail!, StringComparison.Ordinal);
        }

        await (await colleague.Patch(colleague.Organization, new { mfa_required = false })).Refusal(403, "auth.mfa_required");
        Assert.Equal(["mfa"], Assert.Single((await colleague.Read<ItemCollection<OrganizationResource>>("/api/organizations")).Items).Links.Keys);
        var me = await colleague.Read<MeResource>("/api/me");
        Assert.Equal((true, 0), (me.MfaOwed, me.Projects.Count));
        await Enrol(colleague);
        await colleague.Read<ProjectResource>(project);
        await owner.Read<ProjectResource>(project);
        Assert.True((await owner.Read<OrganizationResource>(owner.Organization)).MfaRequired);
    }

    [Fact]
    public async Task An_organization_that_requires_it_shows_nothing_of_itself_by_a_role_either()
    {
        var owner = await app.NewOwner();
        var project = await owner.NewProject();
        var colleague = await app.NewColleague(owner);
        await app.Role(colleague, project, "admin");
        Assert.Single((await colleague.Read<MeResource>("/api/me")).Projects);
        await app.Scalar<object>("update organizations set mfa_required = true where id = $1", owner.OrganizationId);
        Assert.Empty((await colleague.Read<MeResource>("/api/me")).Projects);
        Assert.Empty((await colleague.Read<List<AttentionItem>>("/api/attention")));
        await Enrol(colleague);
        Assert.Single((await colleague.Read<MeResource>("/api/me")).Projects);
    }

    [Fact]
    public async Task Staff_without_it_find_the_staff_door_shut_until_they_have_it()
    {
        var staff = await app.NewStaff(PlatformRole.Operator);
        await app.Scalar<object>("update users set mfa_enabled_at = null where id = $1", staff.UserId);
        await (await staff.Get("/api/staff/organizations")).Refusal(403, "auth.mfa_required");
        await Enrol(staff);
        Assert.Equal(HttpStatusCode.OK, (await staff.Get("/api/staff/organizations")).StatusCode);
    }

    private async Task<(Member Owner, string Secret, IReadOnlyList<string> Codes)> Enrolled()
    {
        var owner = await app.NewOwner();
        var (secret, codes) = await Enrol(owner);
        return (owner, secret, codes);
    }

    private static async Task<(string Secret, IReadOnlyList<string> Codes)> Enrol(Member member)
    {
        var secret = (await (await member.Post(Mine, new { password = Member.Password })).Read<MfaEnrolment>()).Secret;
        return (secret, (await (await member.Post(Mine + "/confirm", new { totp = SigningIn.Code(secret) })).Read<RecoveryCodes>()).Codes);
    }
}
