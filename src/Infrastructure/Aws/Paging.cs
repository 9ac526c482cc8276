using System.Xml.Linq;
using Cloud.Application.Ports;
using Cloud.Infrastructure.Aws.CloudFormation;

namespace Cloud.Infrastructure.Aws;

/// <param name="Next">The token that asks for the following page; null after the last.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

internal static class Page
{
    public static Page<T> Read<T>(XElement x, string list, Func<XElement, T> item) =>
        new([.. x.Members(list).Select(item)], x.Optional("NextToken") is { Length: > 0 } next ? next : null);
}

internal static class Paging
{
    /// <summary>Ours: an endpoint that never ends its list must not hold a worker for ever. 200 pages are 20,000 resources or 200,000 recovery points.</summary>
    private const int MostPages = 200;

    public static async Task<IReadOnlyList<T>> All<T>(Func<string?, Task<Page<T>>> read, string service, string operation)
    {
        var items = new List<T>();
        string? next = null;
        for (var n = 0; n < MostPages; n++)
        {
            var page = await read(next);
            items.AddRange(page.Items);
            if (page.Next is null)
            {
                return items;
            }

            next = page.Next;
        }

        throw new CloudCallException(CloudErrorKind.Unknown, service, operation, CloudErrorCodes.MalformedAnswer, $"The list did not end after {MostPages} pages.");
    }
}
