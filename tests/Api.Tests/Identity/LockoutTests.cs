using Cloud.Application.Identity;
using Cloud.Client;
using Cloud.Domain.Identity;

namespace Cloud.Api.Tests.Identity;

public sealed class LockoutTests(OwnApp app) : IClassFixture<OwnApp>
{
    [Fact]
    public async Task After_ten_failures_an_account_pauses_whoever_knocks_and_the_pause_is_on_record_for_every_node()
    {
        var owner = await app.NewOwner();
        await Fail(owner.Email, SignInGuard.Free);
        await (await app.TryPassword(owner.Email, Member.Password)).Refusal(429, "auth.paused");
        Assert.InRange(await Pause(owner.UserId), 3, 5);
        await Lapse(owner.UserId);
        await (await app.TryPassword(owner.Email, Member.Password)).Read<AccessToken>();
        Assert.Equal(0, await app.Scalar<long>("select count(*) from sign_in_failures where account = $1", owner.UserId));
    }

    [Fact]
    public async Task A_name_that_belongs_to_nobody_pauses_just_the_same()
    {
        var owner = await app.NewOwner();
        var nobody = $"nobody-{Guid.CreateVersion7():N}@example.com";
        await Fail(owner.Email, SignInGuard.Free);
        await Fail(nobody, SignInGuard.Free);
        var known = await (await app.TryPassword(owner.Email, "x")).Refusal(429, "auth.paused");
        var unknown = await (await app.TryPassword(nobody, "x")).Refusal(429, "auth.paused");
        Assert.Equal(known with { RequestId = null }, unknown with { RequestId = null });
    }

    [Fact]
    public async Task Each_further_failure_doubles_the_pause_up_to_a_quarter_of_an_hour_and_never_more()
    {
        var owner = await app.NewOwner();
        await Fail(owner.Email, SignInGuard.Free);
        var before = await Pause(owner.UserId);
        await Lapse(owner.UserId);
        await Fail(owner.Email, 1);
        Assert.InRange(await Pause(owner.UserId) / before, 1.5, 3);
        await app.Scalar<object>("update sign_in_failures set failures = 2000000000, locked_until = null where account = $1", owner.UserId);
        await Fail(owner.Email, 1);
        Assert.InRange(await Pause(owner.UserId), 890, 900);
    }

    [Fact]
    public async Task Attempts_during_a_pause_do_not_prolong_it()
    {
        var owner = await app.NewOwner();
        await Fail(owner.Email, SignInGuard.Free);
        var until = await app.Scalar<DateTime>("select locked_until from sign_in_failures where account = $1", owner.UserId);
        await (await app.TryPassword(owner.Email, "x")).Refusal(429);
        Assert.Equal(until, await app.Scalar<DateTime>("select locked_until from sign_in_failures where account = $1", owner.UserId));
    }

    [Fact]
    public async Task Who_is_signed_in_at_an_address_is_not_kept_outside_there_by_strangers_elsewhere()
    {
        var owner = await app.NewOwner();
        await Fail(owner.Email, SignInGuard.Free);
        await app.AsOwner(Guid.Empty, db =>
        {
            db.Sessions.Add(Session.Begin(owner.UserId, "", null, TimeSpan.FromDays(1), TimeProvider.System.GetUtcNow()));
            return Task.CompletedTask;
        });
        await (await app.TryPassword(owner.Email, Member.Password)).Read<AccessToken>();
        await Fail(owner.Email, 1);
        Assert.Equal(1, await app.Scalar<int>("select failures from sign_in_failures where account = $1 and familiar", owner.UserId));
        Assert.True(await app.Scalar<bool>("select locked_until > now() from sign_in_failures where account = $1 and not familiar", owner.UserId));
    }

    [Fact]
    public async Task Of_forty_guesses_at_once_no_more_are_let_through_than_one_after_the_other()
    {
        var owner = await app.NewOwner();
        using var gate = new SemaphoreSlim(0);
        var guesses = Enumerable.Range(0, 40).Select(async i =>
        {
            await gate.WaitAsync(TestContext.Current.CancellationToken);
            using var scope = Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.CreateScope(app.Services);
            var guard = (SignInGuard)scope.ServiceProvider.GetService(typeof(SignInGuard))!;
            return await guard.Begin(owner.UserId, false, TestContext.Current.CancellationToken);
        }).ToList();
        gate.Release(40);
        Assert.Equal(SignInGuard.Free, (await Task.WhenAll(guesses)).Count(a => a is not null));
    }

    private async Task Fail(string email, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await (await app.TryPassword(email, "wrong")).Refusal(401, "auth.invalid_grant");
        }
    }

    private async Task<double> Pause(Guid user) => (double)await app.Scalar<decimal>("select extract(epoch from locked_until - last_at) from sign_in_failures where account = $1 and not familiar", user);

    private Task<object?> Lapse(Guid user) => app.Scalar<object>("update sign_in_failures set locked_until = now() where account = $1", user);
}
