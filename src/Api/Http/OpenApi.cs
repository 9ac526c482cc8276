using Cloud.Client;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Cloud.Api.Http;

/// <summary>The OpenAPI document: written at every build to openapi/cloud.json, served under the same name.</summary>
internal static class OpenApi
{
    /// <summary>The framework's default name, so that the file written at build carries ours alone.</summary>
    public const string DocumentName = "v1";

    private const string Bearer = "bearer";

    public static void AddCloudOpenApi(this IServiceCollection services) => services.AddOpenApi(DocumentName, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer(Introduce);
        options.AddOperationTransformer(Complete);
    });

    private static Task Introduce(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken ct)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Cloud",
            Version = "1",
            Description = "Projects, environments on AWS, and their backups. Hypermedia is the permission model: an action this caller may take now is a link in _links; errors are RFC 9457 problems with stable codes.",
            License = new OpenApiLicense { Name = "Apache-2.0", Identifier = "Apache-2.0" },
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An access token from POST /oauth2/token, or an API token." },
        };
        document.Tags = new HashSet<OpenApiTag>(Tags.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }));
        return Task.CompletedTask;
    }

    private static async Task Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Security = metadata.OfType<IAllowAnonymous>().Any() ? [] : [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
        if (metadata.OfType<BodyType>().LastOrDefault() is { } body && body.Type != typeof(Nothing))
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = body.Type != typeof(TakeBackup) && body.Type != typeof(DeactivateEnvironment) && body.Type != typeof(DeleteBackup) && body.Type != typeof(RestoreBackup),
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    [body.Type.Name.EndsWith("Form", StringComparison.Ordinal) ? "application/x-www-form-urlencoded" : "application/json"] =
                        new() { Schema = await context.GetOrCreateSchemaAsync(body.Type, cancellationToken: ct) },
                },
            };
        }
    }

    private static readonly IReadOnlyList<(string Name, string Description)> Tags =
    [
        ("Sign-in", "Tokens for people and machines."),
        ("Users", "The caller: profile, password, second factor, sessions and API tokens."),
        ("Organizations", "Companies: members, projects, audit log."),
        ("Projects", "What holds a store or site: a repository and its environments."),
        ("Environments", "Git branches and what runs them."),
        ("Variables", "What applications are told without the repository holding it."),
        ("Activities", "Every long operation: job, progress and log."),
        ("Backups", "Restorable copies of an environment's data."),
        ("Attention", "What wants a person."),
        ("Catalogue", "Regions, plans, blueprints and sizes to choose from."),
    ];
}
