using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using Cloud.Application.Ports;
using Cloud.Domain;
using Cloud.Domain.Environments;
using Cloud.Domain.Identity;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Pipeline;

/// <summary>
/// The one door: resolves the tenant from the route's project or organization, then compares what the request requires with what the caller has.
/// Not a member means 404, as for a thing that is not there; a member without the permission gets 403. Staff requests go their own way (<see cref="StaffDoor"/>).
/// </summary>
internal sealed class Authorize<TRequest, TResponse>(Caller caller, Tenant tenant, ICloudDb db, Trail trail, StaffDoor staff) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
    where TResponse : IFailable<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var needs = Needs.Of(typeof(TRequest));
        if (needs.OpenToAll)
        {
            return await next();
        }

        if (caller.UserId is not { } user)
        {
            return TResponse.Failure(AuthorizationErrors.SignInNeeded);
        }

        if (needs.Staff is { } role)
        {
            return await staff.Refuses(request, role, cancellationToken) is { } closed ? TResponse.Failure(closed) : await next();
        }

        if (request is IInProject or IInOrganization or IInTicket)
        {
            if (await Enter(request, user, cancellationToken) is { } closed)
            {
                return TResponse.Failure(closed);
            }

            if (request is IInEnvironment { Environment: not null } && (caller.Here is null || !caller.May(Permission.EnvironmentView)))
            {
                // Of a type in which the caller has no role, or not there: nobody can tell which.
                return await Refuse(request, EnvironmentErrors.NotFound, cancellationToken);
            }
        }

        if (needs.Permission is { } permission && !Allows(request, permission))
        {
            return await Refuse(request, AuthorizationErrors.NotAllowed(permission), cancellationToken);
        }

        if (IsLookOfStaff)
        {
            await trail.Looked(request, cancellationToken);
        }

        return await next();
    }

    /// <summary>Staff under a grant leave a row for what they look at, too, and for what they were not shown.</summary>
    private bool IsLookOfStaff => caller.Under is not null && !Trail.IsCommand(typeof(TRequest));

    private async Task<TResponse> Refuse(TRequest request, Error refusal, CancellationToken ct)
    {
        await (IsLookOfStaff ? trail.Looked(request, ct, refusal) : trail.Refused(request, refusal, ct));
        return TResponse.Failure(refusal);
    }

    /// <summary>Sets the tenant and what the caller may do in it; the refusal where they are no member and were not let in.</summary>
    private async Task<Error?> Enter(TRequest request, Guid user, CancellationToken ct)
    {
        if (await Resolve(request, user, ct) is not { } access)
        {
            return await staff.LetsIn(request, ct) ? null : Error.NotFound(request is IInProject ? "project" : request is IInTicket ? "ticket" : "organization");
        }

        tenant.Set(access.OrganizationId);
        if (caller.OwesMfa(access.OrganizationId))
        {
            return AuthorizationErrors.MfaRequired("This organization requires");
        }

        caller.Grant(Of(request, access), access.EnvironmentType is { } type ? Words.Parse<EnvironmentType>(type) : null);
        return null;
    }

    /// <summary>Below a project and in no environment, whoever may in one type gets in: the handler shows and does no more than that.</summary>
    private bool Allows(TRequest request, Permission permission) =>
        request is IInEnvironment { Environment: null } ? caller.Granted.TypesWith(permission) is null or { Count: > 0 } : caller.May(permission);

    /// <summary>A token narrowed to projects sees of their organizations that they are there, and lists those projects.</summary>
    private Granted Of(TRequest request, AccessRow access)
    {
        var all = Grants.Of(access.Permissions, access.ProjectPermissions ?? [], caller.Scopes);
        return request is IInProject || caller.Projects.Count == 0 ? all : all with { Everywhere = all.Everywhere.Intersect([Permission.OrganizationView, Permission.ProjectList]).ToFrozenSet() };
    }

    private async Task<AccessRow?> Resolve(TRequest request, Guid user, CancellationToken ct)
    {
        if (request is IInTicket { Ticket: var ticket })
        {
            return WireId.TryParse(ticket, out var found)
                ? await db.Database.SqlQuery<AccessRow>($"select organization_id as \"OrganizationId\", permissions as \"Permissions\", null::text[] as \"ProjectPermissions\", null as \"EnvironmentType\" from cloud_ticket_access({found}, {user})").FirstOrDefaultAsync(ct)
                : null;
        }

        if (request is IInProject { Project: var project })
        {
            if (!WireId.IsProject(project) || (caller.Projects.Count > 0 && !caller.Projects.Contains(project, StringComparer.Ordinal)))
            {
                return null;
            }

            var asked = new ProjectQuestion(project, IInEnvironment.Of(request));
            return caller.Ahead is { } ahead && ahead.Question == asked ? ahead.Access : await db.Access(asked, user, tenant, ct);
        }

        return await db.Database.SqlQuery<AccessRow>(
            $"""
            select organization_id as "OrganizationId", permissions as "Permissions", null::text[] as "ProjectPermissions", null as "EnvironmentType"
            from cloud_organization_access({((IInOrganization)request).Organization}, {user})
            """).FirstOrDefaultAsync(ct);
    }
}

/// <summary>What a request type declares, read once.</summary>
internal sealed record Needs(Permission? Permission, bool OpenToAll, PlatformRole? Staff)
{
    private static readonly ConcurrentDictionary<Type, Needs> Known = new();

    /// <summary>Throws <see cref="InvalidOperationException"/> for a request that declares nothing: nothing is open by omission.</summary>
    public static Needs Of(Type request) => Known.GetOrAdd(request, static type =>
    {
        var requires = type.GetCustomAttribute<RequiresAttribute>();
        var open = type.GetCustomAttribute<OpenToAllAttribute>() is not null;
        var signIn = type.GetCustomAttribute<RequiresSignInAttribute>() is not null;
        var staff = type.GetCustomAttribute<RequiresStaffAttribute>();
        return requires is null && staff is null && !open && !signIn
            ? throw new InvalidOperationException($"{type.FullName} declares neither [Requires], [RequiresStaff], [RequiresSignIn] nor [OpenToAll].")
            : new Needs(requires?.Permission, open, staff?.Role);
    });
}

public static class AuthorizationErrors
{
    public static Error SignInNeeded => new(ErrorKind.Unauthenticated, "auth.required", "Sign in first: POST /oauth2/token, then send the token as a bearer.");

    /// <summary>What the router says of a path that is not there: nobody but staff can tell that there is one.</summary>
    public static Error NotThere => new(ErrorKind.NotFound, "path.not_found", "There is nothing at this address.");

    /// <param name="who">Who asks for it: <c>This organization requires</c>.</param>
    public static Error MfaRequired(string who) => new(
        ErrorKind.Forbidden, "auth.mfa_required", $"{who} a second factor, and your account has none. Set one up: on the account page, or POST /api/users/me/mfa.");

    public static Error RoleNeeded(PlatformRole role) => new(
        ErrorKind.Forbidden, "auth.forbidden", $"This is for the role {Words.Of(role)}. Support looks and comments; ask an operator to act.");

    public static Error TokenTooNarrow => new(ErrorKind.Forbidden, "auth.forbidden", "The token is narrowed to scopes that do not act for staff. Sign in, or use a token without scopes.");

    public static Error NotAllowed(Permission permission) => new(ErrorKind.Forbidden, "auth.forbidden", $"Your role or token does not allow this ({permission}). Ask an administrator of the organization.");
}
