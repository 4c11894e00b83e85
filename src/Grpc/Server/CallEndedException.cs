namespace Grpc.Server;

/// <summary>A service wrote to a call that its caller or its deadline has ended: late, not wrong, and so not logged as an error.</summary>
internal sealed class CallEndedException() : InvalidOperationException("Can't write the message because the request is complete.");
