using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.AwsAccounts;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.AwsAccounts;

/// <summary>Puts an AWS account of the customer's own on the list. That it is theirs is shown by the role which only they can make in it.</summary>
public static class CreateAwsAccount
{
    [Requires(Permission.AwsAccountEdit)]
    public sealed record Command(Guid Organization, Client.CreateAwsAccount Body) : ICommand<AwsAccountResource>, IInOrganization
    {
        /// <summary>As AWS's console shows it, too: <c>1111-2222-3333</c>.</summary>
        internal string AccountId => Body.AccountId.Replace("-", "", StringComparison.Ordinal);
    }

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator(ControlPlane control)
        {
            RuleFor(c => c.Body.AccountId)
                .Must((command, _) => command.AccountId.Length == AwsAccount.AccountIdLength && command.AccountId.All(char.IsAsciiDigit)).WithMessage("must be the number of an AWS account: twelve digits")
                .Must((command, _) => command.AccountId != control.AccountId).WithMessage("is the account that this installation itself works from: projects live there without being told so");
            RuleFor(c => c.Body.Title).Must(title => title is null || (title.Trim().Length is > 0 and <= AwsAccount.MaxTitle && !title.Any(char.IsControl)))
                .WithMessage($"must be 1 to {AwsAccount.MaxTitle} characters on one line");
        }
    }

    internal sealed class Handler(ICloudDb db, Caller caller, TimeProvider time) : IHandler<Command, AwsAccountResource>
    {
        public async Task<Result<AwsAccountResource>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (await db.AwsAccounts.AnyAsync(a => a.AccountId == command.AccountId, cancellationToken))
            {
                return AwsAccountErrors.Taken(command.AccountId);
            }

            var account = AwsAccount.Create(command.Organization, command.AccountId, command.Body.Title?.Trim() ?? command.AccountId, time.GetUtcNow());
            db.AwsAccounts.Add(account);
            return account.ToResource(isUsed: false, caller);
        }
    }
}
