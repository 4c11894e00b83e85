namespace ScriptHost.Worker.Compiling;

/// <summary>
/// Runs work on a thread of its own with room for deep recursion: the compiler descends once for each level of nesting, and does not
/// notice everywhere that its stack runs out.
/// </summary>
internal static class LargeStack
{
    private const int StackBytes = 64 * 1024 * 1024;

    public static Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(
            () =>
            {
                try
                {
                    done.SetResult(work());
                }
                catch (Exception exception)
                {
                    done.SetException(exception);
                }
            },
            StackBytes)
        { IsBackground = true, Name = "compilation" };
        thread.Start();
        return done.Task;
    }
}
