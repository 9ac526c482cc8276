namespace Cloud.Domain.Environments;

/// <summary>The three kinds of system (R14). Promotion runs integration, staging, production and never skips.</summary>
public enum EnvironmentType
{
    Integration,
    Staging,
    Production,
}
