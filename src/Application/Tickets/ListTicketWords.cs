using System.Globalization;
using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Tickets;

namespace Cloud.Application.Tickets;

/// <summary>The words that a ticket may be opened with, for clients that ask before they show a form.</summary>
public static class ListTicketWords
{
    [RequiresSignIn]
    public sealed record Query(bool OfPriority) : IQuery<IReadOnlyList<TicketWord>>;

    internal sealed class Handler : IHandler<Query, IReadOnlyList<TicketWord>>
    {
        private static readonly IReadOnlyList<TicketWord> Categories = [.. TicketCategory.All.Select(View)];

        private static readonly IReadOnlyList<TicketWord> Priorities = [.. Words.All<Domain.Tickets.TicketPriority>().Select(View)];

        public Task<Result<IReadOnlyList<TicketWord>>> Handle(Query query, CancellationToken cancellationToken) =>
            Task.FromResult(Result<IReadOnlyList<TicketWord>>.Success(query.OfPriority ? Priorities : Categories));

        private static TicketWord View(string word)
        {
            var spoken = word.Replace('_', ' ');
            return new(word, char.ToUpper(spoken[0], CultureInfo.InvariantCulture) + spoken[1..]);
        }
    }
}
