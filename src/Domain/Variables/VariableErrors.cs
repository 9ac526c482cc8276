namespace Cloud.Domain.Variables;

public static class VariableErrors
{
    public static Error NotFound => Error.NotFound("variable");

    public static Error Exists(string name) => Error.Conflict("variable.exists", $"There is a variable {name} here already. Change that one, or choose another name.");

    public static Error StaysSensitive(string name) => Error.Conflict(
        "variable.stays_sensitive", $"{name} is sensitive, and to make it readable would show its value. Delete it and create it again with a value that may be seen.");

    public static Error Inherited(string name) => Error.Conflict(
        "variable.inherited", $"{name} is inherited and cannot be deleted here. Delete it where it comes from, or hide it here with PATCH and \"is_enabled\": false.");

    public static Error Unreadable(string name) => Error.Conflict(
        "variable.unreadable", $"The value of {name} cannot be opened: its key is gone, or it was changed in the database. Set it again with PATCH and a value.");

    public static Error LimitReached => Error.Conflict("variable.limit_reached", $"There are {Variable.Most} variables here already, and no more may be. Delete one, or put several into one with is_json.");

    public static Error TooMuch => Error.Conflict("variable.too_much", $"All values here together may have {Variable.MostBytes} bytes. Shorten or delete one; what is that large is better kept in a file of the repository or in a bucket.");
}
