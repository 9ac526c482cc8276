using System.Text.Json.Nodes;
using System.Xml.Linq;
using Cloud.Application.Ports;
using Cloud.Infrastructure.Aws.Pipeline;

namespace Cloud.Infrastructure.Aws;

/// <summary>What every call has in common: a token of its bucket, a deadline, one kind of exception, a measurement.</summary>
internal sealed class AwsCalls(AwsClients clients, CallRates rates, CallMetrics metrics, TimeProvider time)
{
    /// <summary>
    /// All of a call: waiting for a token, every attempt and the pauses between them. Ours: shorter than the workers' 15 s lease, so that a call that changes
    /// something ends before another worker may take the activity over.
    /// </summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(12);

    /// <summary>The part of it that waiting for a token may take: the call itself keeps 7 s.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>One call of the query protocol. What <paramref name="read"/> throws on an answer that lacks something is a failed call, too.</summary>
    public Task<T> Query<T>(CloudAccount at, string operation, QueryForm form, Func<XElement, T> read, CancellationToken ct) =>
        Query(at, ServiceDescriptor.CloudFormation, operation, form, read, ct);

    /// <summary>The same of another service; EC2's form too.</summary>
    public Task<T> Query<T>(CloudAccount at, ServiceDescriptor service, string operation, QueryForm form, Func<XElement, T> read, CancellationToken ct)
    {
        var request = new ApiRequest(operation) { Form = form, IsBare = service == ServiceDescriptor.Compute };
        return Counted(request, service.Id, Send(at, service.Id, operation, async token => read((await clients.Service(at, service).Send(request, token)).Xml!), ct));
    }

    /// <summary>The same for an answer without content.</summary>
    public Task Query(CloudAccount at, string operation, QueryForm form, CancellationToken ct) => Query(at, operation, form, _ => true, ct);

    /// <summary>One call of rest-json.</summary>
    public Task<T> Rest<T>(CloudAccount at, ApiRequest request, Func<JsonObject, T> read, CancellationToken ct) =>
        Json(at, ServiceDescriptor.Backup, request, read, ct);

    /// <summary>One call of a service that speaks JSON.</summary>
    public Task<T> Json<T>(CloudAccount at, ServiceDescriptor service, ApiRequest request, Func<JsonObject, T> read, CancellationToken ct) =>
        Counted(request, service.Id, Send(at, service.Id, request.Operation, async token => read((await clients.Service(at, service).Send(request, token)).Json!), ct));

    /// <summary>Any call, the SDK's own clients included. Throws <see cref="CloudCallException"/>, or <see cref="OperationCanceledException"/> when the caller cancels.</summary>
    public async Task<T> Send<T>(CloudAccount at, string service, string operation, Func<CancellationToken, Task<T>> call, CancellationToken ct)
    {
        var start = time.GetTimestamp();
        var outcome = "ok";
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        try
        {
            if (!await rates.Take(AwsClients.AccountOf(at), at.Region, operation, LongestWait, both.Token))
            {
                throw new CloudCallException(CloudErrorKind.Throttled, service, operation, CloudErrorCodes.LocalRateExceeded,
                    $"More calls wait for {operation} in {at.Region} than our own limit lets through in time; nothing was sent.");
            }

            // Core waits for credentials without a token: the grace is for a call that says at the deadline why it is late.
            return await call(both.Token).WaitAsync(Deadline + Grace, time, CancellationToken.None);
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            outcome = "cancelled";
            throw new OperationCanceledException(ct);
        }
        catch (Exception e)
        {
            var failure = CloudErrors.From(e, service, operation);
            failure.IsInCustomersAccount = at.RoleArn is not null;
            outcome = failure.Kind.ToString().ToLowerInvariant();
            throw failure;
        }
        finally
        {
            metrics.Record(time.GetElapsedTime(start), service, operation, outcome);
        }
    }

    private async Task<T> Counted<T>(ApiRequest request, string service, Task<T> call)
    {
        try
        {
            return await call;
        }
        finally
        {
            foreach (var failure in request.Failures)
            {
                metrics.Refused(service, request.Operation, failure.ErrorCode);
            }
        }
    }
}
