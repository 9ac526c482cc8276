using Cloud.Application.Pipeline;
using Cloud.Domain;
using FluentValidation;

namespace Cloud.Application.Staff;

/// <summary>What the lists over all tenants share: each is one call of a function that looks up the person's role itself (ADR 0012).</summary>
internal static class StaffLists
{
    /// <summary>Null, or an organization's id as the wire has it.</summary>
    public static IRuleBuilderOptions<T, string?> IsId<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(id => id is null || WireId.TryParse(id, out _)).WithMessage("must be an id of 26 characters");

    public static Guid? IdOf(string? text) => WireId.TryParse(text, out var id) ? id : null;

    /// <summary>One more than is shown, so that a next page is known of.</summary>
    public static int Most(this Page page) => page.Items + 1;
}
