namespace Grpc.Core;

/// <summary>How a call ended. Source: doc/statuscodes.md of github.com/grpc/grpc.</summary>
public enum StatusCode
{
    /// <summary>The call succeeded.</summary>
    OK = 0,

    /// <summary>The call was cancelled, usually by its caller.</summary>
    Cancelled = 1,

    /// <summary>Nobody can say what went wrong; also an exception that a service did not translate.</summary>
    Unknown = 2,

    /// <summary>The request is wrong whatever the state of the system.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed first. The call may have taken effect.</summary>
    DeadlineExceeded = 4,

    /// <summary>The named thing does not exist.</summary>
    NotFound = 5,

    /// <summary>The thing to be created exists.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known and may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A quota, a queue or a message size limit is exhausted.</summary>
    ResourceExhausted = 8,

    /// <summary>The system is not in the state that the call needs; repeating does not help.</summary>
    FailedPrecondition = 9,

    /// <summary>A conflict with another call; repeat from a higher level.</summary>
    Aborted = 10,

    /// <summary>Past the valid range.</summary>
    OutOfRange = 11,

    /// <summary>The method, service or encoding is not known here.</summary>
    Unimplemented = 12,

    /// <summary>An invariant, or the protocol itself, is broken.</summary>
    Internal = 13,

    /// <summary>The service cannot be reached at the moment; repeating may help.</summary>
    Unavailable = 14,

    /// <summary>Data are lost or damaged for good.</summary>
    DataLoss = 15,

    /// <summary>The caller's identity is missing or not valid.</summary>
    Unauthenticated = 16,
}
