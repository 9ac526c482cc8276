using System.Security.Cryptography;
using System.Text;
using Cloud.Application.Pipeline;
using Cloud.Application.Ports;
using Cloud.Client;
using Cloud.Domain;
using Cloud.Domain.Variables;
using Microsoft.EntityFrameworkCore;

namespace Cloud.Application.Variables;

/// <summary>
/// What all changes of variables have in common, wherever the variable is kept. Whoever asks holds the project (<c>LockProject</c>), so that limits and names are exact; the value is
/// sealed; the audit log is told names and flags, and of a value only that there is another.
/// </summary>
internal sealed class VariableDesk(ICloudDb db, IVariableSeal seal, Tenant tenant, TimeProvider time)
{
    private const string Value = "value";

    /// <summary>Adds a variable to the project, or to one of its environments. The project must be held.</summary>
    public async Task<Result<Variable>> Add(string project, Guid? environment, string name, string value, VariableFlags flags, AuditChange change, string path, CancellationToken ct)
    {
        if (flags.IsJson && VariableRules.JsonFault(value) is { } fault)
        {
            return fault;
        }

        if (await NoRoom(project, environment, name, value, isNew: true, ct) is { } refusal)
        {
            return refusal;
        }

        var now = time.GetUtcNow();
        var variable = Variable.Create(tenant.OrganizationId!.Value, project, environment, name, flags, now);
        variable.Put(seal.Seal(variable.OrganizationId, variable.Id, value), now);
        db.Variables.Add(variable);
        Tell(change, path, null, flags);
        change.Came(path, Value, "set");
        return variable;
    }

    /// <summary>Changes a variable where it is kept. The project must be held.</summary>
    public async Task<Result<Variable>> Change(Variable variable, string? value, VariableFlags flags, AuditChange change, string path, CancellationToken ct)
    {
        var before = variable.Flags;
        if (flags.IsJson && (value is not null || !before.IsJson))
        {
            var text = value is null ? Open(variable) : value;
            if ((text.Error ?? VariableRules.JsonFault(text.Value)) is { } fault)
            {
                return fault;
            }
        }

        if (value is not null && await NoRoom(variable.ProjectId, variable.EnvironmentId, variable.Name, value, isNew: false, ct) is { } refusal)
        {
            return refusal;
        }

        var now = time.GetUtcNow();
        var changed = variable.Change(flags, now);
        if (changed.Error is null)
        {
            Tell(change, path, before, flags);
            if (value is not null)
            {
                variable.Put(seal.Seal(variable.OrganizationId, variable.Id, value), now);
                change.Set(path, Value, "set", "changed");
            }
        }

        return changed;
    }

    public void Remove(Variable variable, AuditChange change, string path)
    {
        db.Variables.Remove(variable);
        Tell(change, path, variable.Flags, null);
        change.Went(path, Value, "set");
    }

    /// <summary>For a copy of it, and never for an answer.</summary>
    public Result<string> Open(Variable variable)
    {
        try
        {
            return seal.Open(variable.OrganizationId, variable.Id, variable.Sealed);
        }
        catch (CryptographicException)
        {
            return VariableErrors.Unreadable(variable.Name);
        }
    }

    private async Task<Error?> NoRoom(string project, Guid? environment, string name, string value, bool isNew, CancellationToken ct)
    {
        var there = await db.VariablesAt(project, environment).Select(v => new { v.Name, v.ValueBytes }).ToListAsync(ct);
        return isNew && there.Exists(v => v.Name == name) ? VariableErrors.Exists(name)
            : isNew && there.Count >= Variable.Most ? VariableErrors.LimitReached
            : there.Where(v => v.Name != name).Sum(v => v.ValueBytes) + Encoding.UTF8.GetByteCount(value) > Variable.MostBytes ? VariableErrors.TooMuch
            : null;
    }

    private static void Tell(AuditChange change, string path, VariableFlags? before, VariableFlags? after)
    {
        void Say<T>(string property, Func<VariableFlags, T> of)
        {
            object? was = before is null ? null : of(before), now = after is null ? null : of(after);
            _ = Equals(was, now) ? change : before is null ? change.Came(path, property, now) : after is null ? change.Went(path, property, was) : change.Set(path, property, was, now);
        }

        Say("is_json", f => f.IsJson);
        Say("is_sensitive", f => f.IsSensitive);
        Say("is_enabled", f => f.IsEnabled);
        Say("is_inheritable", f => f.IsInheritable);
        Say("visible_build", f => f.VisibleBuild);
        Say("visible_runtime", f => f.VisibleRuntime);
        Say("application_scope", f => f.ApplicationScope.Count == 0 ? null : string.Join(", ", f.ApplicationScope));
    }
}

/// <summary>The envelopes that published clients read after a change (API.md, Long work): HTTP 200, whatever the code inside says.</summary>
internal static class VariableAnswers
{
    public static Accepted Created(VariableResource variable, ChangeHint hint) => Accepted.Of(variable) with { Status = "Created", Code = 201, Hint = hint };

    public static Accepted Updated(VariableResource variable, ChangeHint hint) => Accepted.Of(variable) with { Status = "Updated", Code = 200, Hint = hint };

    public static Accepted Deleted(ChangeHint hint) => Accepted.Of() with { Status = "Deleted", Code = 200, Hint = hint };
}
