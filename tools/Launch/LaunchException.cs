namespace Cloud.Launch;

/// <summary>Why the product cannot be started, with the way out: shown as it is, without a stack trace.</summary>
public sealed class LaunchException(string message, Exception? inner = null) : Exception(message, inner);
