namespace Grpc.Core;

/// <summary>A way to one server, over which calls are made.</summary>
public abstract class ChannelBase
{
    /// <summary>A channel to a target.</summary>
    protected ChannelBase(string target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Target = target;
    }

    /// <summary>The server's host and port.</summary>
    public string Target { get; }

    /// <summary>An invoker whose calls use this channel.</summary>
    public abstract CallInvoker CreateCallInvoker();

    /// <summary>Ends the channel; its calls end with CANCELLED.</summary>
    public Task ShutdownAsync() => ShutdownAsyncCore();

    /// <summary>What ending the channel means for this kind of channel.</summary>
    protected virtual Task ShutdownAsyncCore() => Task.CompletedTask;
}
