using System.Text.Json.Serialization;
using Cloud.Sandbox.ServiceQuotas;

namespace Cloud.Sandbox.Administration;

/// <summary>
/// An AWS account of a customer's: opened with its number, it answers the key of its owner, with whom the AWS command line does there what it does at AWS.
/// </summary>
/// <param name="Account">Twelve digits.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record OpenAccount(string Account)
{
    public object Do(World world) => world.Accounts.Open(Account);
}

/// <summary>A quota of an account in a region, as AWS's support would set it.</summary>
/// <param name="Service">As <c>ec2</c> or <c>vpc</c>.</param>
/// <param name="Code">As <c>L-0263D0A3</c>.</param>
/// <param name="Account">The sandbox's own where none is given.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record PutQuota(string Region, string Service, string Code, double Value, string? Account = null)
{
    public object Do(World world)
    {
        var account = world.Accounts.Find(Account ?? SandboxOptions.Account) ?? throw new InvalidDataException($"There is no account {Account}; POST /_sandbox/accounts opens one.");
        var quota = new SetQuota(Region, Service, Code, Value);
        account.Quotas.Set(quota);
        return quota;
    }
}
