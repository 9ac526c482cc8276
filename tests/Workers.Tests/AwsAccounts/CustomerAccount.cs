using System.Net.Http.Json;
using System.Text.Json;
using Cloud.Application.Ports;
using Cloud.Domain.AwsAccounts;
using Cloud.Infrastructure.Aws;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cloud.Workers.Tests.AwsAccounts;

/// <summary>An AWS account of a customer's in the sandbox, and what its owner does there with their own key.</summary>
internal sealed class CustomerAccount : IAsyncDisposable
{
    public const string Number = "111122223333";

    /// <summary>Number of the sandbox's own account.</summary>
    public const string Shared = "000000000000";

    private static readonly CloudAccount Here = new("eu-central-1");

    private readonly ServiceProvider _services;
    private readonly HttpClient _http;
    private int _runs;

    private CustomerAccount(HttpClient http, ServiceProvider services, AwsAccount row) => (_http, _services, Row) = (http, services, row);

    public AwsAccount Row { get; }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private ICloudFormation Stacks => _services.GetRequiredService<ICloudFormation>();

    public static async Task<CustomerAccount> Open(WorkersUnderTest world)
    {
        var http = new HttpClient { BaseAddress = new Uri(world.Sandbox.Url) };
        var key = await (await http.PostAsJsonAsync("/_sandbox/accounts", new { account = Number }, Ct)).Content.ReadFromJsonAsync<JsonElement>(Ct);
        var settings = new Dictionary<string, string?>(world.Settings(1).Select(s => KeyValuePair.Create<string, string?>(s.Key, s.Value)))
        {
            ["Aws:AccessKeyId"] = key.GetProperty("access_key_id").GetString(),
            ["Aws:SecretAccessKey"] = key.GetProperty("secret_access_key").GetString(),
        };
        var services = new ServiceCollection().AddAws(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).BuildServiceProvider();
        return new CustomerAccount(http, services, await world.Data.Read(db => db.AwsAccounts.SingleAsync(Ct)));
    }

    /// <summary>Runs the bootstrap template, as its owner may have edited it.</summary>
    public async Task Bootstrap(Func<string, string>? edit = null)
    {
        var template = BootstrapTemplate.Render(Row, Shared, "cloud-templates");
        var there = await Stacks.DescribeStack(Here, Row.BootstrapStack, Ct);
        var change = new NewChangeSet(Row.BootstrapStack, $"run-{++_runs}", $"token-{_runs}", there is null ? ChangeSetTypes.Create : ChangeSetTypes.Update) { TemplateBody = edit?.Invoke(template) ?? template };
        var made = await Stacks.CreateChangeSet(Here, change, Ct);
        while (await Stacks.DescribeChangeSet(Here, made.StackId, change.Name, Ct) is { IsSettled: false })
        {
            await Task.Delay(20, Ct);
        }

        await Stacks.ExecuteChangeSet(Here, made.StackId, change.Name, $"execute-{_runs}", Ct);
        Assert.True((await Settled(made.StackId)).Succeeded);
    }

    /// <summary>Takes the roles away.</summary>
    public async Task Leave()
    {
        var stack = (await Stacks.DescribeStack(Here, Row.BootstrapStack, Ct))!;
        await Stacks.DeleteStack(Here, stack.Id, "leave", null, Ct);
        Assert.True((await Settled(stack.Id)).IsDeleted);
    }

    public async Task SetQuota(Quota quota, int value, string account = Number)
    {
        var answer = await _http.PutAsJsonAsync("/_sandbox/quotas", new { account, region = "eu-central-1", service = quota.Service, code = quota.Code, value }, Ct);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }

    /// <summary>How many stacks stand in an account.</summary>
    public async Task<int> StacksIn(string account) =>
        (await _http.GetFromJsonAsync<JsonElement>("/_sandbox/state", Ct)).GetProperty("accounts").GetProperty(account).GetInt32();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _services.DisposeAsync();
    }

    private async Task<Stack> Settled(string stackId)
    {
        while (true)
        {
            if (await Stacks.DescribeStack(Here, stackId, Ct) is { IsSettled: true, Status: not StackStatus.ReviewInProgress } stack)
            {
                return stack;
            }

            await Task.Delay(20, Ct);
        }
    }
}
