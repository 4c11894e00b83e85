namespace ScriptHost.Profiles;

/// <summary>A run's database context cannot be made; nothing of the run has started.</summary>
/// <param name="message">What is wrong and what to do, without a secret.</param>
/// <param name="inner">What led to it; for the log alone.</param>
internal sealed class ProfileException(string message, Exception? inner = null) : Exception(message, inner);
