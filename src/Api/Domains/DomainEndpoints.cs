using Cloud.Api.Http;
using Cloud.Application.Domains;
using Cloud.Application.Pipeline;
using Cloud.Client;
using AddDomain = Cloud.Application.Domains.AddDomain;
using UpdateDomain = Cloud.Application.Domains.UpdateDomain;

namespace Cloud.Api.Domains;

/// <summary>Host names of environments. Changes answer the envelope with HTTP 200, as published clients read it; these also ask for a project's, and mean production's.</summary>
internal static class DomainEndpoints
{
    private const string Records = "Its records say what is to be set in the DNS: a TXT that proves it is yours, a CNAME for the certificate, and where to point it when it is active.";

    private const string Default = "The environment calls itself by one of its active names: edge_hostname, the stack's output and variables say it. An activity changes the stack; one that is not active has it from its next activation on. In a project of an AWS account of your own, hosted_zone_id names the zone in Route 53 where the stack sets that name's alias.";

    private const string Production = "production";

    /// <summary>Published clients wish it of every name they add; the first that is active is the default here, and another becomes it once it is active (#edit).</summary>
    private const string Wishes = "is_default";

    public static void MapDomains(this IEndpointRouteBuilder routes)
    {
        MapOfEnvironment(routes.MapGroup("/projects/{project}/environments/{environment}/domains").WithTags("Domains"));
        MapOfProject(routes.MapGroup("/projects/{project}/domains").WithTags("Domains"));
    }

    private static void MapOfEnvironment(RouteGroupBuilder domains)
    {
        domains.MapGet("/", (string project, string environment, Sender sender, CancellationToken ct) => sender.Send(new ListDomains.Query(project, environment), ct).ToArray())
            .Describe<IReadOnlyList<DomainResource>>("listDomains", "List an environment's own host names", 403, 404);
        domains.MapPost("/", (string project, string environment, Body<Client.AddDomain> body, Sender sender, CancellationToken ct) =>
                sender.Send(new AddDomain.Command(project, environment, body.Value), ct).ToAccepted())
            .Describe<Accepted>("addDomain", "Add a host name to an environment", 403, 404, 409).Takes<Client.AddDomain>(Wishes).WithDescription(Records);
        domains.MapGet("/{domain}", (string project, string environment, string domain, Sender sender, CancellationToken ct) => sender.Send(new GetDomain.Query(project, environment, domain), ct).ToOk())
            .Describe<DomainResource>("getDomain", "Get a host name and the records to set for it", 403, 404).WithDescription(Records);
        domains.MapPatch("/{domain}", (string project, string environment, string domain, Body<Client.UpdateDomain> body, Sender sender, CancellationToken ct) =>
                sender.Send(new UpdateDomain.Command(project, environment, domain, body.Value), ct).ToAccepted())
            .Describe<Accepted>("updateDomain", "Make a host name the environment's default", 403, 404, 409).Takes<Client.UpdateDomain>().WithDescription(Default);
        domains.MapPost("/{domain}/check", (string project, string environment, string domain, Sender sender, CancellationToken ct) =>
                sender.Send(new CheckDomain.Command(project, environment, domain), ct).ToAccepted())
            .Describe<Accepted>("checkDomain", "Look for a host name's records now", 403, 404, 409)
            .WithDescription("A worker looks, within seconds. One that failed begins again, with the records that it had.");
        domains.MapDelete("/{domain}", (string project, string environment, string domain, Sender sender, CancellationToken ct) =>
                sender.Send(new DeleteDomain.Command(project, environment, domain), ct).ToAccepted())
            .Describe<Accepted>("deleteDomain", "Remove a host name from an environment", 403, 404)
            .WithDescription("Where the environment answers for it, an activity changes its stack first; until then its status is removing.");
    }

    private static void MapOfProject(RouteGroupBuilder domains)
    {
        domains.MapGet("/", (string project, Sender sender, CancellationToken ct) => sender.Send(new ListDomains.Query(project, Production), ct).ToArray())
            .Describe<IReadOnlyList<DomainResource>>("listProjectDomains", "List production's own host names", 403, 404);
        domains.MapPost("/", (string project, Body<Client.AddDomain> body, Sender sender, CancellationToken ct) =>
                sender.Send(new AddDomain.Command(project, Production, body.Value), ct).ToAccepted())
            .Describe<Accepted>("addProjectDomain", "Add a host name to production", 403, 404, 409).Takes<Client.AddDomain>(Wishes).WithDescription(Records);
        domains.MapGet("/{domain}", (string project, string domain, Sender sender, CancellationToken ct) => sender.Send(new GetDomain.Query(project, Production, domain), ct).ToOk())
            .Describe<DomainResource>("getProjectDomain", "Get a host name of production's", 403, 404);
        domains.MapPatch("/{domain}", (string project, string domain, Body<Client.UpdateDomain> body, Sender sender, CancellationToken ct) =>
                sender.Send(new UpdateDomain.Command(project, Production, domain, body.Value), ct).ToAccepted())
            .Describe<Accepted>("updateProjectDomain", "Make a host name production's default", 403, 404, 409).Takes<Client.UpdateDomain>().WithDescription(Default);
        domains.MapDelete("/{domain}", (string project, string domain, Sender sender, CancellationToken ct) => sender.Send(new DeleteDomain.Command(project, Production, domain), ct).ToAccepted())
            .Describe<Accepted>("deleteProjectDomain", "Remove a host name from production", 403, 404);
    }
}
