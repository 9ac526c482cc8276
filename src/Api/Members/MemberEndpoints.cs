using Cloud.Api.Http;
using Cloud.Application.Members;
using Cloud.Application.Pipeline;
using Cloud.Client;
using UpdateMember = Cloud.Application.Members.UpdateMember;

namespace Cloud.Api.Members;

/// <summary>The people of an organization.</summary>
internal static class MemberEndpoints
{
    public static void MapMembers(this IEndpointRouteBuilder routes)
    {
        var members = routes.MapGroup("/organizations/{organization}/members").WithTags("Members");
        members.MapGet("/", (string organization, [AsParameters] PageQuery page, Sender sender, CancellationToken ct) => sender.Send(new ListMembers.Query(Ids.Of(organization), page), ct).ToItems())
            .Describe<ItemCollection<MemberResource>>("listMembers", "List an organization's members", 403, 404, 422);
        members.MapGet("/{user}", (string organization, string user, Sender sender, CancellationToken ct) => sender.Send(new GetMember.Query(Ids.Of(organization), user), ct).ToOk())
            .Describe<MemberResource>("getMember", "Get a member of an organization", 403, 404);
        var one = members.MapGroup("/{user}").Changes(route => new GetMember.Query(Ids.Of(route.Value("organization")), route.Value("user")));
        one.MapPatch("/", (string organization, string user, Body<Client.UpdateMember> body, Sender sender, CancellationToken ct) =>
                sender.Send(new UpdateMember.Command(Ids.Of(organization), user, body.Value), ct).ToOk())
            .Describe<MemberResource>("updateMember", "Change what a member may do in an organization", 403, 404, 409).Takes<Client.UpdateMember>();
        one.MapDelete("/", (string organization, string user, Sender sender, CancellationToken ct) => sender.Send(new RemoveMember.Command(Ids.Of(organization), user), ct).ToNoContent())
            .WithName("removeMember").WithSummary("Take a member out of an organization, or leave it").Produces(StatusCodes.Status204NoContent).Refuses(403, 404, 409);
    }
}
