using Cloud.Application.Ports;
using Cloud.Domain.AwsAccounts;
using Cloud.Infrastructure.Aws.CloudFormation;
using Cloud.Infrastructure.Aws.Pipeline;

namespace Cloud.Infrastructure.Aws.Accounts;

/// <summary>STS, IAM's simulation and EC2's regions.</summary>
internal sealed class AwsAccountAccess(AwsCalls calls, AwsClients clients) : IAccountAccess
{
    private const string Allowed = "allowed";

    // Asking who one is takes no permission: what can be refused is the role.
    public Task<string> Identity(CloudAccount at, CancellationToken ct) => calls.Send(at, "STS", "AssumeRole", token => clients.AccountId(at, token), ct);

    public async Task<IReadOnlyList<string>> Denied(CloudAccount at, string roleArn, AllowedCalls asked, CancellationToken ct)
    {
        var form = new QueryForm().Set("PolicySourceArn", roleArn).SetList("ActionNames", asked.Actions).SetList("ResourceArns", asked.Resources);
        if (asked.PassedTo is { } service)
        {
            form.SetEach("ContextEntries", [service], static (f, at, value) => f.Set(at + "ContextKeyName", "iam:PassedToService").Set(at + "ContextKeyType", "string").SetList(at + "ContextKeyValues", [value]));
        }

        // One answer holds 100 results at least, and a statement of ours asks for fewer.
        return await calls.Query(at, ServiceDescriptor.Identity, "SimulatePrincipalPolicy", form, x => (IReadOnlyList<string>)
        [
            .. x.Members("EvaluationResults").Where(r => r.Required("EvalDecision") != Allowed).Select(r => r.Required("EvalActionName")).Distinct(StringComparer.Ordinal),
        ], ct);
    }

    // Without AllRegions EC2 names those alone that are switched on.
    public async Task<IReadOnlySet<string>> Regions(CloudAccount at, CancellationToken ct) =>
        await calls.Query(at, ServiceDescriptor.Compute, "DescribeRegions", [], x => x.Items("regionInfo").Select(r => r.Required("regionName")).ToHashSet(StringComparer.Ordinal), ct);
}
