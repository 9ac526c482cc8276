using Cloud.Application.Configuration;
using FluentValidation;
using Choices = Cloud.Domain.Blueprints.Catalogue;

namespace Cloud.Application.Projects;

/// <summary>Whether what is asked for is on offer: what is not says why.</summary>
internal sealed class CreateProjectValidator : AbstractValidator<CreateProject.Command>
{
    public CreateProjectValidator()
    {
        RuleFor(c => c.Body.Title).IsTitle();
        RuleFor(c => c.Body.Region).Custom((region, context) => Report(context, RegionFault(region, context.InstanceToValidate.Body.Plan)));
        RuleFor(c => c.Body.Plan).Must(plan => Choices.Plan(plan) is not null).WithMessage($"must be one of {Among(Choices.Plans.Select(p => p.Id))}");
        RuleFor(c => c.Body.Blueprint).Custom((blueprint, context) => Report(context, BlueprintFault(blueprint, context.InstanceToValidate.Body.Plan)));
        RuleFor(c => c.Body.Size).Custom((size, context) => Report(context, SizeFault(size, context.InstanceToValidate.Body)));
        RuleFor(c => c.Body).Must(b => b.Repository is null != b.Config is null).OverridePropertyName("repository").WithMessage("is needed, or config: one of the two and not both");
        RuleFor(c => c.Body.Repository).IsRepository();
        RuleFor(c => c.Body.Config).HasTexts();
        RuleFor(c => c.Body.DefaultBranch).IsBranch();
    }

    private static string? RegionFault(string id, string plan) => Choices.Region(id) switch
    {
        null => $"must be one of {Among(Choices.Regions.Where(r => r.Available).Select(r => r.Id))}",
        { Reason: { } reason } => $"{id} is not on offer: {reason}",
        _ when Choices.Plan(plan)?.AllowsRegion(id) == false => $"{id} is not within the plan {plan}, which allows {Among(Choices.Plan(plan)!.Limits.Regions!)}",
        _ => null,
    };

    private static string? BlueprintFault(string id, string plan) => Choices.Blueprint(id) switch
    {
        null => $"must be one of {Among(Choices.Blueprints.Where(b => b.Available).Select(b => b.Id))}",
        { Reason: { } reason } => $"{id} is not on offer: {reason}",
        var blueprint when Choices.Plan(plan) is { } chosen && !blueprint.Sizes.Any(chosen.AllowsSize) => $"{id} comes in no size that the plan {plan} allows",
        _ => null,
    };

    /// <summary>Silent where the blueprint or the plan is at fault already.</summary>
    private static string? SizeFault(string? id, Client.CreateProject body) =>
        id is null || Choices.Blueprint(body.Blueprint) is not { } blueprint || Choices.Plan(body.Plan) is not { } plan ? null
        : !blueprint.Sizes.Contains(id, StringComparer.Ordinal) ? $"must be one of {Among(blueprint.Sizes)}"
        : !plan.AllowsSize(id) ? $"{id} is not within the plan {body.Plan}, which allows {Among(blueprint.Sizes.Where(plan.AllowsSize))}"
        : null;

    private static string Among(IEnumerable<string> ids) => string.Join(", ", ids);

    private static void Report(ValidationContext<CreateProject.Command> context, string? fault)
    {
        if (fault is not null)
        {
            context.AddFailure(fault);
        }
    }
}
