using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Application.Tickets;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.AccessGrants;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Organizations;

/// <summary>What an organization asks of its members and of staff. Requiring a second factor shuts out, at once, whoever has none, so whoever requires it has one.</summary>
public static class UpdateOrganization
{
    [Requires(Permission.OrganizationEdit)]
    public sealed record Command(Guid Organization, Client.UpdateOrganization Body) : ICommand<OrganizationResource>, IInOrganization;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Body.StaffAccess).IsWordOf<Command, StaffAccess>().OverridePropertyName("staff_access");
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, OrganizationResource>
    {
        public async Task<Result<OrganizationResource>> Handle(Command command, CancellationToken cancellationToken)
        {
            var organization = await db.Organizations.SingleAsync(o => o.Id == command.Organization, cancellationToken);
            if (command.Body.MfaRequired is { } required && required != organization.MfaRequired)
            {
                if (required && !caller.HasMfa)
                {
                    return Error.Conflict("organization.mfa_first", "Set up your own second factor first: requiring it would shut you out.");
                }

                organization.RequireMfa(required, time.GetUtcNow());
            }

            if (command.Body.StaffAccess is { } how)
            {
                organization.LetStaffIn(Words.Parse<StaffAccess>(how), time.GetUtcNow());
            }

            var row = await db.MembershipsOf(caller.User).SingleAsync(m => m.OrganizationId == command.Organization, cancellationToken);
            return row.ToResource(caller) with { MfaRequired = organization.MfaRequired, StaffAccess = Words.Of(organization.StaffAccess), UpdatedAt = organization.UpdatedAt };
        }
    }
}
