using Cloud.Application.Configuration;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Domain;
using FluentValidation;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Identity;

/// <summary>The caller's own profile.</summary>
public static class UpdateUser
{
    private const int MaxNameLength = 100;

    [RequiresSignIn]
    public sealed record Command(string User, Client.UpdateUser Body) : ICommand<bool>;

    internal sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(c => c.Body.DisplayName).Cascade(CascadeMode.Stop)
            .Must(name => name is null || !string.IsNullOrWhiteSpace(name)).WithMessage("may not be empty")
            .MaximumLength(MaxNameLength).WithMessage($"may have at most {MaxNameLength} characters")
            .IsSeen();
    }

    internal sealed class Handler(ICloudDb db, Caller caller) : IHandler<Command, bool>
    {
        public async Task<Result<bool>> Handle(Command command, CancellationToken cancellationToken)
        {
            if (caller.Refuses(command.User) is { } refusal)
            {
                return refusal;
            }

            if (command.Body.DisplayName?.Trim() is { } name)
            {
                await db.Users.Where(u => u.Id == caller.User).ExecuteUpdateAsync(s => s.SetProperty(u => u.DisplayName, name), cancellationToken);
            }

            return true;
        }
    }
}
