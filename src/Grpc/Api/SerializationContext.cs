using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a marshaller writes one message: either one array, or a length, a buffer writer and the end.</summary>
public abstract class SerializationContext
{
    /// <summary>Gives the whole message at once.</summary>
    public virtual void Complete(byte[] payload) => throw new NotImplementedException();

    /// <summary>The writer for the message; <see cref="Complete()" /> must follow.</summary>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotImplementedException();

    /// <summary>Tells the message's length in bytes before the writer is asked for, which saves a copy.</summary>
    public virtual void SetPayloadLength(int payloadLength)
    {
    }

    /// <summary>Ends a message that was written through the buffer writer.</summary>
    public virtual void Complete() => throw new NotImplementedException();
}
