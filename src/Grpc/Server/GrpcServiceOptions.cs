namespace Grpc.AspNetCore.Server;

/// <summary>How services are served.</summary>
public class GrpcServiceOptions
{
    /// <summary>The largest request message that is accepted, in bytes; null: no limit. Default: 4,194,304. Larger: RESOURCE_EXHAUSTED.</summary>
    public int? MaxReceiveMessageSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>The largest reply message that may be sent, in bytes; null (default): no limit. Larger: RESOURCE_EXHAUSTED.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Whether callers are told the text of exceptions that a service did not translate. Default: null, which is no.</summary>
    public bool? EnableDetailedErrors { get; set; }

    /// <summary>The interceptors of every call, outermost first.</summary>
    public InterceptorCollection Interceptors { get; } = [];
}
