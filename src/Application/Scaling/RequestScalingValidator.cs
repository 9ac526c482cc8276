using Cloud.Domain.Blueprints;
using Cloud.Domain.Scaling;
using FluentValidation;

namespace Cloud.Application.Scaling;

/// <summary>Whether what is asked for exists, and lies ahead.</summary>
internal sealed class RequestScalingValidator : AbstractValidator<RequestScaling.Command>
{
    public RequestScalingValidator(TimeProvider time)
    {
        RuleFor(c => c.Body.Size).Must(size => size is null || Catalogue.ClusterSize(size) is not null)
            .WithMessage($"must be one of {string.Join(", ", Catalogue.ClusterSizes.Select(s => s.Id))}: the CPUs of the three nodes together; containers scale by load");
        RuleFor(c => c.Body.WebNodes).InclusiveBetween(0, ScalingRules.MaxWebNodes).WithMessage($"must be 0 to {ScalingRules.MaxWebNodes}");
        RuleFor(c => c.Body).Must(b => b.Size is not null || b.WebNodes is not null).OverridePropertyName("size").WithMessage("is needed, or web_nodes, or both: say what shall change");
        RuleFor(c => c.Body.ScheduledFor).Must(at => IsAhead(at, time)).WithMessage(Ahead);
        RuleFor(c => c.Body.ReturnAt).Must(at => IsAhead(at, time)).WithMessage(Ahead);
        RuleFor(c => c.Body.ReturnAt).Must((c, at) => at > c.Body.ScheduledFor).When(c => c.Body is { ReturnAt: not null, ScheduledFor: not null })
            .WithMessage("must be after scheduled_for: the cluster goes back after it was scaled");
    }

    private static string Ahead => $"must lie ahead, by {ScalingRules.FurthestAhead.TotalDays:0} days at most";

    private static bool IsAhead(DateTimeOffset? at, TimeProvider time) =>
        at is not { } moment || (moment > time.GetUtcNow() && moment - time.GetUtcNow() <= ScalingRules.FurthestAhead);
}
