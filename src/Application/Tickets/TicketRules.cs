using Cloud.Client;
using Cloud.Domain;
using FluentValidation;

namespace Cloud.Application.Tickets;

/// <summary>Rules of shape that several requests about tickets and of staff share.</summary>
internal static class TicketRules
{
    /// <summary>Characters of a reason (issue 3): enough to say something, short enough to be read.</summary>
    public const int ShortestReason = 5;

    public const int LongestReason = 500;

    public const string Turns = $"must be one of {TicketStatus.Open}, {TicketStatus.Solved}, {TicketStatus.Closed}";

    /// <summary>What a customer may make a ticket; the other statuses follow from who spoke last.</summary>
    public static bool IsTurn(string status) => status is TicketStatus.Open or TicketStatus.Solved or TicketStatus.Closed;

    /// <summary>Null, or one of the words of <typeparamref name="TWord"/>.</summary>
    public static IRuleBuilderOptions<T, string?> IsWordOf<T, TWord>(this IRuleBuilder<T, string?> rule)
        where TWord : struct, Enum =>
        rule.Must(word => word is null || Words.TryParse<TWord>(word, out _)).WithMessage($"must be one of {string.Join(", ", Words.All<TWord>())}");

    /// <summary>Text of people: something, not too much, and nothing that a database cannot keep.</summary>
    public static IRuleBuilderOptions<T, string?> IsSaid<T>(this IRuleBuilder<T, string?> rule, int most, int least = 1) =>
        rule.Must(text => text is not null && text.Trim().Length >= least && text.Length <= most && !text.Contains('\0', StringComparison.Ordinal))
            .WithMessage($"must be {least} to {most} characters of text");

    public static IRuleBuilderOptions<T, string?> IsReason<T>(this IRuleBuilder<T, string?> rule) => rule.IsSaid(LongestReason, ShortestReason);
}
