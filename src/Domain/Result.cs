namespace Cloud.Domain;

/// <summary>What kind of refusal an error is; the API alone turns it into an HTTP status.</summary>
public enum ErrorKind
{
    /// <summary>A field is wrong (422).</summary>
    Invalid,

    /// <summary>Unknown, or not the caller's: the two must not be told apart (404).</summary>
    NotFound,

    /// <summary>Known to the caller but not allowed (403).</summary>
    Forbidden,

    /// <summary>The thing is in a state that does not allow this (409).</summary>
    Conflict,

    /// <summary>Another activity holds the thing; trying again later works (423).</summary>
    Locked,

    /// <summary>No or bad credentials (401).</summary>
    Unauthenticated,

    /// <summary>Too often (429).</summary>
    RateLimited,

    /// <summary>It is not as the caller last saw it (412).</summary>
    PreconditionFailed,
}

/// <summary>One fault of one input field; <paramref name="Field"/> is the wire name, dotted for nested ones.</summary>
public sealed record FieldError(string Field, string Message);

/// <summary>A refusal: a stable <paramref name="Code"/> (<c>environment.limit_reached</c>), a sentence with the way out, and what a client may show beside it.</summary>
public sealed record Error(ErrorKind Kind, string Code, string Message)
{
    public IReadOnlyList<FieldError> Fields { get; init; } = [];

    /// <summary>How long to wait before trying again, where it is known better than by the kind.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Extra members of the problem document, by wire name.</summary>
    public IReadOnlyDictionary<string, object?> Extensions { get; init; } = new Dictionary<string, object?>();

    /// <param name="field">As the wire names it.</param>
    /// <param name="message">What is wrong with it, a sentence or the rest of one that begins with the field.</param>
    public static Error Invalid(string field, string message) =>
        new(ErrorKind.Invalid, "validation.failed", message.Length > 0 && char.IsLower(message[0]) ? $"{field} {message}" : message) { Fields = [new FieldError(field, message)] };

    /// <summary>The same, where the field had another name in what was sent.</summary>
    public Error Renamed(string field, string sentAs) => Fields.Any(f => f.Field == field)
        ? this with { Fields = [.. Fields.Select(f => f.Field == field ? f with { Field = sentAs } : f)], Message = Message.StartsWith(field + " ", StringComparison.Ordinal) ? sentAs + Message[field.Length..] : Message }
        : this;

    /// <summary>The one answer for "not there" and "not yours".</summary>
    public static Error NotFound(string noun) => new(ErrorKind.NotFound, $"{noun}.not_found", $"There is no such {noun.Replace('_', ' ')}, or it is not yours to see.");

    public static Error Conflict(string code, string message) => new(ErrorKind.Conflict, code, message);
}

/// <summary>A type that can be built from a refusal, so that a pipeline behaviour can refuse without knowing the result's type.</summary>
public interface IFailable<TSelf>
    where TSelf : IFailable<TSelf>
{
    Error? Error { get; }

    /// <summary>The value, whatever its type; null on a failure.</summary>
    object? Answer { get; }

    static abstract TSelf Failure(Error error);
}

/// <summary>A value or the refusal that took its place.</summary>
public sealed class Result<T> : IFailable<Result<T>>
{
    private readonly T? _value;

    private Result(T? value, Error? error) => (_value, Error) = (value, error);

    public Error? Error { get; }

    public object? Answer => _value;

    /// <summary>The value; throws <see cref="InvalidOperationException"/> on a failure.</summary>
    public T Value => Error is null ? _value! : throw new InvalidOperationException($"No value: {Error.Code}: {Error.Message}");

    public bool Succeeded => Error is null;

    public static Result<T> Success(T value) => new(value, null);

    public static Result<T> Failure(Error error) => new(default, error);

    public static implicit operator Result<T>(T value) => Success(value);

    public static implicit operator Result<T>(Error error) => Failure(error);
}
