using Cloud.Client;
using Cloud.Domain.Environments;
using FluentValidation;

namespace Cloud.Application.Configuration;

/// <summary>Shapes that several requests share.</summary>
internal static class Rules
{
    /// <summary>Characters; the column's width, and longer than any address Git hosts give out.</summary>
    private const int MaxUrlLength = 2000;

    public static void IsRepository<T>(this IRuleBuilderInitial<T, RepositoryLocation?> rule) => rule.Custom((repository, context) =>
    {
        if (repository is { Url.Length: 0 or > MaxUrlLength } || repository?.Url.Any(char.IsControl) == true)
        {
            context.AddFailure("repository.url", $"must be the address of a Git repository, of at most {MaxUrlLength} characters");
        }
    });

    /// <summary>Types do not say that a dictionary's values are there.</summary>
    public static void HasTexts<T>(this IRuleBuilderInitial<T, Dictionary<string, string>?> rule) => rule.Custom((config, context) =>
    {
        foreach (var (file, _) in config?.Where(f => f.Value is null) ?? [])
        {
            context.AddFailure($"config.{file}", "must be text");
        }
    });

    /// <summary>Names of services of a configuration, or nothing.</summary>
    public static IRuleBuilderOptions<T, IReadOnlyList<string>?> IsServices<T>(this IRuleBuilder<T, IReadOnlyList<string>?> rule) => rule
        .Must(names => names is null || (names.Count <= MostServices && names.All(n => !string.IsNullOrEmpty(n) && n.Length <= MaxTitleLength)))
        .WithMessage($"must name at most {MostServices} services");

    public static void IsBranch<T>(this IRuleBuilder<T, string?> rule) => rule.Custom((branch, context) =>
    {
        if (branch is not null && BranchName.Fault(branch) is { } fault)
        {
            context.AddFailure(fault);
        }
    });

    /// <summary>A name for people: something visible, nothing that breaks a line.</summary>
    public static IRuleBuilderOptions<T, string?> IsTitle<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(title => !string.IsNullOrWhiteSpace(title) && title.Length <= MaxTitleLength && !title.Any(Domain.Text.IsUnseen))
        .WithMessage($"must be 1 to {MaxTitleLength} characters on one line, all of them to be seen");

    /// <summary>Nothing that breaks a line, hides, or turns what stands around it; null and the empty text are others' matter.</summary>
    public static IRuleBuilderOptions<T, string?> IsSeen<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(text => text is null || !text.Any(Domain.Text.IsUnseen)).WithMessage("must be on one line, all of it to be seen");

    /// <summary>More services than fit one environment are nobody's to remove.</summary>
    private const int MostServices = 50;

    /// <summary>Characters; what the dashboard shows without cutting.</summary>
    private const int MaxTitleLength = 100;
}
