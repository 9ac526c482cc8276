using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Cloud.Domain.Blueprints.Nodes;

namespace Cloud.Nodes.Tests.Running;

/// <summary>
/// Visitors behind a balancer: it asks every node how it is, as the target group does, and gives each request a connection of its own to one that is well. A
/// request is written when it is answered 200; anything else has failed. A connection that was refused, with nothing sent, goes to the next node, and is
/// counted.
/// </summary>
internal sealed class Visitors : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static int _lastId;

    private readonly IReadOnlyList<Node> _nodes;
    private readonly string _page;
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
    private readonly Task[] _working;
    private readonly DateTimeOffset _began = TimeProvider.System.GetUtcNow();
    private volatile Node[] _well = [];
    private int _turn;
    private int _refused;
    private DateTimeOffset _stopped;

    public Visitors(IReadOnlyList<Node> nodes, string page, int count)
    {
        (_nodes, _page, _well) = (nodes, page, [.. nodes]);
        _working = [Task.Run(Balance), .. Enumerable.Range(0, count).Select(_ => Task.Run(Visit))];
    }

    /// <summary>What was answered 200, and when.</summary>
    public ConcurrentQueue<(int Id, DateTimeOffset At)> Written { get; } = [];

    public ConcurrentQueue<string> Failures { get; } = [];

    public int Refused => _refused;

    /// <summary>The longest time in which nobody's write was acknowledged.</summary>
    public TimeSpan LongestSilence => Gaps(Written.Select(w => w.At).Append(_began).Append(_stopped).Order().ToList()).Max();

    public async Task Stop()
    {
        _stopped = TimeProvider.System.GetUtcNow();
        await _stop.CancelAsync();
        await Task.WhenAll(_working);
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _http.Dispose();
        _stop.Dispose();
    }

    private static IEnumerable<TimeSpan> Gaps(List<DateTimeOffset> times) => times.Zip(times.Skip(1), (earlier, later) => later - earlier);

    private async Task Balance()
    {
        while (!_stop.IsCancellationRequested)
        {
            var answers = await Task.WhenAll(_nodes.Select(async node => (node, (await node.Health(HealthFiles.Path)).Code)));
            // As the target group: where nobody is well, everybody is asked.
            var well = answers.Where(answer => answer.Code == HttpStatusCode.OK).Select(answer => answer.node).ToArray();
            _well = well.Length > 0 ? well : [.. _nodes];
            await Task.Delay(Look, CancellationToken.None);
        }
    }

    private async Task Visit()
    {
        while (!_stop.IsCancellationRequested)
        {
            var id = Interlocked.Increment(ref _lastId);
            for (var attempt = 0; !await Ask(id) && attempt < 3; attempt++)
            {
                Interlocked.Increment(ref _refused);
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    /// <summary>False: nothing was sent.</summary>
    private async Task<bool> Ask(int id)
    {
        var well = _well;
        var node = well[(int)((uint)Interlocked.Increment(ref _turn) % well.Length)];
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(node.Address, string.Create(CultureInfo.InvariantCulture, $"{_page}?id={id}")));
            request.Headers.ConnectionClose = true;
            using var response = await _http.SendAsync(request, CancellationToken.None);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                Written.Enqueue((id, TimeProvider.System.GetUtcNow()));
            }
            else
            {
                Failures.Enqueue($"{node.Spec.Name} {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(CancellationToken.None)}");
            }
        }
        catch (HttpRequestException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
        {
            return false;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            Failures.Enqueue($"{node.Spec.Name} {e.Message}");
        }

        return true;
    }
}
