using Cloud.Application.Pipeline;
using Cloud.Domain;
using FluentValidation;

namespace Cloud.Application.Identity;

/// <summary>Sends a link to set a new password, where there is an account. Nothing is looked up here: whoever asks learns nothing, not even by the time it takes.</summary>
public static class RequestPasswordReset
{
    [OpenToAll]
    public sealed record Command(Client.RequestPasswordReset Body) : ICommand<bool>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Body.Email).MustBeAnAddress();
    }

    internal sealed class Handler(Letters letters) : IHandler<Command, bool>
    {
        public Task<Result<bool>> Handle(Command command, CancellationToken cancellationToken)
        {
            letters.TellReset(command.Body.Email.Trim());
            return Task.FromResult<Result<bool>>(true);
        }
    }
}
