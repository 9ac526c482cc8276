using System.Globalization;
using Cloud.Domain;
using FluentValidation;

namespace Cloud.Application.Pipeline;

/// <summary>Which part of a collection is asked for, as the address said it: <c>page[size]</c> and <c>page[after]</c>.</summary>
/// <param name="Passed">How many come before, where the page is told by its number as published clients do, and not by a cursor.</param>
public sealed record Page(string? Size = null, string? After = null, int Passed = 0)
{
    /// <summary>Items where nothing is asked (API.md, Collections).</summary>
    public const int DefaultSize = 50;

    /// <summary>Most items of one answer (API.md, Collections).</summary>
    public const int MaxSize = 200;

    internal int Items => Size is null ? DefaultSize : int.Parse(Size, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>The last page that can be told by its number, 1 the first: all before it is read past, so it must not be far (10,000 of the default size).</summary>
    public const int LastNumber = 200;

    /// <summary>The id after which the page begins, where the collection's cursor is an id; null for the first page.</summary>
    internal Guid? AfterId => WireId.TryParse(After, out var id) ? id : null;

    /// <summary>A page of the default size by its number, 1 the first.</summary>
    public static Page Numbered(int number) => new(Passed: (number - 1) * DefaultSize);

    internal bool SizeIsValid => Size is null || (int.TryParse(Size, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= 1 and <= MaxSize);
}

/// <summary>One page, and where the next begins.</summary>
/// <param name="Next">The <c>page[after]</c> of the next page; null on the last.</param>
/// <param name="Total">How many there are in all, where the collection says so.</param>
public sealed record Paged<T>(IReadOnlyList<T> Items, string? Next = null, int? Total = null);

/// <summary>A query for one page of a collection.</summary>
public interface IPagedQuery
{
    Page Page { get; }
}

internal static class Paging
{
    /// <summary>Makes a page of <paramref name="rows"/>, which hold one more than asked where there is a next page.</summary>
    public static Paged<TOut> Of<TRow, TOut>(this Page page, List<TRow> rows, Func<TRow, TOut> view, Func<TRow, string> cursor, int? total = null)
    {
        var more = rows.Count > page.Items;
        var shown = more ? rows.GetRange(0, page.Items) : rows;
        return new Paged<TOut>([.. shown.Select(view)], more ? cursor(shown[^1]) : null, total);
    }

    /// <summary>The page's own faults, under the names the address uses.</summary>
    public static void CheckPage<T>(this AbstractValidator<T> validator, Func<string, bool>? isCursor = null)
        where T : IPagedQuery
    {
        isCursor ??= static text => WireId.TryParse(text, out _);
        validator.RuleFor(q => q.Page).Custom((page, context) =>
        {
            if (!page.SizeIsValid)
            {
                context.AddFailure("page[size]", $"must be a whole number from 1 to {Page.MaxSize}");
            }

            if (page.After is { } after && !isCursor(after))
            {
                context.AddFailure("page[after]", "is not a cursor of this collection: take it from the answer's Link header");
            }
        });
    }
}
