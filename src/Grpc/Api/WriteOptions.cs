using System.Diagnostics.CodeAnalysis;

namespace Grpc.Core;

/// <summary>How a message is written.</summary>
[Flags]
[SuppressMessage("Naming", "CA1711", Justification = "The name is the packages'.")]
public enum WriteFlags
{
    /// <summary>The message may wait in a buffer for a later one, or for the end of the call.</summary>
    BufferHint = 0x1,

    /// <summary>Do not compress. This library never compresses what it sends.</summary>
    NoCompress = 0x2,
}

/// <summary>Options for writing messages.</summary>
public class WriteOptions
{
    /// <summary>No flags: every message is flushed.</summary>
    public static readonly WriteOptions Default = new();

    /// <summary>Options with flags; default: none.</summary>
    public WriteOptions(WriteFlags flags = default) => Flags = flags;

    /// <summary>The flags.</summary>
    public WriteFlags Flags { get; }
}
