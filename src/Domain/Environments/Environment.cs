namespace Cloud.Domain.Environments;

public sealed class Environment;
