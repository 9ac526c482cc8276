using System.Security.Cryptography;
using Cloud.Domain.Environments;
using Cloud.Domain.Integrations;

namespace Cloud.Domain.Tests.Integrations;

public sealed class FastlyTests
{
    private const string Service = "7i6HN3TK9wS159v2gPAZ8A";
    private const string Token = "abcdefghijklmnopqrstuvwxyz_-6789";

    /// <summary>The first two are ids that Fastly's own clients recorded; small numbers have fewer digits.</summary>
    [Theory]
    [InlineData(Service, true)]
    [InlineData("SU1Z0isxPaozGVKXdv0eY", true)]
    [InlineData("7i6HN3TK9wS159v2gPAZ8Ax", false)]
    [InlineData("7i6HN3TK9wS159v2gPAZ8/", false)]
    [InlineData("7i6HN3TK9wS159v2gPAZ8\n", false)]
    [InlineData("../tokens", false)]
    [InlineData("", false)]
    public void A_service_s_id_is_letters_and_digits_that_no_address_reads_as_more(string id, bool taken)
    {
        Assert.Equal(taken, IntegrationForm.Faults(IntegrationType.Fastly, new IntegrationSettings(ServiceId: id), Token).Count == 0);
        Assert.Equal(taken, IntegrationForm.Faults(IntegrationType.Fastly, new IntegrationSettings(ServiceId: "1111111111111111111111", StagingServiceId: id), Token).Count == 0);
    }

    [Theory]
    [InlineData("abcdefghijklmnopqrstuvwxyz_-678")]
    [InlineData("abcdefghijklmnopqrstuvwxyz_-6789\n")]
    [InlineData("abcdefghijklmnopqrstuvwxyz 06789")]
    public void What_is_no_token_is_refused_without_being_repeated(string token)
    {
        var fault = Assert.Single(IntegrationForm.Faults(IntegrationType.Fastly, new IntegrationSettings(ServiceId: Service), token));
        Assert.Equal("token", fault.Field);
        Assert.DoesNotContain(token, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void R43_It_is_for_production_and_staging_and_each_has_its_service()
    {
        string[] Fields(string? staging, params EnvironmentType[] types) => [.. IntegrationForm.Misplaced(IntegrationType.Fastly, types, new IntegrationSettings(ServiceId: Service, StagingServiceId: staging)).Select(f => f.Field)];
        Assert.Equal(["environments"], Fields(null, EnvironmentType.Production, EnvironmentType.Integration));
        Assert.Equal(["staging_service_id"], Fields(null, EnvironmentType.Production, EnvironmentType.Staging));
        Assert.Empty(Fields("SU1Z0isxPaozGVKXdv0eY", EnvironmentType.Production, EnvironmentType.Staging));
        Assert.Empty(Fields(null, EnvironmentType.Staging));
        Assert.Empty(IntegrationForm.Misplaced(IntegrationType.Newrelic, [EnvironmentType.Integration], new IntegrationSettings()));
    }

    [Fact]
    public void What_the_balancer_knows_Fastly_by_is_ours_and_stays_when_another_token_comes()
    {
        var first = FastlyKey.Of(Token);
        Assert.Matches("^[0-9a-f]{64}$", first.Origin);
        Assert.NotEqual(first.Origin, FastlyKey.Of(Token).Origin);
        Assert.Equal(first, FastlyKey.Read(first.Written));
        Assert.Equal(Token, IntegrationForm.KeyIn(IntegrationType.Fastly, first.Written));
        Assert.Equal(first.Origin, FastlyKey.Read((first with { Token = new string('x', 32) }).Written).Origin);
        Assert.DoesNotContain(Token, first.ToString(), StringComparison.Ordinal);
        Assert.Throws<CryptographicException>(() => FastlyKey.Read(Token));
    }
}
