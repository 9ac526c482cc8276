using System.Text.Json.Serialization;
using Cloud.Sandbox.Alarms;
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

/// <summary>An alarm of a stack comes into a state, as a measurement would bring it there.</summary>
/// <param name="Alarm">Its logical id, as <c>SlowAlarm</c>.</param>
/// <param name="State">ALARM, OK or INSUFFICIENT_DATA.</param>
/// <param name="Reason">What DescribeAlarms says why.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record PutAlarm(string Stack, string Alarm, string State, string Reason = "Threshold Crossed")
{
    public object Do(World world, DateTimeOffset now)
    {
        var (account, stack) = world.Accounts.All.SelectMany(a => a.Stacks.All, (a, s) => (a, s)).FirstOrDefault(x => !x.s.IsDeleted && x.s.Name == Stack);
        if (stack is null) throw new InvalidDataException($"There is no stack {Stack}.");
        if (stack.Resources.GetValueOrDefault(Alarm)?.PhysicalId is not { } name) throw new InvalidDataException($"The stack {Stack} has no {Alarm}.");
        var alarm = new SetAlarm(stack.Region, name, State, Reason, now);
        account.Alarms.Set(alarm);
        return alarm;
    }
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
