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
        options.AddSchemaTransformer(DemandLinks);
        options.AddSchemaTransformer(Correct);
    });

    /// <summary>A resource that has links always has them, be they none: a generated client need not ask.</summary>
    private static Task DemandLinks(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        if (schema.Properties?.ContainsKey("_links") == true)
        {
            schema.Required ??= new HashSet<string>(StringComparer.Ordinal);
            schema.Required.Add("_links");
        }

        return Task.CompletedTask;
    }

    /// <summary>What the framework cannot see: our converter of times always writes text, JSON of somebody else is anything but null, and problems carry members of their own codes.</summary>
    private static Task Correct(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken ct)
    {
        if (context.JsonTypeInfo.Type == typeof(DateTimeOffset))
        {
            schema.Type = JsonSchemaType.String;
        }
        else if (context.JsonTypeInfo.Type == typeof(DateTimeOffset?))
        {
            schema.Type = JsonSchemaType.String | JsonSchemaType.Null;
        }
        else if (context.JsonTypeInfo.Type == typeof(System.Text.Json.JsonElement) || context.JsonTypeInfo.Type == typeof(System.Text.Json.JsonElement?))
        {
            schema.Type = JsonSchemaType.Object | JsonSchemaType.Array | JsonSchemaType.String | JsonSchemaType.Number | JsonSchemaType.Boolean;
        }
        else if (context.JsonTypeInfo.Type == typeof(Problem))
        {
            schema.AdditionalProperties = new OpenApiSchema { Description = "What a code says beside: of /oauth2/token the error and error_description of RFC 6749, of a limit the limit." };
        }

        return Task.CompletedTask;
    }

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

    /// <summary>What every change takes, what is said of tags where there is one, and the refusals that come of either and of being signed in.</summary>
    private static void AddConditions(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var reads = context.Description.HttpMethod == HttpMethods.Get;
        if (context.Description.RelativePath?.StartsWith("api/", StringComparison.Ordinal) != true || metadata.OfType<IAllowAnonymous>().Any())
        {
            return;
        }

        // Whoever is signed in may be asked for a second factor first, or for a reason to look.
        Refuse(operation, "403", "Forbidden");
        if (!reads)
        {
            Add(operation, Idempotent.Header, "1 to 255 printable ASCII characters of your choice, new for every change. The same key with the same request gets the first answer again, for 24 hours, and changes nothing.");
        }

        if (metadata.OfType<ReleaseTag>().Any())
        {
            AddIfNoneMatch(operation);
        }

        if (!metadata.OfType<Tagged>().Any())
        {
            return;
        }

        if (reads)
        {
            AddIfNoneMatch(operation);
        }
        else
        {
            Add(operation, "If-Match", "The ETag of what you have seen: 412 and no change where it is otherwise by now.");
            Refuse(operation, "412", "Precondition Failed");
        }
    }

    /// <summary>One more problem beside 401, which everybody who is signed in may get.</summary>
    private static void Refuse(OpenApiOperation operation, string status, string description) =>
        operation.Responses?.TryAdd(status, new OpenApiResponse { Description = description, Content = operation.Responses["401"].Content });

    private static void AddIfNoneMatch(OpenApiOperation operation)
    {
        Add(operation, "If-None-Match", "The ETag of an answer you have: 304 without a body while it is still so.");
        operation.Responses?.TryAdd("304", new OpenApiResponse { Description = "Not Modified" });
    }

    private static void Add(OpenApiOperation operation, string header, string description)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter { Name = header, In = ParameterLocation.Header, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
    }

    private static async Task Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Security = metadata.OfType<IAllowAnonymous>().Any() ? [] : [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
        AddConditions(operation, context);
        ParameterWords.Describe(operation);
        if (metadata.OfType<BodyType>().LastOrDefault() is { } body && body.Type != typeof(Nothing))
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = body.Type != typeof(TakeBackup) && body.Type != typeof(DeactivateEnvironment) && body.Type != typeof(DeleteBackup) && body.Type != typeof(RestoreBackup) && body.Type != typeof(SwitchRestore),
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    [body.Type.Name.EndsWith("Form", StringComparison.Ordinal) ? "application/x-www-form-urlencoded" : "application/json"] =
                        new() { Schema = await context.GetOrCreateSchemaAsync(body.Type, cancellationToken: ct), Example = Examples.Of(body.Type) },
                },
            };
        }
    }

    private static readonly IReadOnlyList<(string Name, string Description)> Tags =
    [
        ("Sign-in", "Tokens for people and machines."),
        ("Users", "The caller: profile, password, second factor, sessions and API tokens."),
        ("Organizations", "Companies, and what they ask of their members and of staff."),
        ("Members", "The people of an organization and the ways into it."),
        ("Teams", "People who are given roles together."),
        ("Access", "Who may do what in a project."),
        ("Access grants", "How staff come in, and how they are kept out."),
        ("Audit", "Who did what, chained so that nobody can rewrite it."),
        ("Tickets", "Conversations with support, and the changes that they carry."),
        ("Projects", "What holds a store or site: a repository and its environments."),
        ("Environments", "Git branches and what runs them."),
        ("Variables", "What applications are told without the repository holding it."),
        ("Activities", "Every long operation: job, progress and log."),
        ("Backups", "Restorable copies of an environment's data."),
        ("Scaling", "Another size or more web nodes, without downtime."),
        ("Attention", "What wants a person."),
        ("Staff", "What the people who run the product see and do; to everybody else none of it is there."),
        ("Catalogue", "Regions, plans, blueprints and sizes to choose from."),
        ("Published clients", "What clients published for the Platform.sh API look for at other addresses, or in another form, than ours. Give those clients /platformsh/api as their address: refusals are in their form there."),
    ];
}
