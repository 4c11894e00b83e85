namespace ScriptHost.Data;

/// <summary>
/// How a caller wants a round trip made: on its own thread, or asynchronously with a token. A method that takes one is written once
/// for both; made on the caller's thread, its task is complete when it returns.
/// </summary>
internal readonly record struct Trip(bool IsAsync, CancellationToken CancellationToken)
{
    public static readonly Trip Sync;

    public static Trip Async(CancellationToken cancellationToken) => new(true, cancellationToken);

    /// <summary>What a method has done on this thread.</summary>
    public static T Done<T>(Func<Trip, Task<T>> work) => work(Sync).GetAwaiter().GetResult();

    /// <inheritdoc cref="Done{T}"/>
    public static void Done(Func<Trip, Task> work) => work(Sync).GetAwaiter().GetResult();
}
