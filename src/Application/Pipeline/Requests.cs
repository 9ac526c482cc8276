using Cloud.Domain;
using Cloud.Domain.Environments;
using MediatR;

namespace Cloud.Application.Pipeline;

// This folder is the only place that names MediatR: 5.1.0 is the newest that restores here, and a wall this thin is cheap to move.

/// <summary>A request that changes something: runs in one transaction with its activity and its audit row.</summary>
public interface ICommand<T> : IRequest<Result<T>>;

/// <summary>A request that only reads.</summary>
public interface IQuery<T> : IRequest<Result<T>>;

/// <summary>Does the work of one <typeparamref name="TRequest"/>.</summary>
public interface IHandler<TRequest, T> : IRequestHandler<TRequest, Result<T>>
    where TRequest : IRequest<Result<T>>;

/// <summary>The request is about an organization named in the route: the tenant.</summary>
public interface IInOrganization
{
    Guid Organization { get; }
}

/// <summary>The request is about a project named in the route: its organization is the tenant.</summary>
public interface IInProject
{
    string Project { get; }
}

/// <summary>The request is about an environment named in the route: what the caller may do is what they may in environments of its type.</summary>
public interface IInEnvironment : IInProject
{
    /// <summary>Null when the route names none and something of it below the project, such as an activity: then the handler minds the types.</summary>
    string? Environment { get; }

    /// <summary>The environment of a request as the database may be asked for it: null where it names none, or what no environment can be called.</summary>
    internal static string? Of(object request) => (request as IInEnvironment)?.Environment is { } name && BranchName.IsSlug(name) ? name : null;
}

/// <summary>The request is about a ticket named in the route: its organization is the tenant.</summary>
public interface IInTicket
{
    string Ticket { get; }
}

/// <summary>A request of staff about one thing of one tenant. Looking at it leaves a row in that tenant's audit log.</summary>
public interface IReachesTenant
{
    Reach Reach { get; }
}

/// <summary>What staff reach for, and its id as the address has it.</summary>
public sealed record Reach(string Noun, string Id)
{
    /// <summary>To ask for a grant, and for nothing else.</summary>
    public const string Organization = "organization";

    /// <summary>A grant of their own.</summary>
    public const string AccessGrant = "access_grant";
    public const string Environment = "environment";
    public const string Activity = "activity";
    public const string Ticket = "ticket";

    /// <summary>Whether the organization must have let them in: into a ticket it did by opening it.</summary>
    public bool NeedsGrant => Noun is Environment or Activity;
}

/// <summary>Sends a request down the pipeline: authorize, validate, handle, commit.</summary>
public sealed class Sender(IMediator mediator)
{
    public Task<Result<T>> Send<T>(ICommand<T> command, CancellationToken ct) => mediator.Send(command, ct);

    public Task<Result<T>> Send<T>(IQuery<T> query, CancellationToken ct) => mediator.Send(query, ct);
}
