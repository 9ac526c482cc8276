using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Cloud.Application.Ports;

namespace Cloud.Infrastructure.Aws;

/// <summary>The tenant's role, renewed before it expires. AWS caps a session reached through another role at one hour, which is also its default.</summary>
internal sealed class AssumedRole : RefreshingAWSCredentials
{
    private const string Service = "STS";
    private const string Operation = "AssumeRole";
    private const string DefaultSessionName = "cloud";

    /// <summary>How long before its end a session is renewed: longer than any single call.</summary>
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(5);

    private readonly IAmazonSecurityTokenService _sts;
    private readonly CloudAccount _at;
    private readonly CallMetrics _metrics;
    private readonly TimeProvider _time;

    public AssumedRole(IAmazonSecurityTokenService sts, CloudAccount at, CallMetrics metrics, TimeProvider time)
    {
        (_sts, _at, _metrics, _time) = (sts, at, metrics, time);
        PreemptExpiryTime = RenewBefore;
    }

    protected override CredentialsRefreshState GenerateNewCredentials() =>
        throw new NotSupportedException("Every call of ours is asynchronous.");

    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        // The base class passes no token on, so this call gets a deadline of its own.
        using var deadline = new CancellationTokenSource(AwsCalls.Deadline, _time);
        var start = _time.GetTimestamp();
        var outcome = "ok";
        try
        {
            var session = await _sts.AssumeRoleAsync(
                new AssumeRoleRequest { RoleArn = _at.RoleArn, ExternalId = _at.ExternalId, RoleSessionName = _at.SessionName ?? DefaultSessionName },
                deadline.Token);
            return new CredentialsRefreshState(session.Credentials.GetCredentials(), session.Credentials.Expiration!.Value);
        }
        catch (Exception e)
        {
            outcome = CloudErrors.From(e, Service, Operation).Kind.ToString().ToLowerInvariant();
            throw;
        }
        finally
        {
            _metrics.Record(_time.GetElapsedTime(start), Service, Operation, outcome);
        }
    }
}
