namespace ScriptHost.Data.Carried;

/// <summary>One frame as it came, its errors told apart.</summary>
internal readonly record struct CarriedFrame(CarriedMessage Message, uint Number, ReadOnlyMemory<byte> Content)
{
    /// <summary>Of a frame of rows: no rows come behind those of this answer.</summary>
    public const byte LastRows = 1;

    /// <summary>Of a frame of rows: another frame of the same answer follows.</summary>
    public const byte MoreFrames = 2;

    /// <summary>True when this is not the last frame of its answer. Behind a result its reader says whether rows follow; a frame of rows says so itself.</summary>
    public bool IsContinued => Message == CarriedMessage.Result || (Message == CarriedMessage.Rows && !Content.IsEmpty && (Content.Span[0] & MoreFrames) != 0);

    /// <summary>The content, where it is what was asked for.</summary>
    /// <exception cref="CarriedException">It is an error, or something else.</exception>
    public PayloadReader Expect(CarriedMessage message) => Message == message
        ? new PayloadReader(Content)
        : throw (Message == CarriedMessage.Error ? Error() : CarriedException.Malformed($"a {Message} where a {message} is expected"));

    private CarriedException Error()
    {
        const byte protocol = 3;
        const byte lost = 4;
        var reader = new PayloadReader(Content);
        var kind = reader.Byte();
        var number = reader.Int32();
        var offset = reader.Int32();
        var flags = reader.Byte();
        var code = reader.Text();
        return new CarriedException(code, reader.Text())
        {
            Number = number,
            Position = offset >= 0 ? offset + 1 : null,
            WasBroken = (flags & 1) != 0,
            IsRecoverable = (flags & 2) != 0,
            IsLost = kind is protocol or lost,
        };
    }
}
