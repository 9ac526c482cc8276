using System.Text.Json;
using Cloud.Application.Pipeline;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Blueprints;
using Cloud.Domain.Environments;

namespace Cloud.Application.Blueprints;

/// <summary>The CloudFormation template that a blueprint's environment would be built from: what one gets, before one asks for it.</summary>
public static class GetBlueprintTemplate
{
    /// <param name="Type">Production where none is given.</param>
    /// <param name="Size">The blueprint's smallest where none is given.</param>
    /// <param name="Plan">The first of the catalogue where none is given.</param>
    /// <param name="Region">The first on offer where none is given.</param>
    [RequiresSignIn]
    public sealed record Query(string Blueprint, string? Type, string? Size, string? Plan, string? Region) : IQuery<BlueprintTemplateResource>;

    internal sealed class Handler : IHandler<Query, BlueprintTemplateResource>
    {
        public Task<Result<BlueprintTemplateResource>> Handle(Query query, CancellationToken cancellationToken) => Task.FromResult(Render(query));

        private static Result<BlueprintTemplateResource> Render(Query query)
        {
            if (Catalogue.Blueprint(query.Blueprint) is not { } blueprint)
            {
                return new Error(ErrorKind.NotFound, "blueprint.not_found", $"There is no such blueprint; there are {string.Join(", ", Catalogue.Blueprints.Select(b => b.Id))}.");
            }

            if (!blueprint.Available)
            {
                return Error.Conflict("blueprint.not_on_offer", $"{blueprint.Id} has no template to show. {blueprint.Reason} GET /api/blueprints lists those on offer.");
            }

            var (type, size) = (query.Type ?? Words.Of(EnvironmentType.Production), query.Size ?? blueprint.Sizes[0]);
            var plan = query.Plan is null ? Catalogue.Plans[0] : Catalogue.Plan(query.Plan);
            var region = query.Region ?? Catalogue.Regions.First(r => r.Available).Id;
            if (Fault(blueprint, type, size, plan, region) is { } fault)
            {
                return fault;
            }

            var spec = SampleEnvironment.Of(blueprint, Words.Parse<EnvironmentType>(type), plan!, size, region);
            return StackTemplates.Check(blueprint.Id, spec) is { } refusal ? refusal : View(blueprint.Id, plan!, spec);
        }

        private static Error? Fault(Blueprint blueprint, string type, string size, Plan? plan, string region) =>
            !Words.TryParse<EnvironmentType>(type, out _) ? OneOf("type", Words.All<EnvironmentType>())
            : !blueprint.Sizes.Contains(size, StringComparer.Ordinal) ? OneOf("size", blueprint.Sizes)
            : plan is null ? OneOf("plan", Catalogue.Plans.Select(p => p.Id))
            : Catalogue.Region(region) is not { Available: true } ? OneOf("region", Catalogue.Regions.Where(r => r.Available).Select(r => r.Id))
            : null;

        private static Error OneOf(string field, IEnumerable<string> known) => Error.Invalid(field, $"must be one of {string.Join(", ", known)}");

        private static BlueprintTemplateResource View(string blueprint, Plan plan, EnvironmentSpec spec)
        {
            var template = StackTemplates.Render(blueprint, spec);
            return new()
            {
                Blueprint = blueprint,
                Type = Words.Of(spec.Type),
                Size = spec.Size,
                Plan = plan.Id,
                Region = spec.Region,
                Bytes = System.Text.Encoding.UTF8.GetByteCount(template.Body),
                Template = Json(template.Body),
                EdgeTemplate = StackTemplates.RenderEdge(blueprint, spec) is { } edge ? Json(edge.Body) : null,
                Parameters = template.Parameters,
            };
        }

        private static JsonElement Json(string body)
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
    }
}
